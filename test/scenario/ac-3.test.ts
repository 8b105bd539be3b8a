import type { Flow } from '../../schemas/formats/flow.ts';
import { stableKey } from '../../src/mapping/library/standard/keys.ts';
import { onStockStage, type StockStage } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const levelsRoute = 'GET /v1/stock-levels';
const changes = 40;

/** Many changes of one SKU, while its first reading takes long. */
async function flood(stage: StockStage): Promise<void> {
  const { 'archean-r247': archean, commercetools } = stage.systems;
  await archean.control('POST', 'seed', { products: [{ sku: 'TEE' }] });
  await commercetools.control('POST', 'seed', { products: [{ skus: ['TEE'] }] });
  await archean.faults({ kind: 'slow', delayMs: 1_500, times: 1, match: { path: '/stock-levels' } });
  for (let change = 0; change < changes; change += 1) {
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 1 });
  }
  await stage.shows({ 'TEE@main': changes });
  await stage.rest();
}

test('AC-3: a flood of changes of one SKU is read a few times, and only newest levels are written', async () => {
  await onStockStage({ store }, async (stage) => {
    await flood(stage);
    expect((await stage.calls('archean-r247', levelsRoute)).calls).toBeLessThan(changes / 2);
    expect((await stage.writes()).length).toBeLessThan(changes / 2);
    expect((await stage.story('TEE')).history.length).toBeGreaterThan(1);
  });
});

test('AC-3: were changes not merged by SKU, each would be read for itself, one after another', async () => {
  const unmerged = {
    store,
    change: ({ flow }: { readonly flow: Flow }) => {
      flow.record.orderingKey = "$substringBefore(key, '#')";
      flow.steps = JSON.parse(
        JSON.stringify(flow.steps).replaceAll('$record.key', "$substringBefore($record.key, '#')"),
      );
      for (const trigger of flow.triggers) if (trigger.kind === 'webhook') trigger.key = "level.sku & '#' & id";
    },
  };
  await onStockStage(unmerged, async (stage) => {
    await flood(stage);
    expect((await stage.calls('archean-r247', levelsRoute)).calls).toBeGreaterThanOrEqual(changes);
  });
});

test('AC-3: changes of a SKU that come within mergeMinutes are one write in each channel', async () => {
  await onStockStage({ store, settings: { mergeMinutes: 0.03 } }, async (stage) => {
    const { 'archean-r247': archean, commercetools } = stage.systems;
    await archean.control('POST', 'seed', { products: [{ sku: 'TEE' }] });
    await commercetools.control('POST', 'seed', { products: [{ skus: ['TEE'] }] });
    for (const quantity of [1, 2, 3]) {
      for (const locationCode of ['MAIN', 'NORTH']) await stage.move({ sku: 'TEE', locationCode, quantity });
    }
    await stage.shows({ 'TEE@main': 6, 'TEE@north': 6 });
    await stage.rest();
    expect(await stage.writes()).toHaveLength(2);
  });
});

const skus = Array.from({ length: 60 }, (_, n) => `SKU-${n}`);

async function launch({ systems, move }: StockStage): Promise<void> {
  await systems['archean-r247'].control('POST', 'seed', { products: skus.map((sku) => ({ sku })) });
  await systems.commercetools.control('POST', 'seed', { products: [{ skus }] });
  // Nobody listens yet: the first poll finds all of them.
  await move(...skus.map((sku, n) => ({ sku, locationCode: 'MAIN', quantity: n })));
}

test('AC-3: many new SKUs are imported, twenty in a call; one that commercetools rejects is the exception of that SKU', async () => {
  await onStockStage({ store, polls: true, running: false, settings: { bulkFrom: 20 } }, async (stage) => {
    await launch(stage);
    // Another SKU has the key that the first one is to get.
    const taken = `stock-${stableKey({ sku: 'SKU-7', channel: 'main' })}`;
    await stage.systems.commercetools.control('POST', 'seed', {
      inventory: [{ key: taken, sku: 'OTHER', channel: 'north', quantityOnStock: 1 }],
    });
    await stage.start();
    await stage.shows({ 'SKU-59@main': 59, 'SKU-1@main': 1 });
    await stage.rest();
    const imported = (await stage.writes()).filter(({ operation }) => operation === 'inventory-entry imported');
    expect(imported.length).toBeGreaterThanOrEqual(40);
    expect(
      (await stage.calls('commercetools', 'POST /:projectKey/inventories/import-containers/:containerKey')).calls,
    ).toBeLessThan(12);
    const [held, ...others] = await stage.exceptions();
    expect(others).toEqual([]);
    expect(held).toMatchObject({ code: 'STOCK_REFUSED', key: 'SKU-7', subject: 'main', owner: 'it' });
    expect(await stage.states()).toEqual({ confirmed: 59, exception: 1 });
  });
});

/** Archean permits a minute's calls at once and no more. */
const narrow = { polls: true, running: false, tenant: { ratePerMinute: 30 } };

test('AC-3: at the peak many SKUs share each reading, and stay inside the limit of Archean', async () => {
  await onStockStage({ ...narrow, store }, async (stage) => {
    await launch(stage);
    await stage.start();
    await stage.shows({ 'SKU-59@main': 59 });
    await stage.rest();
    expect((await stage.calls('archean-r247', levelsRoute)).throttled).toBe(0);
  });
});

test('AC-3: were levels read one by one, Archean would refuse them at the peak', async () => {
  const alone = {
    ...narrow,
    store,
    change: ({ flow }: { readonly flow: Flow }) => {
      const step = flow.steps.find(({ id }) => id === 'read-levels');
      if (step?.shape !== 'connector') throw new Error('the step reads');
      delete step.gather;
      step.parameters = { sku: '$record.key' };
      flow.steps = JSON.parse(JSON.stringify(flow.steps).replace('[levels]', '[levels.data]'));
    },
  };
  await onStockStage(alone, async (stage) => {
    await launch(stage);
    await stage.start();
    await until(30_000, async () =>
      (await stage.calls('archean-r247', levelsRoute)).throttled > 0 ? undefined : 'no call was refused',
    );
  });
});
