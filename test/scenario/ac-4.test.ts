import type { Flow } from '../../schemas/formats/flow.ts';
import { onStockStage, type StockStage } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

/** Archean writes the SKU in another way than commercetools. */
async function unknownSku({ systems, move }: StockStage): Promise<void> {
  await systems['archean-r247'].control('POST', 'seed', { products: [{ sku: 'TEE-NEW' }] });
  await systems.commercetools.control('POST', 'seed', { products: [{ skus: ['TEE_NEW'] }] });
  await move(
    { sku: 'TEE-NEW', locationCode: 'MAIN', quantity: 5 },
    { sku: 'TEE-NEW', locationCode: 'NORTH', quantity: 1 },
  );
}

/** Waits until its exception was raised so many times. */
const held = (stage: StockStage, times: number) =>
  until(20_000, async () => {
    const [exception] = await stage.exceptions();
    return (exception?.count ?? 0) >= times ? undefined : JSON.stringify(await stage.states());
  });

test('AC-4: a SKU that commercetools does not know is listed once, is not retried, and goes on when it exists', async () => {
  await onStockStage({ store }, async (stage) => {
    await unknownSku(stage);
    await held(stage, 1);
    await stage.move({ sku: 'TEE-NEW', locationCode: 'MAIN', quantity: 1 });
    await held(stage, 2);
    await stage.rest();
    const [exception, ...others] = await stage.exceptions();
    expect(others).toEqual([]);
    expect(exception).toMatchObject({ code: 'PRODUCT_UNKNOWN', key: 'TEE-NEW', owner: 'data' });
    expect(await stage.shown()).toEqual({});
    const asked = (await stage.calls('commercetools', 'GET /:projectKey/product-projections')).calls;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await stage.calls('commercetools', 'GET /:projectKey/product-projections')).calls).toBe(asked);

    await stage.subscribe('product');
    await stage.systems.commercetools.control('POST', 'products', { skus: ['TEE-NEW'] });
    await stage.shows({ 'TEE-NEW@main': 6, 'TEE-NEW@north': 1 });
    await stage.rest();
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-4: were the product not asked for, stock of a SKU that nobody sells would be created unseen', async () => {
  const trusting = {
    store,
    change: ({ flow }: { readonly flow: Flow }) => {
      const steps = flow.steps.filter(({ id }) => id !== 'check-product');
      flow.steps = JSON.parse(
        JSON.stringify(steps).replaceAll('$count(products) > 0', 'true').replaceAll('$count(products) = 0', 'false'),
      );
    },
  };
  await onStockStage(trusting, async (stage) => {
    await unknownSku(stage);
    await stage.shows({ 'TEE-NEW@main': 5 });
    await stage.rest();
    expect(await stage.exceptions()).toEqual([]);
  });
});
