/** AC-5: every order reaches Archean exactly once, is acknowledged, and is raised when it does not in time. */
import { onOrderStage, takeOver } from './orders.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const flows = [takeOver];
const own = (settings: Readonly<Record<string, unknown>>) => ({ [takeOver]: settings });
const recheckNever = { recheckMinutes: 10_080 };

test('AC-5: an order is taken over once, whole, with exact money, and marked in commercetools', async () => {
  const settings = own({ acknowledgeChannel: 'archean', locations: { north: 'NORTH' } });
  await onOrderStage({ store, flows, settings }, async (stage) => {
    const lines = [
      { sku: 'TEE', quantity: 3, unitCents: 1_999, totalCents: 5_000, channel: 'north' },
      { sku: 'MUG', quantity: 1, unitCents: 1_250 },
    ];
    const order = await stage.place({ orderNumber: 'SO-1', lines });
    await stage.settled();
    const [taken, ...others] = await stage.inArchean();
    expect(others).toEqual([]);
    expect(taken).toMatchObject({
      externalReference: `commercetools:${order.id}`,
      relatedOrderReference: 'SO-1',
      currency: 'GBP',
      type: 'sale',
      lines: [
        { lineReference: order.lineItems[0]?.id, sku: 'TEE', quantity: 3, unitPrice: '19.99', totalPrice: '50.00' },
        { lineReference: order.lineItems[1]?.id, sku: 'MUG', quantity: 1, unitPrice: '12.50', totalPrice: '12.50' },
      ],
    });
    expect(await stage.order(order.id)).toMatchObject({
      orderState: 'Confirmed',
      syncInfo: [{ externalId: taken?.id }],
    });
    expect((await stage.story(order.id)).record).toMatchObject({
      state: 'confirmed',
      tracked: { orderName: 'SO-1', orderedAt: order.createdAt },
    });
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-5: notifications twice, a poll beside them, lost answers and a replay give one order', async () => {
  await onOrderStage({ store, flows, polls: true }, async (stage) => {
    const { 'archean-r247': archean, commercetools } = stage.systems;
    await commercetools.faults({ kind: 'duplicateWebhooks', copies: 3 });
    await archean.faults(
      { kind: 'dropAfterCommit', times: 1, match: { method: 'POST', path: '/v1/orders' } },
      { kind: 'serverError', status: 502, times: 1, match: { method: 'GET', path: '/v1/orders' } },
    );
    const orders = [await stage.place(), await stage.place(), await stage.place()];
    await stage.settled();
    await stage.again(
      takeOver,
      orders.map(({ id }) => id),
    );
    await stage.settled();
    expect((await stage.done('order')).sort()).toEqual(orders.map(({ id }) => `commercetools:${id} ×1`).sort());
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-5: an order whose notification never came is found by the poll', async () => {
  await onOrderStage({ store, flows, polls: true, notifications: 'none' }, async (stage) => {
    const order = await stage.place();
    await until(30_000, async () => ((await stage.inArchean()).length === 1 ? undefined : 'not taken over'));
    await stage.settled();
    expect(await stage.done('order')).toEqual([`commercetools:${order.id} ×1`]);
  });
});

test('AC-5: which orders go is a setting, and one goes once it is paid', async () => {
  await onOrderStage({ store, flows }, async (stage) => {
    const order = await stage.place({ paymentState: 'Pending' });
    await stage.settled();
    expect((await stage.story(order.id)).record).toMatchObject({ state: 'skipped' });
    expect(await stage.inArchean()).toEqual([]);
    await stage.act(order.id, { action: 'changePaymentState', paymentState: 'Paid' });
    await stage.settled();
    expect(await stage.done('order')).toEqual([`commercetools:${order.id} ×1`]);
  });
});

test('AC-5: an unknown SKU, an unmapped channel and a missing address hold their orders alone', async () => {
  const settings = own({ ...recheckNever, locations: { north: 'NORTH' } });
  await onOrderStage({ store, flows, settings, products: [{ sku: 'OLD', active: false }] }, async (stage) => {
    const line = { quantity: 1 };
    await stage.place({ lines: [{ ...line, sku: 'NEW' }] });
    await stage.place({ lines: [{ ...line, sku: 'OLD' }] });
    await stage.place({ lines: [line] });
    await stage.place({ lines: [{ ...line, sku: 'TEE', channel: 'south' }] });
    await stage.place({ address: { country: 'GB' } });
    const good = await stage.place({ lines: [{ ...line, sku: 'TEE', channel: 'north' }] });
    await stage.settled();
    expect(await stage.told()).toEqual([
      'ADDRESS_INCOMPLETE',
      'CHANNEL_UNMAPPED',
      'SKU_INACTIVE',
      'SKU_MISSING',
      'SKU_UNKNOWN',
    ]);
    const named = (await stage.exceptions()).find(({ code }) => code === 'SKU_UNKNOWN');
    expect(named?.message).toContain('"NEW"');
    expect(await stage.done('order')).toEqual([`commercetools:${good.id} ×1`]);
  });
});

test('AC-5: an order goes on by itself once its SKU is known', async () => {
  await onOrderStage({ store, flows, settings: own({ recheckMinutes: 0.01 }) }, async (stage) => {
    await stage.place({ lines: [{ sku: 'NEW', quantity: 1 }] });
    await until(30_000, async () => ((await stage.told()).length === 1 ? undefined : 'no exception'));
    await stage.systems['archean-r247'].control('POST', 'seed', { products: [{ sku: 'NEW' }] });
    await until(30_000, async () => ((await stage.inArchean()).length === 1 ? undefined : 'not taken over'));
    await stage.settled();
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-5: an order that Archean can not be reached for is raised past the limit, until it is there', async () => {
  const settings = own({ takeOverWithinMinutes: 0.005 });
  await onOrderStage({ store, flows, settings }, async (stage) => {
    const archean = stage.systems['archean-r247'];
    await archean.faults({ kind: 'serverError', status: 502, times: 1_000, match: { path: '/v1/products' } });
    const order = await stage.place();
    await until(30_000, async () => ((await stage.told()).includes('ORDER_NOT_TAKEN_OVER') ? undefined : 'not raised'));
    await archean.clearFaults();
    await stage.replay((await stage.exceptions()).filter(({ code }) => code === 'RETRIES_EXHAUSTED'));
    await until(30_000, async () => ((await stage.told()).length === 0 ? undefined : `${await stage.told()}`));
    expect(await stage.done('order')).toEqual([`commercetools:${order.id} ×1`]);
  });
});

test('AC-5: a cancelled order is cancelled in Archean while it can be, and otherwise raised', async () => {
  await onOrderStage({ store, flows, settings: own(recheckNever) }, async (stage) => {
    const [early, late, never] = [
      await stage.place(),
      await stage.place(),
      await stage.place({ paymentState: 'Pending' }),
    ];
    await stage.settled();
    await stage.dispatch(late, [1, 0]);
    for (const { id } of [early, late, never]) {
      await stage.act(id, { action: 'changeOrderState', orderState: 'Cancelled' });
    }
    await stage.settled();
    expect(await stage.done('orderCancel')).toEqual([`commercetools:${early.id} ×1`]);
    expect(await stage.told()).toEqual(['CANCELLED_TOO_LATE']);
    await stage.act(early.id, { action: 'changeOrderState', orderState: 'Open' });
    await stage.settled();
    expect(await stage.told()).toEqual(['CANCELLED_TOO_LATE', 'ORDER_REOPENED']);
    expect((await stage.inArchean()).map(({ status }) => status).sort()).toEqual(['cancelled', 'partially_dispatched']);
  });
});

test('AC-5: an order that is edited after it was taken over is raised, and not silently sent as it was', async () => {
  await onOrderStage({ store, flows, polls: true, settings: own(recheckNever) }, async (stage) => {
    const order = await stage.place();
    await stage.settled();
    const edit = { lineItemId: order.lineItems[0]?.id, quantity: 5 };
    await stage.systems.commercetools.control('POST', `whole-orders/${order.id}/edits`, edit);
    await until(30_000, async () => ((await stage.told()).length === 1 ? undefined : 'not raised'));
    expect(await stage.told()).toEqual(['ORDER_CHANGED']);
    expect((await stage.exceptions())[0]?.message).toBe('Archean has 3 units in 2 lines, commercetools 6 in 2.');
    await stage.act(order.id, { action: 'changeOrderState', orderState: 'Cancelled' });
    await stage.settled();
    expect(await stage.told()).toEqual([]);
    expect(await stage.done('orderCancel')).toEqual([`commercetools:${order.id} ×1`]);
  });
});
