/** `script run` as it is typed: real scripts on Node 18. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { runScript } from '../platforms/patchworks/run-script.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-script-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const payload = fileOf('payload.json', '[{"sku":"A"},{"sku":""}]');

async function scriptRun(script: string, ...flags: string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: ['script', 'run', fileOf('script.js', script), '--payload', payload, ...flags],
    environment: {},
    workingFolder: ownPackageRoot(),
    streams: {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
    },
  });
  return { exitCode, stdout, stderr };
}

async function codeOf(script: string, ...flags: string[]): Promise<string> {
  const { exitCode, stdout } = await scriptRun(script, ...flags, '--json');
  const { code } = (JSON.parse(stdout) as { error: { code: string } }).error;
  expect(exitCode).toBe(code === 'SCRIPT_INPUT_INVALID' ? 2 : 1);
  return code;
}

const keepsRows = `
module.exports = async function (data) {
  console.log('rows come from ' + data.variables.source);
  const rows = JSON.parse(data.payload).filter((row) => row.sku);
  const meta = { ...data.meta, kept: String(rows.length), node: process.versions.node, variable: data.flow.variables.source };
  return { ...data, payload: JSON.stringify(rows), meta, logs: ['kept ' + rows.length] };
};`;

test('script run gives payload, meta and logs of the script, on Node 18', async () => {
  const given = ['--meta', '{"trace":"7"}', '--variables', '{"source":"loop"}'];
  const { exitCode, stdout } = await scriptRun(keepsRows, ...given, '--json');
  expect(exitCode).toBe(0);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ payload: '[{"sku":"A"}]', logs: ['kept 1'], console: 'rows come from loop\n' });
  expect(result.meta).toEqual({ trace: '7', kept: '1', variable: 'loop', node: expect.stringMatching(/^18\./) });
  expect(result.durationMs).toBeGreaterThan(0);
  expect(result.memoryBytes).toBeGreaterThan(1_000_000);
});

test('script run prints the payload for people on stdout, and the rest on stderr', async () => {
  const { stdout, stderr } = await scriptRun(keepsRows, '--variables', '{"source":"loop"}');
  expect(stdout).toBe('[{"sku":"A"}]\n');
  expect(stderr).toMatch(/^rows come from loop\nlog: kept 1\n\d+\.\d ms, \d+ MB, meta \{"kept":"1",/);
});

test('script run gives a response script the response, and reads its verdict', async () => {
  const response = fileOf('response.json', '{"status":429,"headers":{},"body":""}');
  const script = `module.exports = async (data) =>
    ({ ...data, response_code: data.response.status === 429 ? 1 : 0, message: 'throttled' });`;
  const { stdout, stderr } = await scriptRun(script, '--response', response, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ responseCode: 1, message: 'throttled' });
  expect(stderr).toContain('response_code 1: throttled\n');
});

test('script run says why the platform would not take what a script does', async () => {
  expect(await codeOf('module.exports = async () => { throw new Error("PAYLOAD_EMPTY nothing"); }')).toBe(
    'SCRIPT_FAILED',
  );
  expect(await codeOf('process.exit(3)')).toBe('SCRIPT_FAILED');
  expect(await codeOf('module.exports = (')).toBe('SCRIPT_FAILED');
  expect(await codeOf('module.exports = { run() {} }')).toBe('SCRIPT_RESULT_INVALID');
  for (const result of [
    'undefined',
    '{ payload: { rows: [] } }',
    '{ payload: "[]", meta: { kept: 1 } }',
    '{ payload: "[]", logs: "kept" }',
    '{ payload: "[]", response_code: 5 }',
    '{ payload: "[]", response_code: 1, message: 3 }',
  ]) {
    expect(await codeOf(`module.exports = async () => (${result})`)).toBe('SCRIPT_RESULT_INVALID');
  }
});

test('script run names the limit that a script breaks', async () => {
  const wide = 'module.exports = async (data) => ({ ...data, meta: { note: "x".repeat(10240 - 11 + EXTRA) } })';
  expect((await scriptRun(wide.replace('EXTRA', '0'))).exitCode).toBe(0);
  expect(await codeOf(wide.replace('EXTRA', '1'))).toBe('SCRIPT_META_LIMIT');
  const input = { payload: '[]', variables: {}, meta: {} };
  const endless = fileOf('endless.js', 'module.exports = async () => { for (;;); }');
  await expect(runScript(endless, input, { milliseconds: 1500 })).rejects.toMatchObject({
    code: 'SCRIPT_TIME_LIMIT',
    message: 'The script did not end within 1.5 s.',
  });
  const growing = fileOf(
    'growing.js',
    'module.exports = async () => { const rows = []; for (;;) rows.push({ row: rows.length }); }',
  );
  await expect(runScript(growing, input, { memoryMegabytes: 40 })).rejects.toMatchObject({
    code: 'SCRIPT_MEMORY_LIMIT',
  });
  const outside = fileOf(
    'outside.js',
    'module.exports = async (data) => { data.kept = Buffer.alloc(200_000_000, 1); return { payload: String(data.kept.length) }; }',
  );
  await expect(runScript(outside, input, { memoryMegabytes: 150 })).rejects.toMatchObject({
    code: 'SCRIPT_MEMORY_LIMIT',
  });
});

test('script run sees nothing of the environment that it is run from', async () => {
  process.env.BACKHAUL_SCRIPT_TEST = 'here';
  const { stdout } = await scriptRun(
    'module.exports = async () => ({ payload: JSON.stringify(Object.keys(process.env)) })',
  );
  delete process.env.BACKHAUL_SCRIPT_TEST;
  expect(stdout).not.toContain('BACKHAUL_SCRIPT_TEST');
});

test('script run refuses what it cannot give to a script', async () => {
  const script = 'module.exports = async (data) => data';
  expect(await codeOf(script, '--meta', '{"kept":1}')).toBe('SCRIPT_INPUT_INVALID');
  expect(await codeOf(script, '--variables', '{')).toBe('SCRIPT_INPUT_INVALID');
  expect(await codeOf(script, '--response', join(folder, 'nothing.json'))).toBe('SCRIPT_INPUT_INVALID');
  await expect(runScript(join(folder, 'nothing.js'), { payload: null, variables: {}, meta: {} })).rejects.toMatchObject(
    { code: 'SCRIPT_MISSING' },
  );
});
