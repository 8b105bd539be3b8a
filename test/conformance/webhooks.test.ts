/** Webhooks of every connector, received as the runtime receives them: taken once, and only when they are authentic. */
import { createHmac } from 'node:crypto';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Flow } from '../../schemas/formats/flow.ts';
import { payloadSchemaFile } from '../../src/blueprint/payload-schemas.ts';
import { receiveWebhook } from '../../src/runtime/intake/receive-webhook.ts';
import { compilePlan, type Plan } from '../../src/runtime/plan/compile-plan.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { openStand, type Stand } from './stand.ts';
import { type NamedSubject, subjects } from './subject.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

/** A flow that takes every topic of the connector and does nothing. */
function listening(subject: NamedSubject): Flow {
  return {
    id: `${subject.id}--nothing/listen`,
    version: '1.0.0',
    title: 'Listens to everything',
    description: 'Takes every topic of one connector, so that its webhooks can be received.',
    systems: [subject.id],
    requirements: [],
    truth: {},
    owners: { it: 'Everything.' },
    settings: {},
    triggers: [
      {
        id: 'event',
        kind: 'webhook',
        connector: subject.id,
        topics: Object.keys(subject.connector.webhooks?.topics ?? {}),
      },
    ],
    record: { name: 'event', orderingKey: 'key' },
    retry: { attempts: 1, baseMs: 20, maximumMs: 100, exception: 'FAILED' },
    schemaException: 'FAILED',
    steps: [],
    exceptions: { FAILED: { title: 'It failed', owner: 'it', severity: 'error', nextStep: 'Look into it.' } },
    monitors: [],
  } as unknown as Flow;
}

async function planOf(stand: Stand, subject: NamedSubject): Promise<Plan> {
  const flow = listening(subject);
  const { connector, brand } = stand.connection;
  const declarations = {
    connectors: new Map([[connector.id, subject.connector]]),
    flows: new Map([[flow.id, flow]]),
    transforms: new Map(),
  };
  const owner = { id: brand, title: 'Brand', connectors: {}, flows: { [flow.id]: { version: flow.version } } } as Brand;
  const connections = new Map([[connector.id, stand.connection]]);
  return compilePlan(flow, owner, declarations, connections, async () => undefined);
}

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
    const value = createHmac('sha256', secret).update(body).digest(signature.encoding);
    return { [signature.header.toLowerCase()]: value };
  }

  const receive = (body: Buffer, headers: Record<string, string>) =>
    receiveWebhook(store, stand.connection, [plan], body, headers);

  test.each(topics)('%s: taken once, however often it comes', async (topic, { schema }) => {
    const body = await bodyOf(topic, schema);
    const headers = { ...subject.webhookHeaders?.(topic), ...headersFor(body) };
    const first = await receive(body, headers);
    expect(first).toMatchObject({ status: 200, body: { accepted: 1 } });
    for (let repeat = 0; repeat < 3; repeat += 1) {
      expect(await receive(body, headers)).toMatchObject({ status: 200, body: { accepted: 0 } });
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
        expect(await receive(body, headers)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_SIGNATURE' } });
      }
      expect(await receive(changed, signed)).toMatchObject({ status: 401 });
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
