/** `record` and `replay` as they are typed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cassette } from '../../schemas/formats/cassette.ts';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { writeFiles } from '../check/write-files.ts';
import type { Emulator } from '../emulators/core/emulator.ts';
import { startLoopReturnsEmulator } from '../emulators/loop-returns/server.ts';
import { sampleReturn } from '../emulators/loop-returns/test-shop.ts';
import { run } from './run.ts';

const project = mkdtempSync(join(tmpdir(), 'backhaul-record-'));
const bin = join(ownPackageRoot(), 'bin/backhaul.js');
const children: ChildProcess[] = [];
let emulator: Emulator | undefined;

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await emulator?.close();
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Starts a command that serves, and gives the address that it prints. */
async function serving(...given: string[]) {
  const child = spawn(process.execPath, [bin, '--json', '--project', project, ...given], {
    env: { ...process.env, ACME_LOOP_KEY: 'loop-emulator-key' },
  });
  children.push(child);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  child.stderr.on('data', (data) => (stderr += data));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (!stderr.includes('Ctrl-C ends it.')) {
    if (child.exitCode !== null) throw new Error(`it ended: ${stdout}${stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(stderr)?.[0] ?? '',
    async end() {
      child.kill('SIGINT');
      return { exitCode: await exited, data: JSON.parse(stdout), stderr };
    },
  };
}

async function backhaul(...given: string[]) {
  let stderr = '';
  const exitCode = await run({
    arguments: ['--project', project, ...given],
    environment: {},
    workingFolder: project,
    streams: { stdout: { write: () => true }, stderr: { write: (text) => (stderr += text) } },
  });
  return { exitCode, stderr };
}

const cassettePath = join(project, 'returns.json');
const details = '/api/2026-10/warehouse/return/details?return_id=';

test('record writes what was asked and answered, and replay answers so and says what was missing', async () => {
  emulator = await startLoopReturnsEmulator({ initial: { returns: [sampleReturn('91000001')] } });
  writeFiles(project, {
    'brands/acme/brand.json': {
      id: 'acme',
      title: 'Acme',
      connectors: {
        'loop-returns': {
          settings: { baseUrl: emulator.url },
          credentials: { apiKey: { env: 'ACME_LOOP_KEY' }, webhookSecret: { env: 'ACME_LOOP_WEBHOOK_SECRET' } },
        },
      },
      flows: {},
    },
  });
  const direct = await fetch(`${emulator.url}${details}91000001`, {
    headers: { 'X-Authorization': 'loop-emulator-key' },
  });
  const { id, customer } = (await direct.json()) as { id: number; customer: string };
  expect([id, customer]).toEqual([91000001, expect.stringContaining('@')]);

  const recording = await serving('record', 'loop-returns', '--brand', 'acme', '--to', 'returns.json');
  expect((await fetch(`${recording.url}${details}${id}`)).status).toBe(200);
  const refused = await fetch(`${recording.url}/api/2026-10/customers`);
  expect([refused.status, await refused.json()]).toEqual([
    403,
    expect.objectContaining({ code: 'RECORDING_UNDECLARED' }),
  ]);
  const recorded = await recording.end();
  expect(recorded).toMatchObject({ exitCode: 0, data: { system: 'loop-returns', exchanges: 1 } });
  expect(recorded.stderr).toMatch(/getReturn 200; \d+ values hidden so far/);
  expect(recorded.stderr).toContain('RECORDING_UNDECLARED');
  const text = readFileSync(cassettePath, 'utf8');
  expect(text).not.toContain(customer);
  expect((JSON.parse(text) as Cassette).exchanges[0]?.operation).toBe('getReturn');

  const unused = await serving('replay', 'returns.json');
  expect(await unused.end()).toMatchObject({ exitCode: 1, data: { error: { code: 'REPLAY_UNUSED' } } });

  const replaying = await serving('replay', 'returns.json');
  const answer = (await (await fetch(`${replaying.url}${details}${id}`)).json()) as { id: number };
  expect(answer.id).toBe(id);
  const used = await replaying.end();
  expect(used).toMatchObject({ exitCode: 0, data: { system: 'loop-returns', exchanges: 1, used: 1 } });
  expect(used.stderr).toContain('getReturn: 1 of 1 used');

  expect(await backhaul('record', 'loop-returns', '--brand', 'acme', '--to', 'returns.json')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('CASSETTE_EXISTS'),
  });
  expect(await backhaul('record', 'fulfil', '--brand', 'acme', '--to', 'other.json')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('RECORDING_SYSTEM_UNKNOWN'),
  });
  expect(existsSync(join(project, 'other.json'))).toBe(false);
}, 120_000);
