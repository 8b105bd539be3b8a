/** G-11: secrets of a brand stand in nothing that is written, also where systems repeat what they are sent. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Brand } from '../../schemas/formats/brand.ts';
import { run } from '../../src/cli/run.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { startLoopReturnsEmulator } from '../../src/emulators/loop-returns/server.ts';
import { startPatchworksEmulator } from '../../src/emulators/patchworks/server.ts';
import { writeCassette } from '../../src/operations/cassettes/cassette-file.ts';
import { startRecording } from '../../src/operations/cassettes/record.ts';
import { demo, everything } from '../../src/platforms/patchworks/test-declarations.ts';
import { listExceptions } from '../../src/runtime/inquiry/exceptions.ts';
import { openLog } from '../../src/runtime/observation/log.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import { Channels, canary, type Parrot, referencesOf, startParrot } from './canaries.ts';
import { storeArguments, writeProject } from './command-process.ts';
import { idsOf, manyReturns } from './returns.ts';
import { until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

const deployToken = 'CANARIES_DEPLOY_TOKEN';
const channels = new Channels();
const folder = mkdtempSync(join(tmpdir(), 'backhaul-canaries-'));
const planted: string[] = [];
let store: ScenarioStore;
let parrot: Parrot;
let loop: Emulator;
let platform: Emulator;
let brand: Brand;

beforeAll(async () => {
  store = await openScenarioStore();
  parrot = await startParrot();
  const fast = { retry: { attempts: 1, baseMs: 10, maximumMs: 20 }, timeoutMs: 2_000 };
  const rate = { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 };
  const alike = { minimumSeverity: 'information', url: { env: 'CANARIES_ALERT_URL' } } as const;
  loop = await startLoopReturnsEmulator({
    apiKey: canary('DEMO_LOOP_API_KEY'),
    webhookSecret: canary('DEMO_LOOP_WEBHOOK_SECRET'),
    ratePerMinute: 1_000_000,
  });
  const settings: Record<string, Record<string, unknown>> = {
    'loop-returns': { baseUrl: loop.url, rate, ...fast },
    'archean-r247': { baseUrl: parrot.url, rate, ...fast },
    commercetools: { apiUrl: parrot.url, authUrl: parrot.url, importUrl: parrot.url, rate, ...fast },
    shopify: { baseUrl: parrot.url, ...fast },
  };
  brand = {
    ...demo,
    connectors: Object.fromEntries(
      Object.entries(demo.connectors).map(([id, connection]) => [
        id,
        { ...connection, settings: { ...connection.settings, ...settings[id] } },
      ]),
    ),
    alerts: {
      chat: { ...alike, kind: 'slack' },
      hook: { ...alike, kind: 'webhook', secret: { env: 'CANARIES_ALERT_SECRET' } },
    },
  };
  for (const name of referencesOf(brand)) plant(name, canary(name));
  plant('CANARIES_ALERT_URL', `${parrot.url}/hooks/${canary('CANARIES_ALERT_URL')}`);
  plant(deployToken, canary(deployToken));
  writeProject(folder, brand);
  platform = await startPatchworksEmulator({ apiKey: canary(deployToken), repeatsCredentials: true });
}, 60_000);

afterAll(async () => {
  for (const name of planted) delete process.env[name];
  await Promise.all([loop.close(), platform.close(), parrot.close()]);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function plant(name: string, value: string): void {
  process.env[name] = value;
  planted.push(name);
}

/** One command in the project of the brand. */
const command = (channel: string, ...given: string[]) =>
  run({
    arguments: given,
    streams: { stdout: channels.stream(channel), stderr: channels.stream(channel) },
    environment: {},
    workingFolder: folder,
  });

/** As people and as programs see it. */
async function backhaul(channel: string, ...given: string[]): Promise<void> {
  await command(channel, ...given);
  await command(channel, ...given, '--json');
}

