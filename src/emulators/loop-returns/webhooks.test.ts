import { createHmac } from 'node:crypto';
import { type Received, type Receiver, startReceiver } from '../core/test-client.ts';
import { type Shop, sampleReturn, startShop } from './test-shop.ts';

let shop: Shop;
let receiver: Receiver;
let statuses: { status: number; headers?: Record<string, string> }[];
beforeAll(async () => {
  shop = await startShop();
});
beforeEach(async () => {
  statuses = [];
  receiver = await startReceiver((count) => statuses[count - 1] ?? { status: 200 });
});
afterEach(async () => {
  await shop.client.control('/reset');
  await receiver.close();
});
afterAll(() => shop.emulator.close());

const seed = (...returns: unknown[]) => shop.client.control('/seed', { returns });
const subscribe = (topic: string, trigger: string, status: string | undefined = 'active') =>
  shop.client.send('POST', '/api/v1/webhooks', { topic, trigger, url: receiver.url, status });
const deliver = (fields: Record<string, unknown>) =>
  shop.client.control('/webhooks/deliver', {
    topic: 'return',
    trigger: 'return.updated',
    url: receiver.url,
    ...fields,
  });
const process = (id: string) => shop.client.send('POST', `/api/v1/warehouse/return/${id}/process`);
const signature = (body: string, secret = 'loop-emulator-secret') =>
  createHmac('sha256', secret).update(body).digest('base64');
const payload = (received: Received | undefined) => JSON.parse(received?.body ?? 'null');

test('subscriptions are created, changed, listed and deleted, inactive unless told otherwise', async () => {
  const { json } = await shop.client.send('POST', '/api/v1/webhooks', {
    topic: 'return',
    trigger: 'return.closed',
    url: 'https://hooks.example.test/loop',
  });
  expect(json).toEqual({
    id: expect.any(Number),
    shop_id: 4321,
    topic: 'return',
    trigger: 'return.closed',
    url: 'https://hooks.example.test/loop',
    status: 'inactive',
  });
  const path = `/api/v1/webhooks/${json.id}`;
  const changed = await shop.client.send('PUT', path, { status: 'active' });
  expect([changed.status, changed.text]).toEqual([204, '']);
  expect((await shop.client.get('/api/v1/webhooks')).json.webhooks?.[0]?.status).toBe('active');
  expect((await shop.client.send('DELETE', path)).status).toBe(204);
  expect((await shop.client.send('DELETE', path)).json.errors?.code).toBe('FAILED_TO_DELETE_WEBHOOK');
  expect((await shop.client.send('POST', '/api/v1/webhooks', { topic: 'return' })).status).toBe(422);
  const { effects } = await shop.client.ledger();
  expect(effects.map(({ operation }) => operation)).toEqual(['webhookCreate', 'webhookUpdate', 'webhookDelete']);
});

test('a processed return is announced to active subscriptions, signed over its PHP-style bytes', async () => {
  await subscribe('return', 'return.closed');
  await subscribe('return', 'return.closed', 'inactive');
  await seed(sampleReturn('100'));
  await process('100');
  const [first] = await receiver.waitFor(1);
  expect(first?.body).toContain('https:\\/\\/labels.example.test\\/1.pdf');
  expect(first?.body).toContain('Zo\\u00eb');
  expect(first?.headers['x-loop-signature']).toBe(signature(first?.body ?? ''));
  expect(payload(first)).toMatchObject({
    topic: 'return',
    trigger: 'return.closed',
    shop_id: 4321,
    id: '100',
    state: 'closed',
    order_id: 7100,
    provider_order_id: '555100',
    provider_order_number: 100,
    created_at: '2026-03-10T11:00:00Z',
    tracking_number: 'N/A',
    address: { zip: 10001 },
    refunds: [{ amount: 36 }],
    customer_detail: { first_name: 'Zoë' },
    portal_experiment: expect.anything(),
  });
  expect(payload(first)).not.toHaveProperty('updated_at');
  expect(receiver.received).toHaveLength(1);
});

test('failed processing, restock and gift card have their own shapes', async () => {
  await shop.client.control('/settings', { restockBy: 'webhooks', giftCardsBy: 'thirdParty' });
  await subscribe('return.processing', 'return.processing.failed');
  await subscribe('restock', 'restock.requested');
  await subscribe('giftcard', 'giftcard.requested');
  await seed(
    sampleReturn('100', { exchanges: [{ exchange_id: '1', out_of_stock: true }] }),
    sampleReturn('101', { gift_card: '12.00' }),
  );
  await process('100');
  await process('101');
  const byTopic = new Map((await receiver.waitFor(3)).map((received) => [payload(received).topic, payload(received)]));
  expect(byTopic.get('return.processing')).toMatchObject({ return_id: 100, return_state: 'review', source: 'api' });
  expect(byTopic.get('restock').restock_items).toHaveLength(2);
  expect(byTopic.get('restock').restock_items[0]).toMatchObject({ location_id: 90210001, available_adjustment: 1 });
  expect(byTopic.get('giftcard')).toMatchObject({ total_credit_issued: '12.00', return_id: '101' });
});

