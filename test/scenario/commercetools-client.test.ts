/** commercetools through our own client, against the emulator: what its declaration promises beyond conformance. */
import { payloadSchema } from '../../src/blueprint/payload-schemas.ts';
import { validator } from '../../src/mapping/validator.ts';
import { startWebhookServer } from '../../src/runtime/intake/webhook-server.ts';
import { answersAfter, htmlPage, lostAfter } from '../conformance/interceptor.ts';
import { planOf } from '../conformance/listening-plan.ts';
import { openStand, type Stand } from '../conformance/stand.ts';
import { type NamedSubject, subjects, type Use } from '../conformance/subject.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

interface Entry {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly quantityOnStock: number;
}

const subject = subjects.find(({ id }) => id === 'commercetools') as NamedSubject;
const operations = Object.entries(subject.connector.operations);
let store: ScenarioStore;
let stand: Stand;
beforeAll(async () => {
  store = await openScenarioStore();
  stand = await openStand(store, subject);
});
afterAll(async () => {
  await stand.close();
  await store.close();
});

let count = 0;
async function newEntry(): Promise<Entry> {
  count += 1;
  const key = `scenario-${count}`;
  const { body } = await stand.preparation.call('createInventoryEntry', {
    body: { key, sku: key, quantityOnStock: 5 },
  });
  return body as Entry;
}
const change = ({ id }: Entry, version: number, action: string, quantity: number): Use => ({
  parameters: { entryId: id },
  body: { version, actions: [{ action, quantity }] },
});
const read = async ({ id }: Entry) =>
  (await stand.preparation.call('getInventoryEntry', { parameters: { entryId: id } })).body as Entry;

test.each(operations)('%s: request and answer fit their schemas', async (name, { request, response }) => {
  const use = await stand.useOf(name, 7_000);
  const fits = async (schemaId: string | undefined, value: unknown) => {
    const schema = schemaId ? await payloadSchema(schemaId) : undefined;
    return schema ? validator(schema)(value) : undefined;
  };
  expect(await fits(request, use.body)).toBeUndefined();
  const result = await stand.call(name, use);
  expect(result.outcome.kind).toBe('ok');
  expect(await fits(response, result.body)).toBeUndefined();
});

test('a write on an old version is not refused for good: it is given up, to be decided anew', async () => {
  const entry = await newEntry();
  await stand.preparation.call('updateInventoryEntry', change(entry, 1, 'changeQuantity', 8));
  const stale = change(entry, 1, 'changeQuantity', 9);
  expect((await stand.call('updateInventoryEntry', stale)).outcome).toMatchObject({
    kind: 'conflict',
    code: 'VERSION_CONFLICT',
  });
  expect(await stand.write('updateInventoryEntry', stale)).toBe('abandoned');
  expect(await read(entry)).toMatchObject({ version: 2, quantityOnStock: 8 });
});

test('an answer that was lost is found again by what stands there', async () => {
  const entry = await newEntry();
  stand.network.disturb(lostAfter);
  expect(await stand.write('updateInventoryEntry', change(entry, 1, 'changeQuantity', 9))).toBe('confirmed');
  expect(await read(entry)).toMatchObject({ version: 2, quantityOnStock: 9 });
});

test('a relative change whose answer was lost waits for a person, and is never made twice', async () => {
  const entry = await newEntry();
  stand.network.disturb(answersAfter(502, htmlPage));
  expect(await stand.write('updateInventoryEntry', change(entry, 1, 'addQuantity', 2))).toBe('unknown');
  expect(await read(entry)).toMatchObject({ version: 2, quantityOnStock: 7 });
});

test('a change whose answer was lost and that others overwrote is given up, and not made again', async () => {
  const entry = await newEntry();
  stand.network.disturb(async (asked, forward, response) => {
    await forward();
    await forward({ body: Buffer.from(asked.body.toString().replace('9', '4').replace('"version":1', '"version":2')) });
    response.socket?.destroy();
  });
  expect(await stand.write('updateInventoryEntry', change(entry, 1, 'changeQuantity', 9))).toBe('abandoned');
  expect(await read(entry)).toMatchObject({ version: 3, quantityOnStock: 4 });
});

