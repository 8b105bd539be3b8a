import { type Receiver, startReceiver } from '../core/test-client.ts';
import { codes, type Project, startProject } from './test-project.ts';

let project: Project;
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
  project = await startProject({
    push: { url: receiver.url, audience: 'https://hooks.example.test', serviceAccount: 'push@example.test' },
  });
});
afterEach(async () => {
  await project.emulator.close();
  await receiver.close();
});

const draft = {
  key: 'stock',
  destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' },
  changes: [{ resourceTypeId: 'inventory-entry' }],
  messages: [{ resourceTypeId: 'inventory-entry' }],
};
const subscribe = (change: object = {}) => project.client.send('POST', '/demo/subscriptions', { ...draft, ...change });
const entry = async () => (await project.client.get('/demo/inventory/key=dc1-SKU-100')).json;
async function setStock(quantity: number) {
  const { id, version } = await entry();
  const actions = [{ action: 'changeQuantity', quantity }];
  await project.client.send('POST', `/demo/inventory/${id}`, { version, actions });
}
const payloads = async (count: number) =>
  (await receiver.waitFor(count)).map(({ body }) => {
    const { message } = JSON.parse(body) as { message: { data: string; messageId: string; message_id: string } };
    expect(message.message_id).toBe(message.messageId);
    return JSON.parse(Buffer.from(message.data, 'base64').toString()) as Record<string, unknown>;
  });

test('a new subscription is tested first, then told of changes and messages', async () => {
  expect((await subscribe()).status).toBe(201);
  await setStock(9);
  const [first, ...rest] = await payloads(3);
  expect(first).toMatchObject({ notificationType: 'ResourceCreated', resource: { typeId: 'subscription' } });
  const told = rest.map(({ notificationType }) => notificationType).sort();
  expect(told).toEqual(['Message', 'ResourceUpdated']);
});

test('what can not be delivered is not subscribed to, and neither is nothing', async () => {
  await receiver.close();
  expect(codes(await subscribe())).toEqual(['InvalidInput']);
  expect((await project.client.get('/demo/subscriptions')).json.count).toBe(0);
  expect(codes(await subscribe({ changes: [], messages: [] }))).toEqual(['InvalidInput']);
});

test('stock that an order reserves makes a change and no message', async () => {
  await subscribe();
  await project.client.control('/reserve', { id: (await entry()).id, quantity: 2 });
  expect((await payloads(2))[1]).toMatchObject({ notificationType: 'ResourceUpdated', version: 2, oldVersion: 1 });
  expect((await project.client.get('/demo/messages')).json.count).toBe(0);
});

test('a CloudEvent holds the same payload, and a message its number', async () => {
  await subscribe({ changes: [], format: { type: 'CloudEvents', cloudEventsVersion: '1.0' } });
  await setStock(9);
  expect((await payloads(2))[1]).toMatchObject({
    specversion: '1.0',
    type: 'com.commercetools.inventory-entry.message.InventoryEntryQuantitySet',
    sequence: '1',
    data: { notificationType: 'Message', newQuantityOnStock: 9 },
  });
});

test('a message that is too large comes without its payload', async () => {
  await project.client.control('/settings', { payloadNotIncluded: true });
  await subscribe({ changes: [] });
  await setStock(9);
  const message = (await payloads(2))[1];
  expect(message?.payloadNotIncluded).toMatchObject({ payloadType: 'InventoryEntryQuantitySet' });
  expect(message).not.toHaveProperty('newQuantityOnStock');
});

test.each([
  ['Healthy', 200],
  ['TemporaryError', 503],
  ['ConfigurationErrorDeliveryStopped', 400],
  ['ManuallySuspended', 400],
])('the health of a subscription that is %s is %d, for anybody', async (status, expected) => {
  const { id } = (await subscribe()).json;
  await project.client.control('/subscription-status', { key: 'stock', status });
  const answer = await fetch(`${project.emulator.url}/demo/subscriptions/${id}/health`);
  expect(answer.status).toBe(expected);
});

test('what happens while delivery has stopped is lost', async () => {
  await subscribe({ messages: [] });
  await project.client.control('/subscription-status', { key: 'stock', status: 'ManuallySuspended' });
  await setStock(9);
  await project.client.control('/subscription-status', { key: 'stock', status: 'Healthy' });
  await setStock(8);
  expect((await payloads(2))[1]).toMatchObject({ version: 3, oldVersion: 2 });
});