test('a label change fires label subscriptions, and return subscriptions that ask for it', async () => {
  await subscribe('label', 'label.updated');
  await subscribe('return', 'label.updated');
  await seed(sampleReturn('100'));
  await shop.client.control('/returns/100', { change: { label_status: 'in_transit' } });
  const topics = (await receiver.waitFor(2)).map((received) => payload(received));
  expect(topics.map(({ topic, trigger }) => [topic, trigger]).sort()).toEqual([
    ['label', 'label.updated'],
    ['return', 'label.updated'],
  ]);
  expect(topics.find(({ topic }) => topic === 'label')).toMatchObject({ id: 100, label_status: 'in_transit' });
});

test('a topic and a trigger that do not belong together give an empty payload', async () => {
  await seed(sampleReturn('100'));
  await deliver({ topic: 'restock', trigger: 'return.updated', returnIds: ['100'] });
  expect(receiver.received[0]?.body).toBe('[]');
});

test('a delivery is tried six times in all, and a success ends it', async () => {
  await seed(sampleReturn('100'));
  statuses = Array.from({ length: 8 }, () => ({ status: 500 }));
  expect(await deliver({ returnIds: ['100'] })).toEqual({
    sent: 1,
    delivered: 0,
    failed: 1,
    attempts: 6,
    byStatus: { 500: 6 },
  });
  statuses = Array.from({ length: 8 }, () => ({ status: 503 }));
  statuses[7] = { status: 200 };
  expect(await deliver({ returnIds: ['100'] })).toMatchObject({ delivered: 1, byStatus: { 503: 1, 200: 1 } });
});

test('Retry-After over 30 minutes fails a delivery at once', async () => {
  await seed(sampleReturn('100'));
  statuses = [{ status: 503, headers: { 'retry-after': '1801' } }];
  expect(await deliver({ returnIds: ['100'] })).toMatchObject({ failed: 1, attempts: 1 });
});

test('a receiver that is not there counts as no answer', async () => {
  await seed(sampleReturn('100'));
  await receiver.close();
  expect(await deliver({ returnIds: ['100'], attempts: 2 })).toMatchObject({ failed: 1, byStatus: { none: 2 } });
  receiver = await startReceiver();
});

test('webhooks on demand are repeated and shuffled by seed, with the secret of the caller', async () => {
  const ids = Array.from({ length: 10 }, (_, index) => String(100 + index));
  await seed(...ids.map((id) => sampleReturn(id)));
  const run = async () => {
    const from = receiver.received.length;
    const report = await deliver({ all: true, duplicates: 1, reorderSeed: 5, concurrency: 1, secret: 'other' });
    expect(report).toMatchObject({ sent: 20, delivered: 20, byStatus: { 200: 20 } });
    return receiver.received.slice(from).map((received) => payload(received).id as string);
  };
  const first = await run();
  expect(await run()).toEqual(first);
  expect([...first].sort()).toEqual([...ids, ...ids].sort());
  expect(first).not.toEqual([...first].sort());
  expect(receiver.received[0]?.headers['x-loop-signature']).toBe(signature(receiver.received[0]?.body ?? '', 'other'));
  const unknown = await shop.client.send('POST', '/_control/webhooks/deliver', {
    topic: 'return',
    trigger: 'return.updated',
    url: receiver.url,
    returnIds: ['999'],
  });
  expect(unknown.status).toBe(400);
});

test('faults duplicate, reorder and falsify the webhooks of events', async () => {
  await subscribe('return', 'return.updated');
  await seed(sampleReturn('100'), sampleReturn('101'));
  const touch = (id: string) => shop.client.control(`/returns/${id}`, { change: { note: 'x' } });
  const order = (from: number) => receiver.received.slice(from).map((received) => payload(received).id);
  await shop.client.control('/faults', { faults: [{ kind: 'duplicateWebhooks', copies: 3 }] });
  await touch('100');
  await receiver.waitFor(3);
  expect(order(0)).toEqual(['100', '100', '100']);
  await shop.client.control('/faults', { faults: [{ kind: 'reorderWebhooks', hold: 2 }] });
  await touch('100');
  await touch('101');
  await receiver.waitFor(5);
  expect(order(3)).toEqual(['101', '100']);
  await shop.client.control('/faults', { faults: [{ kind: 'badSignature' }] });
  await touch('100');
  const all = await receiver.waitFor(6);
  expect(all[5]?.headers['x-loop-signature']).not.toBe(signature(all[5]?.body ?? ''));
  expect(all[4]?.headers['x-loop-signature']).toBe(signature(all[4]?.body ?? ''));
});

test('a webhook that is held back and finds no company goes out alone after a while', async () => {
  await subscribe('return', 'return.updated');
  await seed(sampleReturn('100'));
  await shop.client.control('/faults', { faults: [{ kind: 'reorderWebhooks', hold: 5 }] });
  await shop.client.control('/returns/100', { change: { note: 'x' } });
  await receiver.waitFor(1);
  expect(payload(receiver.received[0]).id).toBe('100');
});