async function playFlows(): Promise<void> {
  const runtime = await startRuntime({
    declarations: await everything(),
    brands: [brand],
    location: store.location,
    port: 0,
    log: openLog('debug', channels.stream('log')),
    alertTiming: { gatherMs: 50, againMs: 60_000 },
  });
  try {
    const control = (path: string, body: unknown) =>
      fetch(`${loop.url}/_control/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    const returns = manyReturns(12);
    await control('seed', { returns });
    const url = `${runtime.url}/webhooks/demo/loop-returns`;
    await control('webhooks/deliver', { returnIds: idsOf(returns), topic: 'return', trigger: 'return.closed', url });
    await fetch(url, { method: 'POST', body: '{"id":1}', headers: { 'x-loop-signature': 'wrong' } });
    await until(30_000, async () => {
      const open = await listExceptions(store.database, { brand: brand.id, state: 'open', limit: 100 });
      const { rows } = await store.database.query<{ kinds: number }>(
        `select count(distinct outcome)::int as kinds from backhaul.call where connector <> 'loop-returns'`,
      );
      const kinds = rows[0]?.kinds ?? 0;
      const unused = used.filter((name) => !parrot.heard().has(canary(name)));
      if (open.length > 0 && kinds > 2 && unused.length === 0) return undefined;
      return `${open.length} exceptions, ${kinds} kinds of outcomes, unused: ${unused.join(', ')}`;
    });
    for (const path of ['metrics', 'health/ready']) {
      channels.add('operations routes', await (await fetch(`${runtime.url}/${path}`)).text());
    }
    channels.add('alerts', ...parrot.hooks);
  } finally {
    await runtime.stop();
  }
}

async function askTheStore(): Promise<void> {
  const where = storeArguments(store.location);
  const [exception] = await listExceptions(store.database, { brand: brand.id, state: 'open', limit: 1 });
  await backhaul('exceptions', 'exceptions', 'list', ...where);
  await backhaul('exceptions', 'exceptions', 'groups', ...where);
  await backhaul('exceptions', 'exceptions', 'show', String(exception?.id), ...where);
  await backhaul('records', 'records', 'list', ...where);
  await backhaul('records', 'records', 'show', String(exception?.key), ...where);
  await backhaul('status', 'status', ...where);
  await backhaul('live check', 'brand', 'check', 'demo', '--live', ...where);
  await backhaul('export', 'export', join(folder, 'export'), '--while-running', ...where);
  channels.addFolder('export', join(folder, 'export'));
}

async function recordArchean(): Promise<void> {
  const connector = (await everything()).connectors.get('archean-r247');
  if (!connector) throw new Error('There is no connector of Archean.');
  const recording = await startRecording({
    connector,
    brand,
    port: 0,
    onExchange: (exchange) => channels.add('cassette', JSON.stringify(exchange)),
    onRefusal: ({ message, why }) => channels.add('cassette', message, why),
  });
  for (let call = 0; call < 20; call += 1) {
    // Every answer of the parrot, and the answer of the recording where there is none.
    const answer = await fetch(`${recording.url}/v1/products?limit=${call + 1}`).catch(() => undefined);
    await answer?.text();
  }
  const path = join(folder, 'cassette.json');
  await writeCassette(path, (await recording.finish()).cassette);
  channels.addFolder('cassette', folder);
}

async function buildAndDeploy(): Promise<void> {
  await command('build', 'build', '--brand', 'demo', '--out', 'built', '--flow', smallFlow);
  channels.addFolder('build', join(folder, 'built'));
  const connection = join(folder, 'connection.json');
  const rate = { limit: 10_000, windowMs: 1_000, burst: 10_000, pauseMs: 100 };
  const settings = { baseUrl: `${platform.url}/api/v1`, rate };
  writeFileSync(connection, JSON.stringify({ settings, credentials: { token: { env: deployToken } } }));
  const deploy = ['deploy', '--brand', 'demo', '--flow', smallFlow, '--connection', connection];
  const control = (body: unknown) =>
    fetch(`${platform.url}/_control/settings`, { method: 'POST', body: JSON.stringify(body) });
  await control({ apiKey: 'another' });
  await backhaul('deploy', ...deploy, '--apply');
  await control({ apiKey: canary(deployToken), callsPerMinute: 1_000_000 });
  await backhaul('deploy', ...deploy, '--apply');
  channels.addFolder('deploy', join(folder, 'deployments'));
  channels.add('company', await (await fetch(`${platform.url}/_control/company`)).text());
}

/** Secrets that systems are sent, or issue, while flows play. */
const used = [
  'DEMO_ARCHEAN_API_KEY',
  'DEMO_SHOPIFY_ACCESS_TOKEN',
  'DEMO_COMMERCETOOLS_CLIENT_SECRET',
  'ISSUED_TOKEN',
  'CANARIES_ALERT_URL',
];

const smallFlow = 'archean-r247--loop-returns/publish-availability-to-shopify';

test('G-11: no secret stands in logs, exceptions, exports, recordings, builds, deployments or alerts', async () => {
  await playFlows();
  await askTheStore();
  await recordArchean();
  await buildAndDeploy();
  // What proves nothing: secrets that nobody used, and ways on which nothing left.
  expect([...parrot.heard()]).toEqual(expect.arrayContaining(used.map(canary)));
  expect(channels.text('log')).toContain('"level":"debug"');
  expect(channels.text('deploy')).toContain('DEPLOYMENT_NOT_PERMITTED');
  for (const [channel, size] of Object.entries(channels.sizes()))
    expect([channel, size > 100]).toEqual([channel, true]);
  expect(Object.keys(channels.sizes()).sort()).toEqual([
    'alerts',
    'build',
    'cassette',
    'company',
    'deploy',
    'exceptions',
    'export',
    'live check',
    'log',
    'operations routes',
    'records',
    'status',
  ]);
  expect(channels.leaks()).toEqual({});
}, 120_000);

test('a secret that gets into the log, into a packed file or into Base64 is seen', () => {
  const leaky = new Channels();
  const secret = canary('DEMO_LOOP_API_KEY');
  openLog('debug', leaky.stream('log')).say('started', { note: `key is ${secret}` });
  for (const before of ['', 'a', 'ab']) {
    leaky.add(`base64 behind ${before.length}`, Buffer.from(`${before}:${secret}:`).toString('base64'));
  }
  leaky.add('innocent', 'nothing to see');
  expect(Object.keys(leaky.leaks()).sort()).toEqual(['base64 behind 0', 'base64 behind 1', 'base64 behind 2', 'log']);
});

test('every reference of a brand is planted, those of its alerts too', () => {
  expect(referencesOf(brand)).toEqual(
    expect.arrayContaining(['CANARIES_ALERT_SECRET', 'CANARIES_ALERT_URL', 'DEMO_LOOP_WEBHOOK_SECRET']),
  );
  for (const name of referencesOf(brand)) expect(process.env[name]).toContain(canary(name));
});
