import type { Flow } from '../../schemas/formats/flow.ts';
import { onStockStage, type StockStage, type StockStageOptions } from './stock.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

async function tenTees({ systems, move, shows, rest }: StockStage): Promise<void> {
  await systems['archean-r247'].control('POST', 'seed', { products: [{ sku: 'TEE' }] });
  await systems.commercetools.control('POST', 'seed', { products: [{ skus: ['TEE'] }] });
  await move({ sku: 'TEE', locationCode: 'MAIN', quantity: 10 });
  await shows({ 'TEE@main': 10 });
  await rest();
}

/** Hands an order over, as the flow of orders does. */
async function takeOver({ systems, commercetools }: StockStage, orderNumber: string, quantity: number): Promise<void> {
  const { id } = await commercetools('GET', `orders/order-number=${orderNumber}`);
  const externalReference = `commercetools:${id}`;
  const answer = await fetch(`${systems['archean-r247'].url}/v1/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-API-KEY': 'archean-key', 'Idempotency-Key': externalReference },
    body: JSON.stringify({
      externalReference,
      source: 'commercetools',
      orderedAt: '2026-03-05T09:00:00Z',
      currency: 'GBP',
      lines: [{ lineReference: `${externalReference}:1`, sku: 'TEE', quantity, unitPrice: '20.00' }],
    }),
  });
  if (!answer.ok) throw new Error(`the order was not taken: ${answer.status} ${await answer.text()}`);
}

test('AC-6: an order that Archean has not allocated is subtracted until it is, and never twice', async () => {
  await onStockStage({ store }, async (stage) => {
    await tenTees(stage);
    expect(await stage.sell('SO-1', 'TEE', 3)).toBe(true);
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 1 });
    await stage.shows({ 'TEE@main': 8 });
    // Nine of eleven would be left if nobody had bought three.
    expect(await stage.sell('SO-2', 'TEE', 9)).toBe(false);
    await takeOver(stage, 'SO-1', 3);
    await stage.rest();
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 2 });
    await stage.shows({ 'TEE@main': 10 });
  });
});

test('AC-6: were orders on their way not looked at, their units would be sold twice', async () => {
  const careless = {
    store,
    change: ({ flow }: { readonly flow: Flow }) => {
      const step = flow.steps.find(({ id }) => id === 'read-orders');
      if (step?.shape !== 'connector' || !step.gather) throw new Error('the step gathers');
      step.gather.values = '[]';
    },
  };
  await onStockStage(careless, async (stage) => {
    await tenTees(stage);
    expect(await stage.sell('SO-1', 'TEE', 3)).toBe(true);
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 1 });
    await stage.shows({ 'TEE@main': 11 });
    // Twelve units of eleven.
    expect(await stage.sell('SO-2', 'TEE', 9)).toBe(true);
  });
});

/** An order is placed after commercetools was read for a change of stock and before it is written. */
async function sellWhileReading(stage: StockStage): Promise<void> {
  await tenTees(stage);
  const before = (await stage.calls('archean-r247', 'GET /v1/stock-levels')).calls;
  await stage.systems['archean-r247'].faults({
    kind: 'slow',
    delayMs: 1_500,
    times: 1,
    match: { path: '/stock-levels' },
  });
  await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 1 });
  await until(10_000, async () =>
    (await stage.calls('archean-r247', 'GET /v1/stock-levels')).calls > before ? undefined : 'nothing is read',
  );
  expect(await stage.sell('SO-1', 'TEE', 3)).toBe(true);
}

test('AC-6: a sale between reading and writing moves the version, and the quantity is decided anew', async () => {
  await onStockStage({ store }, async (stage) => {
    await sellWhileReading(stage);
    await stage.shows({ 'TEE@main': 8 });
    await stage.rest();
    const written = (await stage.writes()).filter(({ operation }) => operation === 'inventory-entry updated');
    expect(written).toHaveLength(1);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-6: were it written without the version, the sale would be overwritten', async () => {
  const blind: StockStageOptions = {
    store,
    settings: { bulkFrom: 1, bulkWrites: 'all' },
  };
  await onStockStage(blind, async (stage) => {
    await sellWhileReading(stage);
    // What was imported first was wrong; a later look mends it, too late for who has bought meanwhile.
    await until(10_000, async () => {
      const imported = (await stage.writes()).filter(({ operation }) => operation === 'inventory-entry imported');
      return imported.length >= 2 ? undefined : JSON.stringify(await stage.shown());
    });
  });
});

test('AC-6: where orders reserve, what is reserved stays on stock and the rest is what can be sold', async () => {
  await onStockStage({ store, settings: { inventoryMode: 'reserve-on-order' } }, async (stage) => {
    await tenTees(stage);
    expect(await stage.sell('SO-1', 'TEE', 3, 'ReserveOnOrder')).toBe(true);
    await stage.move({ sku: 'TEE', locationCode: 'MAIN', quantity: 1 });
    await stage.shows({ 'TEE@main': 11 });
    expect(await stage.sell('SO-2', 'TEE', 9, 'ReserveOnOrder')).toBe(false);
    expect(await stage.sell('SO-3', 'TEE', 8, 'ReserveOnOrder')).toBe(true);
  });
});

test('AC-6: safety buffers are kept back, of a SKU before those of a location', async () => {
  const buffers = { default: 1, byLocation: { NORTH: 4 }, bySku: { TEE: 2 } };
  await onStockStage({ store, settings: { buffers } }, async (stage) => {
    await stage.systems['archean-r247'].control('POST', 'seed', { products: [{ sku: 'TEE' }, { sku: 'CAP' }] });
    await stage.systems.commercetools.control('POST', 'seed', { products: [{ skus: ['TEE', 'CAP'] }] });
    await stage.move(
      { sku: 'TEE', locationCode: 'MAIN', quantity: 10 },
      { sku: 'CAP', locationCode: 'MAIN', quantity: 10 },
      { sku: 'CAP', locationCode: 'NORTH', quantity: 3 },
    );
    await stage.shows({ 'TEE@main': 8, 'CAP@main': 9, 'CAP@north': 0 });
  });
});
