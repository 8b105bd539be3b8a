import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptText } from './kept-texts.ts';

const root = mkdtempSync(join(tmpdir(), 'backhaul-kept-texts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
const make = async () => {
  made += 1;
  return `text ${made}`;
};

test('a text is made once of the same ingredients, and anew of others', async () => {
  const folder = join(root, 'texts');
  expect(await keptText(folder, ['a', { b: 1 }], make)).toBe('text 1');
  expect(await keptText(folder, ['a', { b: 1 }], make)).toBe('text 1');
  expect(await keptText(folder, ['a', { b: 2 }], make)).toBe('text 2');
  expect(await keptText(join(root, 'other'), ['a', { b: 1 }], make)).toBe('text 3');
});

test('a folder that can not be written to keeps nothing, and the text is made', async () => {
  writeFileSync(join(root, 'file'), '');
  const first = await keptText(join(root, 'file', 'texts'), 'a', make);
  expect(await keptText(join(root, 'file', 'texts'), 'a', make)).not.toBe(first);
});

test('of very many texts the newer half is kept', async () => {
  const folder = join(root, 'many');
  await keptText(folder, 'newest', make);
  for (let index = 1; index < 2_000; index += 1) {
    writeFileSync(join(folder, `old-${index}`), '');
    utimesSync(join(folder, `old-${index}`), index, index);
  }
  const newest = await keptText(folder, 'newest', make);
  await keptText(folder, 'one more', make);
  const names = readdirSync(folder);
  expect(names).toHaveLength(1_001);
  expect([names.includes('old-1000'), names.includes('old-1001')]).toEqual([false, true]);
  expect(await keptText(folder, 'newest', make)).toBe(newest);
});
