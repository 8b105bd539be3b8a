/** `golden` as it is typed. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exampleProject } from '../check/example-project.ts';
import { writeFiles } from '../check/write-files.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-golden-'));
const file = 'test/golden/example-returns--example-stock/plan-movements/no-product.json';
writeFiles(folder, exampleProject());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function golden(...given: string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: ['golden', ...given, '--project', folder],
    environment: {},
    workingFolder: folder,
    streams: {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
    },
  });
  return { exitCode, stdout, stderr };
}

const read = () => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;
const change = (changes: Record<string, unknown>) =>
  writeFileSync(join(folder, file), JSON.stringify({ ...read(), ...changes }, null, 2));

test('golden runs every case in three ways, and says that all are as expected', async () => {
  const { exitCode, stdout } = await golden();
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '1 of 1 cases as expected.\n' });
  const [result] = JSON.parse((await golden('--json')).stdout) as { outcomes: object; passed: boolean }[];
  expect(result?.passed).toBe(true);
  expect(Object.keys(result?.outcomes ?? {})).toEqual(['interpreter', 'compiled', 'script']);
});

test('a case that differs is shown by way and place, and is written when that is asked for', async () => {
  const before = read();
  change({ expected: { lines: [], findings: [{ code: 'OTHER', subject: '1' }] } });
  const { exitCode, stdout } = await golden('--only', 'compiled');
  expect(exitCode).toBe(1);
  expect(stdout).toContain(`${file}: ${String(before.title)}\n`);
  expect(stdout).toContain('  compiled: /findings/0/code expected "OTHER", found "SKU_UNKNOWN"\n');
  expect((await golden('--update')).exitCode).toBe(2);
  const updated = await golden('--update', '--yes');
  expect(updated.stdout).toMatch(/0 of 1 cases as expected, 1 written\.\n$/);
  expect(updated.exitCode).toBe(0);
  expect(read()).toEqual(before);
});

test('an expected error holds by its code and path; another one, or a result, does not', async () => {
  const before = read();
  cpSync(join(folder, file), join(folder, 'kept.json'));
  const { expected: _, ...rest } = before;
  const wants = async (input: unknown, expectedError: object) => {
    writeFileSync(join(folder, file), JSON.stringify({ ...rest, input, expectedError }));
    return (await golden()).exitCode;
  };
  expect(await wants({ lines: 'none' }, { code: 'SOURCE_MISMATCH', path: '/lines' })).toBe(0);
  expect(await wants({ lines: 'none' }, { code: 'SOURCE_MISMATCH', path: '/else' })).toBe(1);
  expect(await wants({ lines: 'none' }, { code: 'TARGET_MISMATCH' })).toBe(1);
  expect(await wants({ lines: [] }, { code: 'SOURCE_MISMATCH' })).toBe(1);
  cpSync(join(folder, 'kept.json'), join(folder, file));
});

test('a way or a pattern that does not exist is refused', async () => {
  expect((await golden('--only', 'dream')).exitCode).toBe(2);
  expect((await golden('nothing-of-this-name')).exitCode).toBe(2);
});
