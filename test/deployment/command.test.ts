/** `deploy` as it is typed, and killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import { run } from '../../src/cli/run.ts';
import { smallFlow, startCompany, type TestCompany, token, tokenVariable } from './company.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-deploy-command-'));
const connectionFile = join(folder, 'connection.json');
let company: TestCompany;

beforeAll(async () => {
  company = await startCompany();
  writeFileSync(connectionFile, JSON.stringify(company.connection));
});

afterAll(async () => {
  await company.close();
  rmSync(folder, { recursive: true, force: true });
});

const usual = ['deploy', '--brand', 'demo', '--flow', smallFlow, '--connection', connectionFile];
const record = (name: string) => ['--record', join(folder, `${name}.json`)];

async function deploy(...flags: string[]) {
  let stdout = '';
  let stderr = '';
  const exitCode = await run({
    arguments: [...usual, ...flags],
    environment: {},
    workingFolder: ownPackageRoot(),
    streams: { stdout: { write: (text) => (stdout += text) }, stderr: { write: (text) => (stderr += text) } },
  });
  return { exitCode, stdout, stderr };
}

const effects = async () => (await company.client.ledger()).effects.length;

test('killed in the middle and started again, a deployment makes everything once', async () => {
  const process = spawn(globalThis.process.execPath, ['src/cli/main.ts', ...usual, ...record('killed'), '--apply'], {
    cwd: ownPackageRoot(),
    env: { ...globalThis.process.env, [tokenVariable]: token },
    stdio: 'ignore',
  });
  const ended = once(process, 'exit');
  await company.client.control('/faults', { faults: [{ kind: 'slow', delayMs: 150, probability: 1 }] });
  while ((await effects()) < 6) await wait(5);
  process.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  // What it had sent is done before anybody types the command again.
  await wait(1_000);
  await fetch(`${company.emulator.url}/_control/faults`, { method: 'DELETE' });
  const { exitCode, stderr } = await deploy(...record('killed'), '--apply');
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^\d+\/\d+ script demo .*: made$/m);
  const { summary } = await company.client.ledger();
  expect([summary.doubled, summary.byOperation]).toEqual([0, expect.objectContaining({ importFlow: 1 })]);
}, 60_000);

test('by default it only reads; it tells people and programs the same, and ends with 1 where somebody has to look', async () => {
  await company.client.control('/reset');
  const before = await effects();
  const dry = await deploy(...record('printed'));
  expect([dry.exitCode, await effects()]).toEqual([0, before]);
  expect(dry.stdout).toContain('would be made');
  expect(dry.stdout).toContain('Nothing was written. Do it with --apply.');
  expect(dry.stdout).toContain('Make it by hand, see install.md: instance demo shopify');
  expect((await deploy(...record('printed'), '--apply')).exitCode).toBe(0);
  const { json } = await company.client.get('/_control/company');
  const [flow] = json.flows as unknown as { name: string; versions: { steps: { name: string }[] }[] }[];
  const step = flow?.versions[0]?.steps[0]?.name;
  await company.client.control('/edit-flow', { name: flow?.name, step, config: {} });
  const held = await deploy(...record('printed'), '--json');
  const { outcomes } = JSON.parse(held.stdout) as { outcomes: { result: string; changes: unknown[] }[] };
  expect([held.exitCode, outcomes.filter(({ result }) => result === 'held').length]).toEqual([1, 1]);
  expect((await deploy(...record('printed'))).stdout).toContain('somebody has changed it on the platform');
}, 60_000);

test.each([
  [['--token-env', 'not-a-name'], 'DEPLOYMENT_TOKEN_IS_NO_NAME', 2],
  [['--token-env', 'NOBODY_SET_THIS_TOKEN'], 'SECRET_MISSING', 1],
  [['--connection', 'no-such-file.json'], 'DEPLOYMENT_CONNECTION_UNREADABLE', 2],
] as const)('%j is refused with %s before anything is written', async (flags, code, exitCode) => {
  const refused = await deploy(...record('refused'), ...flags, '--apply');
  expect([refused.exitCode, refused.stderr]).toEqual([exitCode, expect.stringContaining(code)]);
});

test('a setting of the connection that is not there, or does not fit, is named', async () => {
  const file = join(folder, 'wrong.json');
  for (const [settings, path] of [
    [{ pageSize: 500 }, '/settings/pageSize'],
    [{ paths: { importFlow: 'flows' } }, '/settings/paths/importFlow'],
    [{ color: 'red' }, '/settings/color'],
  ] as const) {
    writeFileSync(file, JSON.stringify({ settings, credentials: { token: { env: 'A' } } }));
    const { exitCode, stderr } = await deploy('--connection', file);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(path)]);
  }
});

test('--apply and --dry-run together are refused', async () => {
  expect((await deploy('--apply', '--dry-run')).exitCode).toBe(2);
});
