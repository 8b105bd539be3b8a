/** Webhooks of every connector, received as the runtime receives them: taken once, and only when they are authentic. */
import { createHmac } from 'node:crypto';
import { payloadSchemaFile } from '../../src/blueprint/payload-schemas.ts';
import { receiveWebhook } from '../../src/runtime/intake/receive-webhook.ts';
import type { Plan } from '../../src/runtime/plan/compile-plan.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { planOf } from './listening-plan.ts';
import { openStand, type Stand } from './stand.ts';
import { subjects } from './subject.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const signing = subjects.filter(({ connector }) => connector.webhooks?.signature.kind === 'hmacSha256');

test('there are connectors whose webhooks are signed', () => {
  expect(signing.length).toBeGreaterThan(0);
});

describe.each(signing)('$id', (subject) => {
  const topics = Object.entries(subject.connector.webhooks?.topics ?? {});
  let stand: Stand;
  let plan: Plan;
  beforeAll(async () => {
    stand = await openStand(store, subject);
    plan = await planOf(stand, subject);
  });
  afterAll(() => stand.close());

  async function bodyOf(topic: string, schema: string): Promise<Buffer> {
    const { examples } = (await import(payloadSchemaFile(schema) ?? '')) as { examples: readonly object[] };
    const [example] = examples;
    // Systems write JSON in ways of their own: the signature is over the bytes, not over the value.
    return Buffer.from(JSON.stringify({ ...example, topic }).replaceAll('/', '\\/'));
  }

  function headersFor(body: Buffer, secret = subject.credentials[subject.webhookCredential ?? ''] ?? '') {
    const signature = stand.connection.connector.webhooks?.signature;
    if (signature?.kind !== 'hmacSha256') throw new Error('the webhooks are not signed');
    const key = Buffer.from(secret, signature.secretEncoding === 'base64' ? 'base64' : 'utf8');
    const value = createHmac('sha256', key).update(body).digest(signature.encoding);
    return { [signature.header.toLowerCase()]: value };
  }

  const receive = (body: Buffer, headers: Record<string, string>, topic = topics[0]?.[0] ?? '') => {
    const all = { ...subject.webhookHeaders?.(topic), ...headers };
    return receiveWebhook(store, stand.connection, [plan], body, all);
  };

  test.each(topics)('%s: taken once, however often it comes', async (topic, { schema }) => {
    const body = await bodyOf(topic, schema);
    const headers = headersFor(body);
    const first = await receive(body, headers, topic);
    expect(first).toMatchObject({ status: 200, body: { accepted: 1 } });
    for (let repeat = 0; repeat < 3; repeat += 1) {
      expect(await receive(body, headers, topic)).toMatchObject({ status: 200, body: { accepted: 0 } });
    }
  });

  test.each(topics)(
    '%s: refused without a signature, with a wrong one, and with one of other bytes',
    async (topic, { schema }) => {
      const body = await bodyOf(topic, schema);
      const before = await store.database.query(`select count(*)::int as n from backhaul.event where brand = $1`, [
        stand.connection.brand,
      ]);
      const signed = headersFor(body);
      const [[header = '', value = ''] = []] = Object.entries(signed);
      const changed = Buffer.concat([body, Buffer.from(' ')]);
      for (const headers of [
        {},
        { [header]: '' },
        { [header]: value.slice(0, -4) },
        { [header]: `${value.startsWith('a') ? 'b' : 'a'}${value.slice(1)}` },
        headersFor(body, 'a secret of somebody else'),
        headersFor(changed),
      ]) {
        expect(await receive(body, headers, topic)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_SIGNATURE' } });
      }
      expect(await receive(changed, signed, topic)).toMatchObject({ status: 401 });
      const after = await store.database.query(`select count(*)::int as n from backhaul.event where brand = $1`, [
        stand.connection.brand,
      ]);
      expect(after.rows).toEqual(before.rows);
    },
  );

  test('signed bytes that are no JSON, and a topic that nobody declared, are told apart from events', async () => {
    const broken = Buffer.from('{"topic":');
    expect(await receive(broken, headersFor(broken))).toMatchObject({
      status: 400,
      body: { code: 'WEBHOOK_NOT_JSON' },
    });
  });
});

const hidden = subjects.filter(({ connector }) => connector.webhooks?.signature.kind === 'secretPath');

describe.each(hidden)('$id, at an address that ends with a secret', (subject) => {
  const topics = Object.entries(subject.connector.webhooks?.topics ?? {});
  const secret = subject.credentials[subject.webhookCredential ?? ''] ?? '';
  let stand: Stand;
  let plan: Plan;
  beforeAll(async () => {
    stand = await openStand(store, subject);
    plan = await planOf(stand, subject);
  });
  afterAll(() => stand.close());

  async function bodyOf(schema: string): Promise<Buffer> {
    const { examples } = (await import(payloadSchemaFile(schema) ?? '')) as { examples: readonly object[] };
    return Buffer.from(JSON.stringify(examples[0]));
  }

  const receive = (body: Buffer, pathSecret?: string) =>
    receiveWebhook(store, stand.connection, [plan], body, {}, pathSecret);

  test.each(topics)('%s: taken once, however often it comes', async (_topic, { schema }) => {
    const body = await bodyOf(schema);
    expect(await receive(body, secret)).toMatchObject({ status: 200, body: { accepted: 1 } });
    for (let repeat = 0; repeat < 3; repeat += 1) {
      expect(await receive(body, secret)).toMatchObject({ status: 200, body: { accepted: 0 } });
    }
  });

  test.each(topics)('%s: refused without the secret, and with another', async (_topic, { schema }) => {
    const body = await bodyOf(schema);
    const stored = async () =>
      (
        await store.database.query(`select count(*)::int as n from backhaul.event where brand = $1`, [
          stand.connection.brand,
        ])
      ).rows;
    const before = await stored();
    for (const wrong of [undefined, '', secret.slice(0, -1), `${secret}x`, secret.toUpperCase()]) {
      expect(await receive(body, wrong)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_SIGNATURE' } });
    }
    expect(await stored()).toEqual(before);
  });

  test('an event that nobody declared is parked, not taken', async () => {
    const body = Buffer.from(JSON.stringify({ eventName: 'SOMETHING_NEW', topic: 'something.new' }));
    expect(await receive(body, secret)).toMatchObject({ status: 202, body: { parked: true } });
  });
});
