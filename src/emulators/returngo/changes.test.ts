import type { Emulator } from '../core/emulator.ts';
import type { TestClient } from '../core/test-client.ts';
import { rmaStatuses, shipmentStatuses } from './model.ts';
import { sampleRma, startAccount } from './test-account.ts';

let emulator: Emulator;
let client: TestClient;
beforeAll(async () => {
  ({ emulator, client } = await startAccount());
});
afterEach(() => client.control('/reset'));
afterAll(() => emulator.close());

const seed = (...rmas: readonly unknown[]) => client.control('/seed', { rmas });
const setStatus = async (id: string, status: string) =>
  (await client.send('PUT', `/rma/${id}/status`, { status })).status;
const stored = async (id: string) => (await client.get(`/rma/${id}`)).json;
const operations = async () => (await client.ledger()).effects.map(({ operation }) => operation);
const parcel = (status: string, more: Record<string, unknown> = {}) => ({
  status,
  carrierName: 'DemoCarrier',
  trackingNumber: 'DC-1',
  trackingURL: 'https://track.example.test/DC-1',
  labelURL: 'https://labels.example.test/DC-1.pdf',
  ...more,
});

test('a parcel may go exactly the ways that are documented, and to the status it has', async () => {
  const permitted: string[] = [];
  for (const from of shipmentStatuses) {
    for (const to of shipmentStatuses) {
      const rma = sampleRma('1');
      await seed({ ...rma, shipments: rma.shipments.map((shipment) => ({ ...shipment, status: from })) });
      const { status } = await client.send('PUT', '/shipment/31', parcel(to));
      if (status === 200) permitted.push(`${from}>${to}`);
      else expect(status).toBe(400);
    }
  }
  const ways: Record<string, string[]> = {
    Pending: ['Pending', 'LabelCreated', 'Shipped', 'Received', 'Validated', 'Canceled'],
    LabelCreated: ['LabelCreated', 'Shipped', 'Received', 'Validated', 'Canceled'],
    Shipped: ['Shipped', 'Received', 'Validated', 'Canceled'],
    Received: ['Received', 'Validated'],
    Validated: ['Validated'],
    Canceled: ['Received', 'Validated', 'Canceled'],
  };
  expect(permitted).toEqual(Object.entries(ways).flatMap(([from, to]) => to.map((one) => `${from}>${one}`)));
});

test('a parcel takes new tracking with the same status, leaves lastUpdated as it is, and wants all fields', async () => {
  await seed(sampleRma('1'));
  const answer = await client.send(
    'PUT',
    '/shipment/31',
    parcel('Pending', { trackingNumber: 'DC-2', labelURL: null }),
  );
  expect([answer.status, answer.json.trackingNumber, answer.json.labelURL]).toEqual([200, 'DC-2', null]);
  expect((await client.send('PUT', '/shipment/31', parcel('Shipped'))).status).toBe(200);
  const { lastUpdated, comments } = await stored('1');
  expect(lastUpdated).toBe('2026-03-10T11:00:00+00:00');
  expect(String(comments?.[0]?.datetime) > String(lastUpdated)).toBe(true);
  expect((await client.send('PUT', '/shipment/31', { status: 'Received' })).status).toBe(400);
  expect((await client.send('PUT', '/shipment/31', parcel('Done'))).status).toBe(400);
  expect((await client.send('PUT', '/shipment/77', parcel('Received'))).status).toBe(404);
  expect(await operations()).toEqual(['updateShipment', 'updateShipment']);
});

test('the same update of a parcel again has no second effect', async () => {
  await seed(sampleRma('1'));
  for (let call = 0; call < 3; call += 1) await client.send('PUT', '/shipment/31', parcel('Shipped'));
  expect(await operations()).toEqual(['updateShipment']);
});

test('a parcel that is removed is gone', async () => {
  await seed(sampleRma('1'));
  expect((await client.send('DELETE', '/shipment/31')).status).toBe(200);
  expect((await client.send('DELETE', '/shipment/31')).status).toBe(404);
  expect((await stored('1')).shipments).toEqual([]);
  expect(await operations()).toEqual(['deleteShipment']);
});

test('an RMA goes forward only; what may not follow is 400 and changes nothing', async () => {
  await seed(sampleRma('1'));
  for (const [status, expected] of [
    ['Received', 400],
    ['Approved', 200],
    ['Approved', 400],
    ['Received', 200],
    ['Pending', 400],
    ['Validated', 200],
    ['Done', 200],
    ['Canceled', 400],
    ['Cancelled', 400],
  ] as const) {
    expect([status, await setStatus('1', status)]).toEqual([status, expected]);
  }
  const { rmaSummary, lastUpdated } = await stored('1');
  expect(rmaSummary?.events?.map(({ eventName }) => eventName).slice(-4)).toEqual([
    'RMA_APPROVED',
    'RMA_RECEIVED',
    'RMA_VALIDATED',
    'RMA_DONE',
  ]);
  expect(String(lastUpdated)).toMatch(/^2026-03-10T12:\d\d:\d\d\+00:00$/);
});

