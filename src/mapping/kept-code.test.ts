import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptFile, stateOfFiles } from './kept-file.ts';

const root = mkdtempSync(join(tmpdir(), 'backhaul-kept-code-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a process of its own evaluates, which keeps what it compiles in `folder`, if one is given. */
function evaluated(folder?: string): string {
  const script = `
    const { compileExpression } = await import(${JSON.stringify(new URL('./expression.ts', import.meta.url).href)});
    console.log(await compileExpression('"made by" & " the compiler"').evaluate({}));`;
  const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...environment, ...(folder ? { NODE_COMPILE_CACHE: folder } : {}) },
  }).trim();
}

test('code of an expression is kept and used by the next process, unless the compiler has changed', () => {
  const folder = join(root, 'cache');
  expect(evaluated()).toBe('made by the compiler');
  expect(evaluated(folder)).toBe('made by the compiler');
  const [file = ''] = globSync('*/kept-expressions.json', { cwd: folder }).map((name) => join(folder, name));
  const kept = readFileSync(file, 'utf8');
  expect(kept).toContain(' the compiler');
  // To see that it is used, it is made to say something else.
  const marked = kept.replace(' the compiler', ' an earlier process');
  writeFileSync(file, marked);
  expect(evaluated(folder)).toBe('made by an earlier process');
  writeFileSync(file, marked.replace(/"digest":"[0-9a-f]{4}/, '"digest":"0000'));
  expect(evaluated(folder)).toBe('made by the compiler');
}, 30_000);

test('what is kept is found until the state is another one; a broken file holds nothing', () => {
  const open = (state: unknown) => keptFile(root, 'kept.json', state);
  const first = open('one');
  first.keep('a', { b: 1 });
  expect(first.read('a')).toEqual({ b: 1 });
  expect(open('one').read('a')).toBeUndefined();
  first.save();
  expect(open('one').read('a')).toEqual({ b: 1 });
  expect(open('two').read('a')).toBeUndefined();
  writeFileSync(join(root, 'kept.json'), '{');
  expect(open('one').read('a')).toBeUndefined();
});

test('of very many values the newest are kept', () => {
  const file = keptFile(root, 'many.json', 1);
  for (let index = 0; index < 2_001; index += 1) file.keep(String(index), index);
  file.save();
  const next = keptFile(root, 'many.json', 1);
  expect([next.read('0'), next.read('1'), next.read('2000')]).toEqual([undefined, 1, 2_000]);
});

test('the state of files is their names, sizes and times, or the digest of a built package', () => {
  const folder = join(root, 'package');
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src', 'a.ts'), 'a');
  const first = stateOfFiles(folder, ['src', 'absent']);
  expect(stateOfFiles(folder, ['src', 'absent'])).toEqual(first);
  utimesSync(join(folder, 'src', 'a.ts'), 1, 1);
  expect(stateOfFiles(folder, ['src'])).not.toEqual(first);
  writeFileSync(join(folder, 'digest'), 'abc');
  expect(stateOfFiles(folder, ['src'])).toBe('abc');
});
