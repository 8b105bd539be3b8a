import { createHmac } from 'node:crypto';
import { startReceiver } from '../core/test-client.ts';
import { batch, line, startTenant, type Tenant } from './test-tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.client.control('/reset'));
afterAll(() => tenant.emulator.close());

const order = (externalReference: string, quantity = 2) => ({
  externalReference,
  channel: 'loop',
  type: 'exchange',
  lines: [{ lineReference: '1', sku: 'TEE', quantity, unitPrice: '0.00' }],
});
const takeOrder = (reference: string, quantity?: number) =>
  tenant.client.send('POST', '/v1/orders', order(reference, quantity));
const level = async () => (await tenant.client.get('/v1/stock-levels?sku=TEE')).json.data?.[0];
const dispatch = (quantity: number) =>
  tenant.client.send('POST', '/v1/dispatches', {
    orderExternalReference: 'x1',
    carrier: 'DHL',
    trackingNumber: 'T1',
    lines: [{ lineReference: '1', sku: 'TEE', quantity }],
  });

test('an order is taken once per external reference and holds its stock', async () => {
  const first = await takeOrder('x1');
  expect([first.status, first.json.status]).toEqual([201, 'allocated']);
  const again = await takeOrder('x1');
  expect([again.status, again.json.id]).toEqual([200, first.json.id]);
  expect(await level()).toMatchObject({ onHand: 12, allocated: 2, available: 10 });
  expect((await tenant.client.get('/v1/orders?externalReference=x1')).json.data).toHaveLength(1);
  expect((await tenant.client.ledger()).effects.map(({ operation, count }) => [operation, count])).toEqual([
    ['order', 1],
  ]);
});

test('an order is allocated later where the tenant takes its time', async () => {
  await tenant.client.control('/settings', { allocationDelayMs: 100 });
  expect((await takeOrder('x1')).json.status).toBe('received');
  expect(await level()).toMatchObject({ available: 12 });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect((await tenant.client.get('/v1/orders?externalReference=x1')).json.data?.[0]?.status).toBe('allocated');
  expect(await level()).toMatchObject({ available: 10 });
});

test('an order that stock does not cover waits, and one with an unknown SKU is refused', async () => {
  expect((await takeOrder('x1', 100)).json.status).toBe('backordered');
  const refused = await tenant.client.send('POST', '/v1/orders', {
    externalReference: 'x2',
    lines: [{ lineReference: '1', sku: 'NONE', quantity: 1 }],
  });
  expect([refused.status, refused.json.code]).toEqual([422, 'unknown_sku']);
});

test('a cancelled order gives its stock back, and a dispatched one can not be cancelled', async () => {
  const { json } = await takeOrder('x1');
  const cancel = () => tenant.client.send('POST', `/v1/orders/${json.id}/cancel`);
  expect((await cancel()).json.status).toBe('cancelled');
  expect((await cancel()).status).toBe(200);
  expect(await level()).toMatchObject({ allocated: 0 });
  expect((await tenant.client.ledger()).effects.map(({ operation }) => operation)).toEqual(['order', 'orderCancel']);
  await tenant.client.control('/reset');
  const second = await takeOrder('x1');
  await dispatch(1);
  const refused = await tenant.client.send('POST', `/v1/orders/${second.json.id}/cancel`);
  expect(refused.status).toBe(422);
});

test('dispatches may be partial, lower the stock, and never exceed the order', async () => {
  await takeOrder('x1');
  expect((await dispatch(1)).status).toBe(201);
  expect(await level()).toMatchObject({ onHand: 11, allocated: 1 });
  expect((await tenant.client.get('/v1/orders?externalReference=x1')).json.data?.[0]?.status).toBe(
    'partially_dispatched',
  );
  expect((await dispatch(2)).status).toBe(422);
  expect((await dispatch(1)).status).toBe(201);
  expect(await level()).toMatchObject({ onHand: 10, allocated: 0 });
  const { json } = await tenant.client.get('/v1/dispatches?updatedSince=2020-01-01T00:00:00Z&limit=1');
  expect(json.data?.[0]).toMatchObject({ orderExternalReference: 'x1', trackingNumber: 'T1' });
  expect(json.page?.hasMore).toBe(true);
});

test('the warehouse dispatches by the control API, and an order that is not there is named', async () => {
  await takeOrder('x1');
  const body = { orderExternalReference: 'x1', lines: [{ lineReference: '1', sku: 'TEE', quantity: 2 }] };
  expect((await tenant.client.control('/dispatches', body)).id).toMatch(/^dsp_/);
  const refused = await tenant.client.send('POST', '/_control/dispatches', { ...body, orderExternalReference: 'none' });
  expect([refused.status, refused.json.code]).toEqual([400, 'CONTROL_BODY_INVALID']);
});

test('without the capability there are no orders', async () => {
  await tenant.client.control('/capabilities', { orders: false });
  expect((await takeOrder('x1')).json.code).toBe('not_found');
});

test('a changed level is announced with a signature over the raw bytes, where the capability is on', async () => {
  const receiver = await startReceiver();
  try {
    await tenant.client.control('/webhook', { url: receiver.url, secret: 'hook-secret' });
    await tenant.client.send('POST', '/v1/stock-adjustments', batch('r1', [line()]));
    await tenant.client.control('/capabilities', { webhooks: true });
    await tenant.client.send('POST', '/v1/stock-adjustments', batch('r2', [line()]));
    const [first] = await receiver.waitFor(1);
    const signature = createHmac('sha256', 'hook-secret')
      .update(first?.body ?? '')
      .digest('hex');
    expect(first?.headers['x-archean-signature']).toBe(signature);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ topic: 'stock.changed', level: { sku: 'TEE', onHand: 14 } });
  } finally {
    await receiver.close();
  }
});
