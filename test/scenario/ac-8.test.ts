/** AC-8: a shipment that starts in commercetools reduces Archean's stock, once. */
import type { Order } from '../../schemas/systems/commercetools/order.ts';
import { confirmShipments, type OrderStage, onOrderStage, sendShipments, takeOver } from './orders.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const flows = [takeOver, sendShipments, confirmShipments];
const own = (settings: Readonly<Record<string, unknown>>) => ({ [confirmShipments]: settings });
const recheckNever = own({ recheckMinutes: 10_080 });

/** Goods leave from a shop: somebody adds a delivery in commercetools. */
const sendFromShop = (stage: OrderStage, { id, lineItems }: Order, units: readonly number[], more: object = {}) =>
  stage.act(id, {
    action: 'addDelivery',
    items: lineItems.flatMap((line, index) => (units[index] ? [{ id: line.id, quantity: units[index] }] : [])),
    parcels: [{ trackingData: { trackingId: 'SHOP-1', carrier: 'Example Post' } }],
    ...more,
  });

const onHand = async (stage: OrderStage, sku: string): Promise<number> => {
  const { url } = stage.systems['archean-r247'];
  const answer = await fetch(`${url}/v1/stock-levels?sku=${sku}`, { headers: { 'X-API-KEY': 'archean-key' } });
  const { data } = (await answer.json()) as { data: { onHand: number }[] };
  return data.reduce((sum, level) => sum + level.onHand, 0);
};

test('AC-8: a delivery of others is booked in Archean once, and does not come back as another', async () => {
  await onOrderStage({ store, flows, settings: recheckNever }, async (stage) => {
    const { 'archean-r247': archean, commercetools } = stage.systems;
    const order = await stage.place();
    await stage.settled();
    await commercetools.faults({ kind: 'duplicateWebhooks', copies: 3 });
    await archean.faults({ kind: 'dropAfterCommit', times: 1, match: { method: 'POST', path: '/v1/dispatches' } });
    await sendFromShop(stage, order, [2, 0]);
    await stage.settled();
    expect(await stage.done('dispatch')).toEqual([`commercetools:${order.id} ×1`]);
    expect(await onHand(stage, 'TEE')).toBe(98);
    expect(await stage.order(order.id)).toMatchObject({ shipmentState: 'Partial' });
    expect((await stage.order(order.id)).shippingInfo?.deliveries).toHaveLength(1);
    await sendFromShop(stage, order, [0, 1]);
    await stage.settled();
    expect(await onHand(stage, 'MUG')).toBe(99);
    expect(await stage.order(order.id)).toMatchObject({ shipmentState: 'Shipped' });
    expect((await stage.order(order.id)).shippingInfo?.deliveries).toHaveLength(2);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-8: a delivery that came from Archean is not sent back', async () => {
  await onOrderStage({ store, flows, settings: recheckNever }, async (stage) => {
    const order = await stage.place();
    await stage.settled();
    await stage.dispatch(order, [2, 1]);
    await stage.settled();
    expect(await stage.order(order.id)).toMatchObject({ shipmentState: 'Shipped' });
    expect(await stage.done('dispatch')).toHaveLength(2);
    expect([await onHand(stage, 'TEE'), await onHand(stage, 'MUG')]).toEqual([98, 99]);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-8: one that Archean refuses waits as an exception, while another delivery of the order goes on', async () => {
  await onOrderStage({ store, flows: [takeOver, confirmShipments], settings: recheckNever }, async (stage) => {
    const order = await stage.place();
    await stage.settled();
    await sendFromShop(stage, order, [9, 0]);
    await sendFromShop(stage, order, [0, 1], { deliveryKey: 'shop-2' });
    await stage.settled();
    const [refused, good] = (await stage.order(order.id)).shippingInfo?.deliveries ?? [];
    expect(good?.key).toBe('shop-2');
    expect(await stage.told()).toEqual([`DISPATCH_REFUSED ${refused?.id}`]);
    expect([await onHand(stage, 'TEE'), await onHand(stage, 'MUG')]).toEqual([100, 99]);
  });
});

test('AC-8: a delivery of an order that Archean does not have yet is booked once it has', async () => {
  const settings = { ...own({ recheckMinutes: 0.01 }), [takeOver]: { paymentStates: ['Paid'] } };
  await onOrderStage({ store, flows: [takeOver, confirmShipments], settings }, async (stage) => {
    const order = await stage.place({ paymentState: 'Pending' });
    await sendFromShop(stage, order, [1, 0]);
    await until(30_000, async () => ((await stage.told()).length === 1 ? undefined : 'not raised'));
    expect(await onHand(stage, 'TEE')).toBe(100);
    await stage.act(order.id, { action: 'changePaymentState', paymentState: 'Paid' });
    await until(30_000, async () => ((await stage.told()).length === 0 ? undefined : 'still open'));
    expect(await onHand(stage, 'TEE')).toBe(99);
  });
});

test('AC-8: where Archean keeps no references, an unknown outcome waits for a person and is not sent again', async () => {
  const capabilities = {
    idempotencyKey: false,
    readBackByReference: false,
    transfers: false,
    adjustmentReasons: false,
    orders: true,
    webhooks: true,
  };
  const options = { store, flows: [takeOver, confirmShipments], settings: recheckNever, archean: { capabilities } };
  await onOrderStage(options, async (stage) => {
    const order = await stage.place();
    await stage.settled();
    const fault = { kind: 'dropAfterCommit', times: 1, match: { method: 'POST', path: '/v1/dispatches' } };
    await stage.systems['archean-r247'].faults(fault);
    await sendFromShop(stage, order, [1, 0]);
    await stage.settled();
    const [delivery] = (await stage.order(order.id)).shippingInfo?.deliveries ?? [];
    expect((await stage.exceptions()).map(({ code }) => code)).toEqual(['DISPATCH_OUTCOME_UNKNOWN']);
    expect(delivery?.id).toBeDefined();
    expect(await onHand(stage, 'TEE')).toBe(99);
  });
});
