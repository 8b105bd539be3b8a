import { onStockStage } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const seed = { products: [{ sku: 'TEE' }, { sku: 'JACKET' }] };
const sold = { products: [{ skus: ['TEE', 'JACKET'] }] };

test('AC-1: a level that changes is shown at once, and what commercetools shows already is not written again', async () => {
  await onStockStage({ store }, async (stage) => {
    const { 'archean-r247': archean, commercetools } = stage.systems;
    await archean.control('POST', 'seed', seed);
    await commercetools.control('POST', 'seed', sold);
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 12 });
    await until(10_000, async () =>
      (await stage.shown())['TEE@main'] === 12
        ? undefined
        : JSON.stringify([await stage.shown(), await stage.exceptions()]),
    );
    await stage.rest();
    await stage.move({ sku: 'TEE', locationCode: 'BACK', quantity: 5 });
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: -2 });
    await until(10_000, async () =>
      (await stage.shown())['TEE@main'] === 10 ? undefined : JSON.stringify(await stage.shown()),
    );
    await stage.rest();
    expect(await stage.writes()).toHaveLength(2);
    expect(await stage.exceptions()).toEqual([]);
  });
});
