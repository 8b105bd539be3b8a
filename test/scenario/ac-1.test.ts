import type { Flow } from '../../schemas/formats/flow.ts';
import { onStockStage, type StockStage } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const goods = async ({ systems }: StockStage) => {
  await systems['archean-r247'].control('POST', 'seed', { products: [{ sku: 'TEE' }, { sku: 'JACKET' }] });
  await systems.commercetools.control('POST', 'seed', { products: [{ skus: ['TEE', 'JACKET'] }] });
};

test('AC-1: a level that changes is shown at once, and what commercetools shows already is not written again', async () => {
  await onStockStage({ store }, async (stage) => {
    await goods(stage);
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 12 });
    await stage.shows({ 'TEE@main': 12 });
    await stage.rest();
    await stage.move({ sku: 'TEE', locationCode: 'BACK', quantity: 5 });
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: -2 });
    await stage.shows({ 'TEE@main': 10 });
    await stage.rest();
    expect((await stage.writes()).map(({ operation }) => operation)).toEqual([
      'inventory-entry created',
      'inventory-entry updated',
    ]);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-1: the poll finds what no event told of', async () => {
  await onStockStage({ store, polls: true, running: false }, async (stage) => {
    await goods(stage);
    // Nobody listens yet.
    await stage.move(
      { sku: 'TEE', locationCode: 'MAIN', quantity: 4 },
      { sku: 'JACKET', locationCode: 'NORTH', quantity: 6 },
    );
    await stage.start();
    await stage.shows({ 'TEE@main': 4, 'JACKET@north': 6 });
  });
});

/** A copy of Archean's data that lags behind gives a level of an hour ago. */
async function readingLate(stage: StockStage): Promise<void> {
  await goods(stage);
  await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 2 });
  await stage.shows({ 'TEE@main': 2 });
  await stage.rest();
  const changes = [{ sku: 'TEE', locationCode: 'MAIN', quantity: 10 }];
  const at = new Date(Date.now() - 3_600_000).toISOString();
  await stage.systems['archean-r247'].control('POST', 'stock', { changes, at });
}

test('AC-1: an older level that is read later changes nothing', async () => {
  await onStockStage({ store }, async (stage) => {
    await readingLate(stage);
    await stage.again('archean-r247--commercetools/publish-stock-levels', ['TEE']);
    await stage.rest();
    expect(await stage.shown()).toEqual({ 'TEE@main': 2 });
  });
});

test('AC-1: were the newest levels not kept, the older one would be sold', async () => {
  const forgetful = {
    store,
    change: ({ flow }: { readonly flow: Flow }) => {
      flow.steps = flow.steps.filter(({ id }) => id !== 'keep-seen');
    },
  };
  await onStockStage(forgetful, async (stage) => {
    await readingLate(stage);
    await stage.shows({ 'TEE@main': 12 });
  });
});
