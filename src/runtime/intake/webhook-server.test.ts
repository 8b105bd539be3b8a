import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { openQueue, type Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type ExamplePlan, examplePlan, exampleSecret } from './example-plan.ts';
import { startWebhookServer, type WebhookServerOptions } from './webhook-server.ts';

let home: TestHome;
let database: Database;
let queue: Queue;
let example: ExamplePlan;
let brand: string;
let errors: unknown[];
let server: { url: string; close(): Promise<void> };
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  count++;
  brand = `brand-${count}`;
  queue = await openQueue(database, { name: `records-${count}` });
  example = await examplePlan(database, brand, 'http://127.0.0.1:9');
  errors = [];
  server = await serve();
});

afterEach(async () => {
  await server.close();
  await queue.close();
});

const serve = (more: Partial<WebhookServerOptions> = {}) =>
  startWebhookServer({
    database,
    queue,
    host: '127.0.0.1',
    port: 0,
    plansOf: (id) => (id === brand ? [example.plan] : []),
    connection: (id, connector) => (id === brand && connector === 'example-returns' ? example.source : undefined),
    onError: (error) => errors.push(error),
    ...more,
  });

const sign = (body: string | Buffer) => createHmac('sha256', exampleSecret).update(body).digest('base64');

/** Sends a webhook, signed unless other headers are given. */
async function send(body: string | Buffer, headers: Record<string, string> = { 'x-signature': sign(body) }) {
  const response = await fetch(`${server.url}/webhooks/${brand}/example-returns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const closed = (version = 'v1') =>
  JSON.stringify({ topic: 'return', trigger: 'return.closed', id: 7, updatedAt: version, closedAt: 'then' });

const rows = async (columns: string, table: string) =>
  (await database.query(`select ${columns} from backhaul.${table} where brand = $1 order by 1`, [brand])).rows;

async function expectNothingStored(): Promise<void> {
  for (const table of ['event', 'record', 'history', 'exception']) expect(await rows('*', table)).toEqual([]);
  expect(await queue.depth()).toEqual({ queued: 0, active: 0 });
}

test('a webhook is stored with its record and job before it is acknowledged', async () => {
  expect(await send(closed())).toEqual({ status: 200, body: { accepted: 1, duplicates: 0 } });
  expect(await rows('key, version, source, trigger, body', 'event')).toEqual([
    { key: '7', version: 'event v1', source: 'webhook', trigger: 'return.closed', body: JSON.parse(closed()) },
  ]);
  expect(await rows('key, state, tracked', 'record')).toEqual([
    { key: '7', state: 'received', tracked: { closedAt: 'then' } },
  ]);
  expect(await queue.depth()).toEqual({ queued: 1, active: 0 });
});

test('the same webhook again is acknowledged and stored once, at once and later', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => send(closed())));
  answers.push(await send(closed()));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers.filter(({ body }) => body.accepted === 1)).toHaveLength(1);
  expect(await rows('key', 'event')).toHaveLength(1);
  expect(await queue.depth()).toEqual({ queued: 1, active: 0 });
});

test('a wrong or missing signature is refused, and leaves a counter and nothing else', async () => {
  const body = closed();
  const hexadecimal = createHmac('sha256', exampleSecret).update(body).digest('hex');
  const headers = [
    {},
    { 'x-signature': '' },
    { 'x-signature': sign(`${body} `) },
    { 'x-signature': hexadecimal },
    { 'x-signature': sign(body).slice(0, 20) },
  ];
  for (const one of headers)
    expect(await send(body, one)).toMatchObject({ status: 401, body: { code: 'WEBHOOK_SIGNATURE' } });
  await expectNothingStored();
  expect(await rows('name, count', 'counter')).toEqual([
    { name: 'example-returns webhook with a wrong signature', count: String(headers.length) },
  ]);
});

test('where nothing is signed, the address must end with the secret', async () => {
  example = await examplePlan(database, brand, 'http://127.0.0.1:9', ({ source }) => {
    if (source.webhooks) source.webhooks.signature = { kind: 'secretPath', credential: 'webhookSecret' };
  });
  const sendTo = async (ending: string) => {
    const address = `${server.url}/webhooks/${brand}/example-returns${ending}`;
    return (await fetch(address, { method: 'POST', body: closed(), headers: { 'x-signature': sign(closed()) } }))
      .status;
  };
  const wrong = ['', '/', '/guess', `/${exampleSecret.slice(0, -1)}`, `/${exampleSecret}x`, `/${'x'.repeat(400)}`];
  for (const ending of wrong) expect([ending, await sendTo(ending)]).toEqual([ending, 401]);
  expect(await sendTo(`/${exampleSecret}/more`)).toBe(404);
  await expectNothingStored();
  expect(await sendTo(`/${exampleSecret}`)).toBe(200);
  expect(await rows('key', 'event')).toEqual([{ key: '7' }]);
});

test('the signature is over the bytes as they came: escaped slashes, spaces and other scripts verify', async () => {
  // As PHP writes JSON.
  const php = '{"topic":"return","id":1,"url":"https:\\/\\/shop.example.test\\/r","name":"Caf\\u00e9"}';
  const spaced = ' {\n\t"topic" : "return", "id": 2.0, "name": "名前" }\n';
  for (const body of [php, spaced]) {
    expect(JSON.stringify(JSON.parse(body))).not.toBe(body);
    expect(await send(body)).toMatchObject({ status: 200, body: { accepted: 1 } });
    const written = JSON.stringify(JSON.parse(body));
    expect(await send(body, { 'x-signature': sign(written) })).toMatchObject({ status: 401 });
  }
});

test('the type of the content does not matter, and neither does its absence', async () => {
  for (const [index, type] of ['text/plain', 'application/x-www-form-urlencoded', ''].entries()) {
    const body = closed(`v${index}`);
    const headers = { 'x-signature': sign(body), ...(type ? { 'content-type': type } : {}) };
    const request = { method: 'POST', headers, body: type ? body : Buffer.from(body) };
    const response = await fetch(`${server.url}/webhooks/${brand}/example-returns`, request);
    expect([type, response.status]).toEqual([type, 200]);
  }
});

test('a body that is no JSON object is refused', async () => {
  for (const body of ['topic=return', '{"topic":', '"text"', 'null']) {
    expect(await send(body)).toMatchObject({ status: 400, body: { code: 'WEBHOOK_NOT_JSON' } });
  }
  await expectNothingStored();
});

test('a body past the limit of the connector, and one past every limit, is refused', async () => {
  for (const bytes of [65_537, 10_485_761]) {
    expect(await send('x'.repeat(bytes))).toMatchObject({ status: 413, body: { code: 'WEBHOOK_TOO_LARGE' } });
  }
  const padded = closed().padEnd(65_536);
  expect(await send(padded)).toMatchObject({ status: 200 });
});

test('another brand, connector or way is not there', async () => {
  for (const path of [`${brand}/example-stock`, 'other/example-returns', `${brand}`]) {
    const response = await fetch(`${server.url}/webhooks/${path}`, { method: 'POST', body: closed() });
    expect([path, response.status]).toEqual([path, 404]);
  }
  await expectNothingStored();
});

test('a topic that is not declared is parked once and counted', async () => {
  for (const id of [1, 2]) {
    const answer = await send(JSON.stringify({ topic: 'constructor', id }));
    expect(answer).toMatchObject({ status: 202, body: { code: 'WEBHOOK_TOPIC_UNKNOWN', parked: true } });
  }
  expect(await rows('code, key, subject, count, state', 'exception')).toEqual([
    {
      code: 'WEBHOOK_TOPIC_UNKNOWN',
      key: 'webhook example-returns',
      subject: 'constructor',
      count: 2,
      state: 'open',
    },
  ]);
  expect(await rows('*', 'event')).toEqual([]);
});

test('a payload that can not be keyed, tracked or told by topic is parked, not refused for ever', async () => {
  const broken = await examplePlan(database, brand, 'http://127.0.0.1:9', ({ flow, source }) => {
    for (const trigger of flow.triggers) if (trigger.kind === 'webhook') trigger.track = { size: '$number(size)' };
    if (source.webhooks) source.webhooks.topic = '$lowercase(topic)';
  });
  example = broken;
  for (const payload of [{ topic: 'Return' }, { topic: 'return', id: 1, size: 'large' }, { topic: 5, id: 1 }]) {
    const answer = await send(JSON.stringify(payload));
    expect(answer).toMatchObject({ status: 202, body: { code: 'WEBHOOK_NOT_UNDERSTOOD', parked: true } });
  }
  expect(errors).toEqual([]);
  expect(await rows('subject, code, count', 'exception')).toEqual([
    { subject: '', code: 'WEBHOOK_NOT_UNDERSTOOD', count: 1 },
    { subject: 'return', code: 'WEBHOOK_NOT_UNDERSTOOD', count: 2 },
  ]);
});

test('a payload that does not fit its schema is parked with the place', async () => {
  example = await examplePlan(database, brand, 'http://127.0.0.1:9', ({ source }) => {
    const topic = source.webhooks?.topics.return;
    if (topic) topic.schema = 'archean-r247/stock-changed-webhook';
  });
  const answer = await send(closed());
  expect(answer).toMatchObject({
    status: 202,
    body: { code: 'WEBHOOK_NOT_UNDERSTOOD', message: expect.stringContaining('does not fit: /') },
  });
  expect(await rows('*', 'event')).toEqual([]);
});

test('what no flow listens to is said to be ignored, never to be parked', async () => {
  await server.close();
  server = await serve({ plansOf: () => [] });
  for (const body of [closed(), '{"topic": "unknown"}']) {
    expect(await send(body)).toMatchObject({ status: 200, body: { accepted: 0, ignored: expect.any(String) } });
  }
  await expectNothingStored();
});

test('characters that the database can not hold do not keep a webhook from being stored', async () => {
  expect(await send('{"topic": "return", "id": "a\\u0000", "note": "\\ud83d"}')).toMatchObject({ status: 200 });
  expect(await rows('key', 'event')).toEqual([{ key: 'a\ufffd' }]);
});

test('a webhook that can not be stored is not acknowledged, and is stored when it comes again', async () => {
  const gone = await home.open();
  await gone.close();
  await server.close();
  server = await serve({ database: gone });
  const body = closed();
  const response = await fetch(`${server.url}/webhooks/${brand}/example-returns`, {
    method: 'POST',
    headers: { 'x-signature': sign(body) },
    body,
  });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toEqual({ code: 'WEBHOOK_NOT_STORED', message: 'Try again.' });
  expect(errors).toHaveLength(1);
  await server.close();
  server = await serve();
  expect(await send(body)).toMatchObject({ status: 200, body: { accepted: 1 } });
});

test('closing lets a webhook in hand be answered, and takes nothing new', async () => {
  const session = await database.openSession('holds the events');
  await session.query('begin');
  await session.query('lock table backhaul.event in exclusive mode');
  const answering = send(closed());
  const waiting = `select 1 from pg_locks where not granted and relation = 'backhaul.event'::regclass`;
  while ((await database.query(waiting)).rows.length === 0) await wait(10);
  const closing = server.close();
  expect(await send(closed('v2'))).toMatchObject({ status: 503 });
  await session.query('commit');
  await session.close();
  expect(await answering).toMatchObject({ status: 200, body: { accepted: 1 } });
  await closing;
  await expect(fetch(server.url)).rejects.toThrow();
});

test('what is no HTTP does no harm', async () => {
  const { port } = new URL(server.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0000\u0001 nonsense\r\n\r\n'));
    socket.on('close', () => resolve());
    socket.resume();
  });
  expect((await fetch(`${server.url}/webhooks/nobody/nothing`, { method: 'POST', body: '{}' })).status).toBe(404);
  expect(errors).toEqual([]);
});

test('a port that is taken is said', async () => {
  const port = Number(new URL(server.url).port);
  await expect(serve({ port })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(String(port)),
  });
});

test('a body of several events, its topic in a header and its secret in base64, is stored event by event', async () => {
  example = await examplePlan(database, brand, 'http://127.0.0.1:9', ({ source }) => {
    if (!source.webhooks) return;
    source.webhooks.topic = '$headers.`x-event`';
    source.webhooks.trigger = '$headers.`x-event`';
    source.webhooks.events = '$';
    source.webhooks.signature = {
      kind: 'hmacSha256',
      header: 'X-Signature',
      encoding: 'base64',
      credential: 'webhookSecret',
      secretEncoding: 'base64',
    };
  });
  const body = JSON.stringify([
    { id: 7, updatedAt: 'v1' },
    { id: 8, updatedAt: 'v1' },
  ]);
  const key = Buffer.from(exampleSecret, 'base64');
  const headers = { 'x-event': 'return', 'x-signature': createHmac('sha256', key).update(body).digest('base64') };
  expect(await send(body, headers)).toEqual({ status: 200, body: { accepted: 2, duplicates: 0 } });
  expect(await rows('key, trigger', 'event')).toEqual([
    { key: '7', trigger: 'return' },
    { key: '8', trigger: 'return' },
  ]);
  expect(await send(body)).toMatchObject({ status: 401 });
  expect(await send(body, { ...headers, 'x-event': 'other' })).toMatchObject({ status: 202, body: { parked: true } });
  expect(
    await send('[]', { ...headers, 'x-signature': createHmac('sha256', key).update('[]').digest('base64') }),
  ).toEqual({
    status: 200,
    body: { accepted: 0, ignored: 'It holds no event.' },
  });
});
