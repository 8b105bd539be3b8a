import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { run } from './run.ts';

const folder = mkdtempSync(`${tmpdir()}/backhaul-run-options-`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function refused(...given: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const write = (text: string) => (said += text);
  const code = await run({
    arguments: given,
    streams: { stdout: { write }, stderr: { write } },
    environment: {},
    workingFolder: folder,
  });
  return { code, said };
}

test.each([
  [['serve', '--port', '70000'], 'from 0 to 65535'],
  [['worker', '--stop-within', '0'], 'from 1 to 600'],
  [['run', '--stop-within', '1.5'], 'from 1 to 600'],
  [['run', '--metrics-token', 'short'], 'at least 16 characters'],
  [['worker', '--log-level', 'loud'], 'debug, info, warn, error, silent'],
])('%j is refused with what it takes, before anything starts', async (given, range) => {
  const { code, said } = await refused(...given);
  expect(code).toBe(2);
  expect(said).toContain(range);
});

test('a database that does not answer ends a command with its code and without the secrets of its address', async () => {
  const url = 'postgresql://someone:secret-word@127.0.0.1:1/backhaul';
  const { code, said } = await refused('migrate', '--database-url', url);
  expect(code).toBe(1);
  expect(said).toContain('DATABASE_UNREACHABLE');
  expect(said).not.toContain('secret-word');
});
