/** AC-10: SKUs on whose availability the two systems disagree are found, with how long, and mended by the flow itself. */
import { withReconcile } from './reconciling.ts';
import { onStockStage, stockFlow } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test('AC-10: SKUs whose stock differs are told with both quantities and since when, and agree after the flow has run', async () => {
  const settings = { reconcileGraceMinutes: 0, buffers: { default: 1, byLocation: {}, bySku: {} } };
  await onStockStage({ store, settings, running: false }, async (stage) => {
    const { 'archean-r247': archean, commercetools } = stage.systems;
    await archean.control('POST', 'seed', { products: [{ sku: 'TEE' }, { sku: 'JACKET' }, { sku: 'CAP' }] });
    await commercetools.control('POST', 'seed', {
      products: [{ skus: ['TEE', 'JACKET', 'CAP'] }],
      inventory: [
        { sku: 'TEE', channel: 'main', quantityOnStock: 4 },
        { sku: 'CAP', channel: 'main', quantityOnStock: 2 },
        { sku: 'MUG', channel: 'north', quantityOnStock: 3 },
      ],
    });
    await stage.move(
      { sku: 'TEE', locationCode: 'MAIN', quantity: 8 },
      { sku: 'TEE', locationCode: 'BACK', quantity: 50 },
      { sku: 'JACKET', locationCode: 'NORTH', quantity: 6 },
      { sku: 'CAP', locationCode: 'MAIN', quantity: 3 },
    );
    await withReconcile(store, stage.brand, async (reconcile) => {
      const { code, run } = await reconcile('--id', 'sku-availability', '--apply');
      expect(code).toBe(1);
      expect(run.state).toBe('complete');
      const told = run.first.map(({ key, kind, values: [units], proposal }) => [
        key,
        kind,
        units?.left,
        units?.right,
        proposal?.flow ?? 'a person',
      ]);
      // One unit of each place is kept back, and what stands at BACK is not sold.
      expect(told).toEqual([
        ['JACKET@north', 'missingRight', '5', '0', stockFlow],
        ['MUG@north', 'missingLeft', '0', '3', 'a person'],
        ['TEE@main', 'differing', '7', '4', stockFlow],
      ]);
      expect(run.first.every(({ standsSince }) => Date.parse(standsSince) <= Date.now())).toBe(true);
      const raised = async () => (await stage.exceptions()).map(({ code: one, key }) => `${one} ${key}`).sort();
      expect(await raised()).toEqual([
        'STOCK_DIFFERS JACKET@north',
        'STOCK_DIFFERS TEE@main',
        'STOCK_WITHOUT_LEVEL MUG@north',
      ]);
      await stage.start();
      await stage.rest();
      expect(await stage.shown()).toMatchObject({ 'TEE@main': 7, 'JACKET@north': 5, 'CAP@main': 2, 'MUG@north': 3 });
      const again = await reconcile('--id', 'sku-availability', '--apply');
      expect(again.run.differences).toEqual({ missingLeft: 1, missingRight: 0, differing: 0 });
      expect(again.run.handed).toEqual({});
      expect(await raised()).toEqual(['STOCK_WITHOUT_LEVEL MUG@north']);
    });
  });
});
