import type { Emulator } from '../core/emulator.ts';
import { type Receiver, startReceiver, type TestClient } from '../core/test-client.ts';
import { otherShop, sampleRma, startAccount } from './test-account.ts';

let emulator: Emulator;
let client: TestClient;
let receiver: Receiver;
beforeEach(async () => {
  ({ emulator, client } = await startAccount());
  receiver = await startReceiver();
});
afterEach(async () => {
  await emulator.close();
  await receiver.close();
});

const subscribe = async (eventName: string, url = receiver.url) =>
  (await client.send('POST', '/webhook', { url, eventName })).json;
const seed = (...rmas: readonly unknown[]) => client.control('/seed', { rmas });
const setStatus = (id: string, status: string) => client.send('PUT', `/rma/${id}/status`, { status });
const bodies = () => receiver.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

test('subscriptions are made, listed bare, changed and ended, each for one event and one shop', async () => {
  const { id } = await subscribe('RMA_CREATED');
  const url = 'https://hooks.example.test/secret';
  expect((await client.send('PUT', `/webhook/${id}`, { url, eventName: 'REFUND_CREATED' })).status).toBe(200);
  expect((await client.get('/webhooks')).json).toEqual([{ id, url, eventName: 'REFUND_CREATED' }]);
  expect((await client.get('/webhooks', { 'x-shop-name': otherShop })).json).toEqual([]);
  expect((await client.send('POST', '/webhook', { url, eventName: 'RMA_DELETED' })).status).toBe(400);
  expect((await client.send('POST', '/webhook', { url: '/here', eventName: 'RMA_CREATED' })).status).toBe(400);
  expect((await client.send('DELETE', `/webhook/${id}`)).status).toBe(200);
  expect((await client.send('DELETE', `/webhook/${id}`)).status).toBe(404);
  expect((await client.get('/webhooks')).json).toEqual([]);
});

test('events go out unsigned, by the name that they are asked for', async () => {
  await subscribe('RMA_STATUS_UPDATED');
  await subscribe('SHIPMENT_TRACKER_STATUS_UPDATED');
  await seed(sampleRma('1'));
  await setStatus('1', 'Approved');
  await receiver.waitFor(1);
  await client.control('/rmas/1', { trackerStatus: 'in_transit' });
  await receiver.waitFor(2);
  expect(bodies()).toEqual([
    { eventName: 'RMA_STATUS_UPDATED', rmaId: '1', status: 'Approved', shopName: 'lt-demo.myshopify.com' },
    {
      eventName: 'SHIPMENT_TRACKER_STATUS_UPDATED',
      rmaId: '1',
      status: 'in_transit',
      shopName: 'lt-demo.myshopify.com',
    },
  ]);
  const names = Object.keys(receiver.received[0]?.headers ?? {});
  expect(names.filter((name) => /sign|hmac|secret|auth/.test(name))).toEqual([]);
});

test('money tells of itself twice: that it was asked for, and that it was paid', async () => {
  await subscribe('TRANSACTION_CREATED');
  await subscribe('REFUND_CREATED');
  await seed({ ...sampleRma('1'), transactions: [] });
  await setStatus('1', 'Approved');
  await setStatus('1', 'Done');
  await receiver.waitFor(2);
  expect(new Set(bodies().map(({ eventName }) => eventName))).toEqual(
    new Set(['TRANSACTION_CREATED', 'REFUND_CREATED']),
  );
});

test('an event may come twice', async () => {
  await subscribe('RMA_STATUS_UPDATED');
  await client.control('/faults', { faults: [{ kind: 'duplicateWebhooks', copies: 3 }] });
  await seed(sampleRma('1'));
  await setStatus('1', 'Approved');
  await receiver.waitFor(3);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
});

test('an event may never come, and is not tried again unless the account is so', async () => {
  await subscribe('RMA_STATUS_UPDATED');
  await client.control('/settings', { webhookLossShare: 1 });
  await seed(sampleRma('1'), sampleRma('2'));
  await setStatus('1', 'Approved');
  await client.control('/settings', { webhookLossShare: 0 });
  await setStatus('2', 'Approved');
  await receiver.waitFor(1);
  expect(bodies().map(({ rmaId }) => rmaId)).toEqual(['2']);
});

test('events can be sent on demand', async () => {
  await seed(sampleRma('1'), sampleRma('2'));
  const order = { eventName: 'RMA_CREATED', rmaIds: ['1', '2'], url: receiver.url, duplicates: 1 };
  expect(await client.control('/webhooks/deliver', order)).toEqual({ sent: 4, delivered: 4 });
  expect(bodies().map(({ rmaId }) => rmaId)).toEqual(['1', '1', '2', '2']);
});
