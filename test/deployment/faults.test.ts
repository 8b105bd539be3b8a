/** Whatever happens to a call, nothing is made twice, and what broke off goes on. */
import { setTimeout as wait } from 'node:timers/promises';
import type { PlatformBuild } from '../../src/platforms/patchworks/build/compile-brand.ts';
import { smallBuild, startCompany, type TestCompany, tally } from './company.ts';

let build: PlatformBuild;
let company: TestCompany;
const all = () => build.scripts.length;
const whole = () => ({ createScript: all(), deployScriptVersion: all(), importFlow: 1 });

beforeAll(async () => {
  build = await smallBuild();
}, 60_000);

beforeEach(async () => {
  company = await startCompany({ seed: 5 });
});

afterEach(() => company.close());

const faults = (...list: object[]) => company.client.control('/faults', { faults: list });
const made = async () => (await company.client.ledger()).summary.byOperation;

async function standsWhole(): Promise<void> {
  const { summary } = await company.client.ledger();
  expect([summary.byOperation, summary.doubled]).toEqual([whole(), 0]);
  expect(tally((await company.deploy(build)).outcomes)).toEqual({ 'script left': all(), 'flow left': 1 });
  expect(await made()).toEqual(whole());
}

const writes = ['/scripts', '/deploy', '/flows/import'];
const kinds = [
  { kind: 'throttle', status: 429, retryAfterSeconds: 0.1 },
  { kind: 'throttle', status: 429 },
  { kind: 'serverError', status: 500 },
  { kind: 'htmlBody', status: 200 },
  { kind: 'dropBeforeCommit' },
  { kind: 'dropAfterCommit' },
];

test.each(kinds)('a write that meets %j is made once all the same', async (fault) => {
  await faults(...writes.map((path) => ({ ...fault, times: 2, match: { method: 'POST', path } })));
  expect(tally((await company.deploy(build)).outcomes)).toEqual({ 'script made': all(), 'flow made': 1 });
  await standsWhole();
});

test('calls of all kinds that fail at random end as without', async () => {
  await faults(
    { kind: 'dropAfterCommit', probability: 0.1 },
    { kind: 'serverError', status: 502, probability: 0.1 },
    { kind: 'throttle', status: 429, retryAfterSeconds: 0, probability: 0.05 },
  );
  // A deployment that meets too many stops, and is started again.
  for (let round = 0; round < 5 && (await company.deploy(build)).stopped; round += 1);
  await company.client.control('/faults', { faults: [] });
  await fetch(`${company.emulator.url}/_control/faults`, { method: 'DELETE' });
  await company.deploy(build);
  await standsWhole();
});

test('a refusal for too many calls is waited out as long as it asks', async () => {
  const pauses = 3;
  await faults({ kind: 'throttle', status: 429, retryAfterSeconds: 0.2, times: pauses });
  const startedAt = performance.now();
  await company.deploy(build, { apply: false });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(pauses * 200);
});

test('a token that is taken back stops at once, and with another it goes on where it was', async () => {
  const deploying = company.deploy(build);
  while (((await made()) as Record<string, number>).createScript === undefined) await wait(2);
  await company.client.control('/settings', { apiKey: 'another-key', repeatsCredentials: true });
  const { stopped, outcomes } = await deploying;
  // The emulated refusal repeats the token, as careless servers do.
  expect([stopped?.code, stopped?.why]).toEqual([
    'DEPLOYMENT_NOT_PERMITTED',
    'PATCHWORKS_UNAUTHORIZED: Unauthenticated: [redacted].',
  ]);
  expect(tally(outcomes)['flow not reached']).toBe(1);
  await company.client.control('/settings', { apiKey: 'patchworks-emulator-key' });
  await company.deploy(build);
  await standsWhole();
});

test('an object that is refused leaves the others alone, and holds the flow that needs it', async () => {
  const [, script] = build.documents[0]?.document.scripts ?? [];
  await company.client.control('/settings', { refusedNames: [script?.name] });
  const { outcomes, stopped } = await company.deploy(build);
  expect(stopped).toBeUndefined();
  expect(tally(outcomes)).toEqual({ 'script made': all() - 1, 'script refused': 1, 'flow held': 1 });
  const refused = outcomes.find(({ result }) => result === 'refused');
  expect(refused?.why).toContain(`The name ${script?.name} is refused.`);
  await company.client.control('/settings', { refusedNames: [] });
  await company.deploy(build);
  await standsWhole();
});

test('an import whose answer is lost with all that comes after is known again, and not made twice', async () => {
  await faults(
    { kind: 'dropAfterCommit', match: { method: 'POST', path: '/flows/import' } },
    { kind: 'slow', delayMs: 150, when: 'after', match: { method: 'POST', path: '/flows/import' } },
  );
  const deploying = company.deploy(build);
  while (((await made()) as Record<string, number>).importFlow === undefined) await wait(2);
  await faults({ kind: 'serverError', status: 500, probability: 1, match: { path: '/flows' } });
  expect((await deploying).stopped?.code).toBe('DEPLOYMENT_CALL_FAILED');
  await fetch(`${company.emulator.url}/_control/faults`, { method: 'DELETE' });
  await standsWhole();
});

test('an import that never gets a clear answer is open, and made once when it can be looked for again', async () => {
  await faults({ kind: 'htmlBody', status: 200, probability: 1, match: { method: 'POST', path: '/flows/import' } });
  const { stopped } = await company.deploy(build);
  expect(stopped?.code).toBe('DEPLOYMENT_OUTCOME_OPEN');
  await fetch(`${company.emulator.url}/_control/faults`, { method: 'DELETE' });
  await company.deploy(build);
  await standsWhole();
});
