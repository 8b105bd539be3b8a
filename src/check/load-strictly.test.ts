import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbortError } from '../errors/errors.ts';
import { examplePaths, exampleProject } from './example-project.ts';
import { loadStrictly } from './load-strictly.ts';
import { writeFiles } from './write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-strictly-'));
let projects = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function load(files: Readonly<Record<string, unknown>>, brand?: string, memory?: string, name?: string) {
  projects += 1;
  const root = join(folder, name ?? String(projects));
  writeFiles(root, files);
  return loadStrictly({
    projectRoot: root,
    packageRoot: root,
    ...(brand ? { brand } : {}),
    ...(memory ? { memory } : {}),
  });
}

test('valid declarations are loaded, and warnings do not stop them', async () => {
  const unread = exampleProject({ [examplePaths.flow]: { '/steps/5/into': 'answer' } });
  expect((await load(unread)).flows.size).toBe(2);
});

test('an error stops them, and the error lists where', async () => {
  const error = await load(exampleProject({ [examplePaths.flow]: { '/retry/exception': 'GAVE_UP' } })).catch(
    (each: unknown) => each,
  );
  expect(error).toBeInstanceOf(AbortError);
  expect(error).toMatchObject({
    code: 'DECLARATIONS_INVALID',
    why: expect.stringMatching(/restock\.json:\d+:\d+ EXCEPTION_UNDECLARED/),
  });
});

test("one brand's errors do not stop another brand", async () => {
  const files = exampleProject({}, { 'brands/other/brand.json': { id: 'other' } });
  expect((await load(files, 'example-brand')).brands.has('example-brand')).toBe(true);
  await expect(load(files, 'other')).rejects.toMatchObject({ code: 'DECLARATIONS_INVALID' });
});

test('what has passed is remembered; whatever is not the same is looked at again, and refused every time', async () => {
  const memory = mkdtempSync(join(folder, 'memory-'));
  const remembered = () => readFileSync(join(memory, 'passed-declarations'), 'utf8').split('\n');
  const valid = exampleProject({});
  await load(valid, undefined, memory, 'same');
  const [first] = remembered();
  await load(valid, undefined, memory, 'same');
  expect(remembered()).toEqual([first]);
  // It does not fit any more, and then fits in another way.
  const broken = exampleProject({ [examplePaths.flow]: { '/retry/exception': 'GAVE_UP' } });
  for (let times = 0; times < 2; times += 1) {
    await expect(load(broken, undefined, memory, 'same')).rejects.toMatchObject({ code: 'DECLARATIONS_INVALID' });
  }
  expect(remembered()).toEqual([first]);
  await load(exampleProject({ [examplePaths.flow]: { '/steps/5/into': 'answer' } }), undefined, memory, 'same');
  expect(remembered()).toHaveLength(2);
  expect(remembered()[1]).toBe(first);
});
