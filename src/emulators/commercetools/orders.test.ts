import { codes, type Project, startProject } from './test-project.ts';

let project: Project;
beforeEach(async () => {
  project = await startProject();
});
afterEach(() => project.emulator.close());

const order = async (number = 'SO-1001') => (await project.client.get(`/demo/orders/order-number=${number}`)).json;
async function act(actions: object[], number = 'SO-1001') {
  const { version } = await order(number);
  return project.client.send('POST', `/demo/orders/order-number=${number}`, { version, actions });
}
const lineId = async () => (await order()).lineItems?.[0]?.id;

test('an order is found by id, by number and by when it changed', async () => {
  const found = await order();
  expect((await project.client.get(`/demo/orders/${found.id}`)).json).toEqual(found);
  const predicate = encodeURIComponent('lastModifiedAt > "2020-01-01T00:00:00.000Z" and orderState = "Open"');
  expect((await project.client.get(`/demo/orders?where=${predicate}`)).json.count).toBe(2);
});

test('states of order, shipment and payment are set to words that exist', async () => {
  const done = await act([
    { action: 'changeOrderState', orderState: 'Confirmed' },
    { action: 'changeShipmentState', shipmentState: 'Ready' },
    { action: 'changePaymentState', paymentState: 'Paid' },
  ]);
  expect(done.json).toMatchObject({
    orderState: 'Confirmed',
    shipmentState: 'Ready',
    paymentState: 'Paid',
    version: 2,
  });
  const refused = await act([{ action: 'changeShipmentState', shipmentState: 'Sent' }]);
  expect([refused.status, codes(refused)]).toEqual([400, ['InvalidJsonInput']]);
});

test('the own state machine begins where it may, and follows its transitions unless it is forced', async () => {
  const to = (key: string, force = false) =>
    act([{ action: 'transitionState', state: { typeId: 'state', key }, force }]);
  expect(codes(await to('picking'))).toEqual(['InvalidOperation']);
  expect((await to('new')).status).toBe(200);
  expect(codes(await to('held'))).toEqual(['InvalidOperation']);
  expect((await to('picking')).status).toBe(200);
  expect(codes(await to('new'))).toEqual(['InvalidOperation']);
  expect((await to('held', true)).status).toBe(200);
  expect(codes(await to('unknown'))).toEqual(['ReferencedResourceNotFound']);
});

test('units of a line move between states', async () => {
  const [line] = (await order()).lineItems ?? [];
  const from = line?.state?.[0]?.state?.id;
  const move = (quantity: number) =>
    act([
      {
        action: 'transitionLineItemState',
        lineItemId: line?.id,
        quantity,
        fromState: { typeId: 'state', key: 'new' },
        toState: { typeId: 'state', key: 'picking' },
      },
    ]);
  expect(from).toBeDefined();
  expect(codes(await move(1))).toEqual(['InvalidOperation']);
});

test('deliveries need shippingInfo, take any quantity, and their parcels are tracked', async () => {
  const items = [{ id: await lineId(), quantity: 99 }];
  const delivery = {
    action: 'addDelivery',
    deliveryKey: 'dsp_31',
    items,
    parcels: [{ key: 'p1-1', trackingData: { trackingId: 'EX0001', carrier: 'Example Post' } }],
  };
  expect(codes(await act([delivery], 'SO-1002'))).toEqual(['InvalidOperation']);
  const done = await act([delivery, { action: 'changeShipmentState', shipmentState: 'Shipped' }]);
  expect(done.json.shippingInfo?.deliveries?.[0]).toMatchObject({ key: 'dsp_31', items });
  expect(codes(await act([delivery]))).toEqual(['DuplicateField']);
  const more = await act([
    { action: 'addParcelToDelivery', deliveryKey: 'dsp_31', parcelKey: 'p1-2' },
    { action: 'setParcelTrackingData', parcelKey: 'p1-2', trackingData: { trackingId: 'EX0002' } },
  ]);
  expect(more.json.shippingInfo?.deliveries?.[0]?.parcels?.[1]?.trackingData).toEqual({ trackingId: 'EX0002' });
  const removed = await act([{ action: 'removeDelivery', deliveryKey: 'dsp_31' }]);
  expect(removed.json.shippingInfo?.deliveries).toEqual([]);
});

test('synchronisation needs a channel with the role, and is kept once per channel', async () => {
  const sync = (key: string, externalId: string) =>
    act([{ action: 'updateSyncInfo', channel: { typeId: 'channel', key }, externalId }]);
  expect(codes(await sync('dc-1', 'x'))).toEqual(['InvalidInput']);
  await sync('archean', 'ord_1');
  expect((await sync('archean', 'ord_2')).json.syncInfo).toMatchObject([{ externalId: 'ord_2' }]);
});

test('what comes back is inspected only after it is returned, and moves no stock', async () => {
  const info = (key: string, shipmentState: string, id: unknown) => ({
    action: 'addReturnInfo',
    items: [{ key, quantity: 1, lineItemId: id, shipmentState }],
  });
  const id = await lineId();
  await act([info('r-1', 'Advised', id), info('r-2', 'Returned', id)]);
  const inspect = (returnItemKey: string, shipmentState: string) =>
    act([{ action: 'setReturnShipmentState', returnItemKey, shipmentState }]);
  expect(codes(await inspect('r-1', 'BackInStock'))).toEqual(['InvalidOperation']);
  expect((await inspect('r-2', 'BackInStock')).status).toBe(200);
  expect(
    codes(await act([{ action: 'setReturnPaymentState', returnItemKey: 'r-1', paymentState: 'Refunded' }])),
  ).toEqual(['InvalidOperation']);
  const paid = await act([{ action: 'setReturnPaymentState', returnItemKey: 'r-2', paymentState: 'Refunded' }]);
  expect(paid.json.returnInfo?.[1]?.items?.[0]).toMatchObject({
    shipmentState: 'BackInStock',
    paymentState: 'Refunded',
  });
  const stock = await project.client.get('/demo/inventory/key=dc1-SKU-100');
  expect(stock.json).toMatchObject({ version: 1, quantityOnStock: 12 });
});

test('an order is numbered once, and custom fields need a type', async () => {
  expect(codes(await act([{ action: 'setOrderNumber', orderNumber: 'SO-9' }]))).toEqual(['InvalidOperation']);
  const done = await act([{ action: 'setCustomField', name: 'returnReason', value: 'too small' }]);
  expect(done.json.custom?.fields).toEqual({ returnReason: 'too small' });
  expect(codes(await act([{ action: 'setCustomField', name: 'returnReason', value: 'x' }], 'SO-1002'))).toEqual([
    'InvalidOperation',
  ]);
});