test.each<[string, string, Use]>([
  [
    'DUPLICATE_FIELD',
    'createInventoryEntry',
    {
      body: { key: 'again', sku: 'SKU-000000', supplyChannel: { typeId: 'channel', key: 'dc-1' }, quantityOnStock: 1 },
    },
  ],
  [
    'REFERENCE_NOT_FOUND',
    'createInventoryEntry',
    { body: { key: 'again', sku: 'A', supplyChannel: { typeId: 'channel', key: 'nowhere' }, quantityOnStock: 1 } },
  ],
  ['COMMERCETOOLS_NOT_FOUND', 'getOrderByNumber', { parameters: { orderNumber: 'SO-NONE' } }],
  [
    'INVALID_OPERATION',
    'updateOrderByNumber',
    {
      parameters: { orderNumber: 'SO-0' },
      body: { version: 1, actions: [{ action: 'setOrderNumber', orderNumber: 'X' }] },
    },
  ],
  [
    'COMMERCETOOLS_REFUSED',
    'updateOrderByNumber',
    { parameters: { orderNumber: 'SO-0' }, body: { version: 1, actions: [{ action: 'setDeliveries' }] } },
  ],
])('a refusal is %s', async (code, operation, use) => {
  expect((await stand.call(operation, use)).outcome).toMatchObject({ kind: 'dataError', code });
});

test('a token that ends in the middle of a reading is renewed, and no page is lost', async () => {
  const inventory = Array.from({ length: 6 }, (_, n) => ({ sku: `EXPIRY-${n}`, quantityOnStock: n }));
  await stand.control('POST', 'seed', { inventory });
  let calls = 0;
  stand.network.always(async (_asked, forward, response) => {
    calls += 1;
    if (calls === 2) await stand.control('POST', 'clock', { advanceMs: 172_800_000 });
    const { status, headers, body } = await forward();
    response.writeHead(status, { 'content-type': String(headers['content-type']) }).end(body);
  });
  const skus = inventory.map(({ sku }) => sku);
  const { rows, ended } = await stand.readAll('findInventoryEntries', { parameters: { skus } });
  stand.network.always(undefined);
  expect(ended.outcome.kind).toBe('ok');
  expect(rows).toHaveLength(6);
});

describe.each(['Platform', 'CloudEvents'])('notifications in %s form', (type) => {
  test('are taken once when they are signed, whatever their order, and never when they are forged', async () => {
    const plan = await planOf(stand, subject);
    const server = await startWebhookServer({
      database: store.database,
      queue: store.queue,
      host: '127.0.0.1',
      port: 0,
      plansOf: () => [plan],
      connection: () => stand.connection,
      onError: (error) => {
        throw error;
      },
    });
    const { brand } = stand.connection;
    const events = async () => {
      const { rows } = await store.database.query<{ n: number }>(
        `select count(*)::int as n from backhaul.event where brand = $1`,
        [brand],
      );
      return rows[0]?.n ?? 0;
    };
    const settled = async () => {
      for (let tries = 0; tries < 200; tries += 1) {
        const { summary } = await stand.control<{ summary: { webhooksPending: number } }>('GET', 'ledger');
        if (summary.webhooksPending === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    try {
      await stand.control('POST', 'settings', { pushDelayScale: 0 });
      await stand.control('POST', 'push', {
        url: `${server.url}/webhooks/${brand}/commercetools`,
        audience: 'https://hooks.example.test/commercetools',
        serviceAccount: 'push@example.test',
      });
      const before = await events();
      const body = {
        key: `push-${type}`,
        destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' },
        changes: [{ resourceTypeId: 'inventory-entry' }],
        messages: [{ resourceTypeId: 'inventory-entry' }],
        format: type === 'Platform' ? { type } : { type, cloudEventsVersion: '1.0' },
      };
      await stand.preparation.call('createSubscription', { body });
      // The test notification of the subscription itself.
      expect(await events()).toBe(before + 1);
      const faults = [
        { kind: 'duplicateWebhooks', copies: 3 },
        { kind: 'reorderWebhooks', hold: 2 },
      ];
      await stand.control('POST', 'faults', { faults });
      const entry = await newEntry();
      await settled();
      expect(await events()).toBe(before + 3);
      await stand.control('POST', 'faults', { faults: [{ kind: 'badSignature', probability: 1 }] });
      await stand.preparation.call('updateInventoryEntry', change(entry, 1, 'changeQuantity', 1));
      await settled();
      await stand.control('DELETE', 'faults');
      expect(await events()).toBe(before + 3);
      const { rows } = await store.database.query<{ key: string }>(
        `select key from backhaul.event where brand = $1 and key = $2`,
        [brand, entry.key],
      );
      expect(rows).toHaveLength(2);
      await stand.preparation.call('deleteSubscription', { parameters: { key: body.key, version: 1 } });
    } finally {
      await server.close();
    }
  });
});
