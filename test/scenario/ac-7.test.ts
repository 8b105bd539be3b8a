/** AC-7: commercetools is told of a shipment by dispatch records alone, along a declared state machine. */
import type { Order } from '../../schemas/systems/commercetools/order.ts';
import { type OrderStage, type OrderStageOptions, onOrderStage, sendShipments, takeOver } from './orders.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';
import { until } from './system-stage.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const flows = [takeOver, sendShipments];
const settings = { [sendShipments]: { recheckMinutes: 10_080 } };
const stateOf = async (stage: OrderStage, { id }: Order) => (await stage.order(id)).shipmentState;
const deliveriesOf = async (stage: OrderStage, { id }: Order) => (await stage.order(id)).shippingInfo?.deliveries ?? [];

async function onTakenOrder(
  more: Partial<OrderStageOptions>,
  play: (stage: OrderStage, order: Order) => Promise<void>,
): Promise<void> {
  await onOrderStage({ store, flows, settings, ...more }, async (stage) => {
    const order = await stage.place({ orderNumber: 'SO-1' });
    await stage.settled();
    await play(stage, order);
  });
}

test('AC-7: Partial while units are missing, Shipped with the last, each dispatch once with its tracking', async () => {
  await onTakenOrder({}, async (stage, order) => {
    // Allocated, and on its pick list: nothing has left.
    expect((await stage.inArchean())[0]?.status).toBe('allocated');
    expect(await stateOf(stage, order)).toBeUndefined();
    await stage.dispatch(order, [1, 1]);
    await stage.settled();
    expect(await stateOf(stage, order)).toBe('Partial');
    const [tee, mug] = order.lineItems;
    const [first] = await deliveriesOf(stage, order);
    expect(first).toMatchObject({
      key: expect.stringMatching(/^archean-dsp_/),
      items: [
        { id: tee?.id, quantity: 1 },
        { id: mug?.id, quantity: 1 },
      ],
      parcels: [{ trackingData: { trackingId: 'EX0001', carrier: 'Example Post' } }],
    });
    await stage.dispatch(order, [1], { trackingNumber: 'EX0002' });
    await stage.settled();
    expect(await stateOf(stage, order)).toBe('Shipped');
    expect(await deliveriesOf(stage, order)).toHaveLength(2);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-7: dispatches that come together, twice and by poll as well become one delivery each', async () => {
  await onTakenOrder({ polls: true }, async (stage, order) => {
    await stage.systems.commercetools.faults(
      { kind: 'dropAfterCommit', times: 1, match: { method: 'POST', path: '/demo/orders' } },
      { kind: 'serverError', status: 502, times: 1, match: { method: 'GET', path: '/demo/orders' } },
    );
    await Promise.all([stage.dispatch(order, [1]), stage.dispatch(order, [1]), stage.dispatch(order, [0, 1])]);
    await until(30_000, async () => ((await stateOf(stage, order)) === 'Shipped' ? undefined : 'not shipped'));
    await stage.settled();
    await stage.again(sendShipments, [`commercetools:${order.id}`]);
    await stage.settled();
    const sent = (await deliveriesOf(stage, order)).flatMap(({ items }) => items);
    expect(sent.map(({ quantity }) => quantity)).toEqual([1, 1, 1]);
    expect(await stage.done('dispatch')).toHaveLength(3);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-7: a change that is not declared is raised and nothing is written', async () => {
  await onTakenOrder({}, async (stage, order) => {
    await stage.act(order.id, { action: 'changeShipmentState', shipmentState: 'Delivered' });
    await stage.dispatch(order, [2, 1]);
    await stage.settled();
    expect(await stage.told()).toEqual(['SHIPMENT_STATE_REFUSED']);
    expect((await stage.exceptions())[0]?.message).toContain('"Delivered" there, and may not become "Shipped"');
    expect(await stateOf(stage, order)).toBe('Delivered');
    expect(await deliveriesOf(stage, order)).toEqual([]);
    await stage.act(order.id, { action: 'changeShipmentState', shipmentState: 'Ready' });
    await stage.replay(await stage.exceptions());
    await stage.settled();
    expect(await stateOf(stage, order)).toBe('Shipped');
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AC-7: lines and units that the order does not have are raised, and nothing is told of them', async () => {
  await onTakenOrder({}, async (stage, order) => {
    const [line] = order.lineItems;
    const items = [{ id: line?.id, quantity: 2 }];
    await stage.act(order.id, { action: 'addDelivery', deliveryKey: 'by-hand', items });
    await stage.dispatch(order, [2]);
    await stage.settled();
    expect(await stage.told()).toEqual(['MORE_SENT_THAN_ORDERED']);
    expect(await deliveriesOf(stage, order)).toHaveLength(1);
    expect(await stateOf(stage, order)).toBeUndefined();
  });
});

test('AC-7: dispatches of orders that others gave to Archean are none of commercetools', async () => {
  await onTakenOrder({}, async (stage, order) => {
    const body = { externalReference: 'loop-exchange:1', lines: [{ lineReference: 'a', sku: 'TEE', quantity: 1 }] };
    const { url } = stage.systems['archean-r247'];
    const headers = { 'X-API-KEY': 'archean-key', 'content-type': 'application/json' };
    await fetch(`${url}/v1/orders`, { method: 'POST', headers, body: JSON.stringify(body) });
    await stage.dispatch(order, [], { orderExternalReference: 'loop-exchange:1', lines: body.lines });
    await stage.settled();
    expect((await stage.story('loop-exchange:1')).record).toMatchObject({ state: 'skipped' });
    expect(await deliveriesOf(stage, order)).toEqual([]);
  });
});

/** Takes one protection out: the first dispatch counts as the whole order. */
const firstCountsAsAll: OrderStageOptions['change'] = ({ id, steps }) => {
  const step = steps.find((one) => one.shape === 'flow-control');
  if (id === sendShipments && step?.shape === 'flow-control') step.to = "plan.shipmentState ? 'Shipped'";
};

/** Takes the other out: every change is permitted. */
const everythingGoes: OrderStageOptions['change'] = ({ id, machines }) => {
  const why = 'Nothing is refused.';
  if (id === sendShipments) machines?.shipment?.transitions.push({ from: 'Delivered', to: 'Partial', why });
};

test.each([
  ['with its protections, Shipped is not told while units are missing', undefined, 'Partial'],
  ['were the first dispatch taken for the whole, Shipped would be told too early', firstCountsAsAll, 'Shipped'],
])('AC-7: %s', async (_, change, expected) => {
  await onTakenOrder(change ? { change } : {}, async (stage, order) => {
    await stage.dispatch(order, [1, 0]);
    await stage.settled();
    expect(await stateOf(stage, order)).toBe(expected);
  });
});

test.each([
  ['a late dispatch does not take back that the shopper has the goods', undefined, 'Delivered'],
  ['were every change permitted, it would', everythingGoes, 'Partial'],
])('AC-7: %s', async (_, change, expected) => {
  await onTakenOrder(change ? { change } : {}, async (stage, order) => {
    await stage.act(order.id, { action: 'changeShipmentState', shipmentState: 'Delivered' });
    await stage.dispatch(order, [1, 0]);
    await stage.settled();
    expect(await stateOf(stage, order)).toBe(expected);
  });
});
