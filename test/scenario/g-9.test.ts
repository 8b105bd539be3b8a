/** G-9: a brand is one command over the blueprints of a pair; it is checked against its systems, runs, and is built. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDeclarations } from '../../src/cli/declarations.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { type EmulatedSystem, emulators } from '../../src/emulators/registry.ts';
import { startRuntime } from '../../src/runtime/runtime.ts';
import { flowFlags, pairsOf, systemFlags, typed } from './brand-commands.ts';
import { until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-g-9-'));
const running = new Map<string, Emulator>();
let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(async () => {
  for (const emulator of running.values()) await emulator.close();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const backhaul = (...given: string[]) => typed(folder, given);
const inStore = () =>
  'dataFolder' in store.location
    ? ['--data-folder', store.location.dataFolder]
    : ['--database-url', store.location.databaseUrl];

async function urlOf(system: string): Promise<string> {
  const emulator = running.get(system) ?? (await emulators[system as EmulatedSystem].start({ demo: true }));
  running.set(system, emulator);
  return emulator.url;
}

test('G-9: two brands of every pair are made, agree with their systems, run and are built, each from a few lines', async () => {
  const made: string[] = [];
  for (const { pair, systems } of await pairsOf()) {
    const flags = [...(await systemFlags(systems, urlOf)), ...(flowFlags[pair] ?? [])];
    for (const name of ['one', 'two']) {
      const id = `${pair.replace('--', '-')}-${name}`;
      const answer = await backhaul('brand', 'new', id, '--pairs', pair, ...flags);
      expect({ id, ...answer }).toMatchObject({ id, exitCode: 0, stderr: '' });
      expect(readFileSync(join(folder, 'brands', id, 'brand.json'), 'utf8').split('\n').length).toBeLessThan(120);
      made.push(id);
    }
    const built = await backhaul('build', '--brand', `${pair.replace('--', '-')}-one`, '--out', `built/${pair}`);
    expect({ pair, ...built }).toMatchObject({ pair, exitCode: 0 });
    expect(existsSync(join(folder, 'built', pair))).toBe(true);
  }
  const checked = await backhaul('brand', 'check', '--live', ...inStore(), '--json');
  const { findings } = JSON.parse(checked.stdout) as { findings: { code: string; severity: string; what: string }[] };
  expect(findings.filter(({ severity }) => severity !== 'information')).toEqual([]);
  expect(checked.exitCode).toBe(0);

  const { declarations, brands } = await loadDeclarations(folder, made);
  const polls = brands.flatMap((brand) =>
    Object.keys(brand.flows).flatMap((flow) =>
      (declarations.flows.get(flow)?.triggers ?? []).flatMap((trigger) =>
        trigger.kind === 'poll' ? [`${brand.id} ${trigger.operation}`] : [],
      ),
    ),
  );
  const runtime = await startRuntime({
    declarations,
    brands,
    location: store.location,
    port: 0,
    onError: () => undefined,
  });
  try {
    await until(60_000, async () => {
      const { rows } = await store.database.query<{ made: string }>(
        `select distinct brand || ' ' || operation as made from backhaul.call where outcome = 'ok'`,
      );
      const missing = polls.filter((poll) => !rows.some((row) => row.made === poll));
      return missing.length === 0 ? undefined : `not read: ${missing.join(', ')}`;
    });
  } finally {
    await runtime.stop();
  }
});

test('G-9: a location that the stock system does not have, and a secret that is not there, are named with their fix', async () => {
  const systems = ['archean-r247', 'loop-returns'];
  const flags = await systemFlags(systems, urlOf);
  const flow = ['--flows', 'restock-finalised-returns'];
  const settings = ['--set', 'restock-finalised-returns.locations.sellable=MAIN-SEL'];
  await backhaul('brand', 'new', 'elsewhere', ...flow, ...flags, ...settings);
  const located = await backhaul('brand', 'check', 'elsewhere', '--live', ...inStore());
  expect(located.exitCode).toBe(1);
  expect(located.stdout).toMatch(
    /brand\.json:\d+:\d+ BRAND_VALUE_UNLISTED "locations" names "MAIN-SEL", which archean-r247 does not have\. .*Did you mean "MAIN-SELL"/,
  );
  await backhaul('brand', 'new', 'keyless', ...flow, ...flags, '--secret', 'loop-returns.apiKey=file:/no/such/file');
  const keyless = await backhaul('brand', 'check', 'keyless', '--live', ...inStore());
  expect(keyless).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('BRAND_SECRET_MISSING') });
});

test('G-9: what a system lists and a table lacks is named as unmapped, and so is a key that the system does not have', async () => {
  const { compareLive } = await import('../../src/operations/brands/compare-live.ts');
  const { loadCatalog } = await import('../../src/blueprint/catalog.ts');
  const flags = await systemFlags(['archean-r247', 'loop-returns'], urlOf);
  await backhaul('brand', 'new', 'kinds', '--flows', 'restock-finalised-returns', ...flags);
  const catalog = await loadCatalog({ projectRoot: folder });
  const loaded = catalog.brands.get('kinds');
  const flow = catalog.flows.get('archean-r247--loop-returns/restock-finalised-returns');
  if (!loaded || !flow) throw new Error('the brand and its flow are there');
  const kinds = {
    description: 'What kinds of locations there are.',
    schema: { type: 'object' },
    default: { sellable: 'yes', quarantine: 'no', damaged: 'no', shelf: 'yes' },
    values: { connector: 'archean-r247', operation: 'listLocations', path: 'type', of: 'keys' as const },
  };
  const value = { ...flow.value, settings: { ...flow.value.settings, kinds } };
  const flows = new Map([...catalog.flows, [flow.value.id, { ...flow, value }]]);
  const { findings } = await compareLive(store.database, { ...catalog, flows }, loaded.value, loaded.file.path);
  const told = findings.filter(({ severity }) => severity === 'error').map(({ what }) => what);
  expect(told).toEqual([
    '"kinds" names "shelf", which archean-r247 does not have',
    '"kinds" has no entry for "virtual", which archean-r247 has',
  ]);
});