test('the status that is there already is taken where the account is so', async () => {
  await client.control('/settings', { repeatedStatus: 'accepted' });
  await seed(sampleRma('1'));
  for (const status of rmaStatuses.slice(0, 1)) expect(await setStatus('1', status)).toBe(200);
  expect(await operations()).toEqual([]);
});

test('people may reopen what the API may not', async () => {
  await seed(sampleRma('1'));
  expect(await setStatus('1', 'Canceled')).toBe(200);
  expect(await setStatus('1', 'Approved')).toBe(400);
  await client.control('/rmas/1', { status: 'Approved' });
  expect((await stored('1')).rmaSummary?.status).toBe('Approved');
});

test('approval makes a draft, whose order has no id until the exchange is released', async () => {
  await seed(sampleRma('1'));
  await setStatus('1', 'Approved');
  const [draft] = (await stored('1')).exchangeOrders ?? [];
  expect(draft).toMatchObject({ orderId: '', orderName: expect.stringMatching(/^#D\d+$/), type: 'Exchange' });
  await client.control('/rmas/1', { releaseExchange: true });
  const [order] = (await stored('1')).exchangeOrders ?? [];
  expect(String(order?.orderId)).toMatch(/^\d+$/);
  expect(order?.draftOrderId).toBe(draft?.draftOrderId);
  expect(String(order?.orderName)).toMatch(/^#\d+$/);
  await client.control('/rmas/1', { releaseExchange: true });
  expect((await operations()).filter((name) => name === 'releaseOrder')).toHaveLength(1);
});

test('an RMA that is done pays each kind of refund once, less its fees', async () => {
  await seed({ ...sampleRma('1'), transactions: [] });
  await setStatus('1', 'Approved');
  await setStatus('1', 'Done');
  const { transactions, items } = await stored('1');
  expect(transactions).toHaveLength(1);
  // 36.00 and 2.88 of tax, less 3.00 for restocking.
  expect(transactions?.[0]).toMatchObject({
    type: 'RefundToStoreCredit',
    status: 'Success',
    externalReferenceType: 'StoreCreditCode',
    amount: { amount: 35.88, currency: 'USD', shopAmount: 35.88, shopCurrency: 'USD' },
    returnItemIds: [items?.[1]?.returnedItemId],
  });
});

test('a refund made outside waits for its report, which may not undo a success', async () => {
  await client.control('/settings', { refundsBy: 'outside' });
  await seed({ ...sampleRma('1'), transactions: [] });
  await setStatus('1', 'Approved');
  await setStatus('1', 'Done');
  const [transaction] = (await stored('1')).transactions ?? [];
  expect(transaction).toMatchObject({ status: 'Requested', externalReferenceId: null });
  const report = (body: unknown) => client.send('PUT', `/transaction/${transaction?.id}`, body);
  expect((await report({ status: 'Paid' })).status).toBe(400);
  expect((await report({ status: 'Success', externalReferenceId: 'refund-1' })).status).toBe(200);
  expect((await report({ status: 'Success', externalReferenceId: 'refund-1' })).status).toBe(200);
  expect((await report({ status: 'Failed' })).status).toBe(400);
  expect((await stored('1')).transactions?.[0]).toMatchObject({ status: 'Success', externalReferenceId: 'refund-1' });
  expect((await client.send('PUT', '/transaction/12345', { status: 'Success' })).status).toBe(404);
  expect((await operations()).filter((name) => name === 'updateTransaction')).toHaveLength(1);
});

test('where validation is mandatory nothing is done before each unit was looked at', async () => {
  await client.control('/settings', { validationBeforeDone: true });
  const rma = sampleRma('1');
  await seed({ ...rma, items: rma.items.map((item) => ({ ...item, itemValidationStatusResponse: null })) });
  await setStatus('1', 'Approved');
  expect(await setStatus('1', 'Done')).toBe(400);
  const validate = rma.items.map(({ returnedItemId }) => ({ returnedItemId, isReturned: true, isRestockable: false }));
  await client.control('/rmas/1', { validate });
  expect(await setStatus('1', 'Done')).toBe(200);
});

test.each(['htmlText', 'comment'])(
  'a comment is taken as %s where the account is so, the newest first',
  async (field) => {
    await client.control('/settings', { commentField: field });
    await seed(sampleRma('1'));
    const say = async (body: unknown) => (await client.send('POST', '/rma/1/comment', body)).status;
    expect(await say({ [field]: 'First' })).toBe(200);
    expect(await say({ [field]: 'Second' })).toBe(200);
    expect(await say({ [field]: ' ' })).toBe(400);
    expect(await say({ [field === 'comment' ? 'htmlText' : 'comment']: 'Third' })).toBe(400);
    expect(await say('{"half')).toBe(400);
    expect((await stored('1')).comments?.map(({ htmlText }) => htmlText)).toEqual(['Second', 'First']);
  },
);
