/** `try` and `coverage` as they are typed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { exampleProject } from '../check/example-project.ts';
import { writeFiles } from '../check/write-files.ts';
import { run } from './run.ts';

const root = ownPackageRoot();
const folder = mkdtempSync(join(tmpdir(), 'backhaul-try-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function backhaul(...given: string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: given,
    environment: {},
    workingFolder: root,
    streams: {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
    },
  });
  return { exitCode, stdout, stderr };
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const fixturePath = join(root, 'test/golden/archean-r247--loop-returns/build-adjustment-batch/01-one-line.json');
const fixture = JSON.parse(readFileSync(fixturePath, 'utf8'));

test('try prints the result of a fixture and that it is the expected one', async () => {
  const { exitCode, stdout } = await backhaul('try', 'build-adjustment-batch', '01');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout.slice(0, stdout.lastIndexOf('}') + 1))).toEqual(fixture.expected);
  expect(stdout).toMatch(/As expected\.\n$/);
});

test('try names each place at which the result differs from the expected one, and ends with 1', async () => {
  const { source: _, ...expected } = { ...fixture.expected, mode: 'absolute' };
  const path = fileOf('differs.json', JSON.stringify({ ...fixture, expected }));
  const { exitCode, stdout } = await backhaul('try', 'build-adjustment-batch', path);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('  /mode expected "absolute", found "delta"\n');
  expect(stdout).toContain('  /source expected nothing, found "loop-returns"\n');
  const { differences } = JSON.parse((await backhaul('try', 'build-adjustment-batch', path, '--json')).stdout);
  expect(differences).toEqual([
    { path: '/mode', expected: 'absolute', found: 'delta' },
    { path: '/source', found: 'loop-returns' },
  ]);
});

test('try takes any file of JSON as the input, with the settings of the flow', async () => {
  const path = fileOf('input.json', JSON.stringify(fixture.input));
  const { exitCode, stdout } = await backhaul('try', 'archean-r247--loop-returns/build-adjustment-batch', path);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual(fixture.expected);
});

test('try --trace shows the value at every node with its place, nested', async () => {
  const { stdout } = await backhaul('try', 'build-adjustment-batch', '01', '--trace');
  const file = join(root, 'transforms/archean-r247--loop-returns/build-adjustment-batch.ts');
  const line =
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('$settings.source')) + 1;
  expect(stdout).toContain(`${line}:13     $settings.source → "loop-returns"\n`);
  expect(stdout).toContain(`${line}:13       $settings → {"source": "loop-returns"}\n`);
});

test('try --trace shows an error at its node', async () => {
  const input = { id: '1', state: 'open', created_at: 'no time', line_items: [] };
  const path = fileOf('bad-time.json', JSON.stringify(input));
  const { exitCode, stdout } = await backhaul('try', 'normalise-return', path, '--trace', '--json');
  expect(exitCode).toBe(1);
  const { error, trace } = JSON.parse(stdout);
  expect(error.code).toBe('EXPRESSION_FAILED');
  const failed = trace.entries.filter((entry: { error?: unknown }) => entry.error);
  expect(failed).toEqual([expect.objectContaining({ error: expect.objectContaining({ code: 'D3110' }) })]);
  expect(error.why).toContain('D3110');
});

test.each([
  ['an unknown transform', ['normalize-return', '01'], 'TRANSFORM_NOT_FOUND', /Did you mean "normalise-return"/],
  ['a missing file', ['normalise-return', 'no-such.json'], 'TRIAL_INPUT_MISSING', /no-such\.json.*no fixture/],
  ['invalid JSON', ['normalise-return', 'broken.json'], 'TRIAL_INPUT_INVALID', /broken\.json:2:7/],
  ['an input that does not fit', ['build-adjustment-batch', 'unfit.json'], 'SOURCE_MISMATCH', /\/lines\/0 must have/],
  ['a fixture of another', ['normalise-return', fixturePath], 'TRIAL_INPUT_FOREIGN', /build-adjustment-batch/],
])('try of %s says what is wrong and where', async (_, [transform = '', input = ''], code, message) => {
  fileOf('broken.json', '{ "a": 1,\n "b": }');
  fileOf('unfit.json', JSON.stringify({ ...fixture.input, lines: [{}] }));
  const path = ['01', 'no-such.json'].includes(input) ? input : join(folder, input.replace(folder, ''));
  const { exitCode, stderr } = await backhaul('try', transform, input === fixturePath ? input : path);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(code);
  expect(stderr).toMatch(message);
});

test('coverage prints a missed branch at its place and ends with 1', async () => {
  const project = join(folder, 'covered');
  const transform = {
    id: 'shop--stock/covered',
    title: 'Covered',
    description: 'Half of it is reached by its fixture.',
  };
  const declared = JSON.stringify({ ...transform, source: {}, target: {}, settings: [], expression: 'a ? 1 : 2' });
  const golden = { transform: transform.id, title: 'Only one way is gone', input: { a: true }, expected: 1 };
  writeFiles(project, {
    'transforms/shop--stock/covered.ts': `export const transform =\n${declared};\n`,
    'test/golden/shop--stock/covered/01.json': JSON.stringify(golden),
  });
  const { exitCode, stdout } = await backhaul('coverage', 'covered', '--project', project);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('shop--stock/covered: 1 of 2 branches, 4 of 5 nodes, by 1 fixtures\n');
  expect(stdout).toContain(`covered.ts:2:${declared.indexOf('a ? 1') + 1} never "else": a ? 1 : 2\n`);
});

describe('watching', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  test('try --watch runs the mapping and the input as they are after each save, and Ctrl-C ends it with 0', async () => {
    const project = join(folder, 'project');
    writeFiles(project, exampleProject());
    const module = join(project, 'transforms/shop--stock/watched.ts');
    const write = (expression: string) =>
      writeFiles(project, {
        'transforms/shop--stock/watched.ts': `export const transform = { id: 'shop--stock/watched', title: 'Watched', description: 'What is saved while it is watched.', source: {}, target: {}, settings: [], expression: '${expression}' };\n`,
      });
    write('{"sum": a + 1}');
    expect(readFileSync(module, 'utf8')).toContain('a + 1');
    const input = fileOf('watched.json', '{"a": 1}');
    const bin = join(root, 'bin/backhaul.js');
    let stdout = '';
    let stderr = '';
    child = spawn(process.execPath, [bin, '--project', project, 'try', 'watched', input, '--watch']);
    child.stdout?.on('data', (data) => {
      stdout += data;
    });
    child.stderr?.on('data', (data) => {
      stderr += data;
    });
    const until = async (fits: () => boolean) => {
      while (!fits()) {
        if (child?.exitCode !== null || child.signalCode !== null) throw new Error(`it ended: ${stdout}${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await until(() => stdout.includes('"sum": 2') && stderr.includes('Watching'));
    write('{"sum": a + 10}');
    await until(() => stdout.includes('"sum": 11') && /\d+ ms after the save/.test(stderr));
    writeFileSync(input, '{"a": 2}');
    await until(() => stdout.includes('"sum": 12'));
    write('{"sum": a +');
    await until(() => stderr.includes('EXPRESSION_INVALID'));
    write('{"sum": a + 100}');
    await until(() => stdout.includes('"sum": 102'));
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  }, 60_000);
});
