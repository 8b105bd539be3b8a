import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { v7 as uuid } from 'uuid';
import type { Alert } from '../../../../schemas/formats/alert.ts';
import type { Brand } from '../../../../schemas/formats/brand.ts';
import { flowExample } from '../../../../schemas/formats/examples/flow.ts';
import type { Database } from '../../store/database.ts';
import { makeMigratedHome, type TestHome } from '../../store/test-home.ts';
import { deliverAlerts } from './deliver-alerts.ts';
import { planAlerts } from './plan-alerts.ts';
import { tryAlerts } from './try-alerts.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let home: TestHome;
let database: Database;
let close: (() => Promise<unknown>)[] = [];
let received: Received[] = [];
let answers: number[] = [];
let mails: string[] = [];
let mailRefusals = 0;
let httpPort = 0;
let mailPort = 0;
let brandCount = 0;
let errors: unknown[] = [];

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  httpPort = (http.address() as AddressInfo).port;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'alerts' && password === 'mail-password' ? done(null, { user: username }) : done(new Error('no')),
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.on('end', () => {
        mails.push(text);
        done(mailRefusals-- > 0 ? new Error('busy') : null);
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  mailPort = (smtp.server.address() as AddressInfo).port;
  Object.assign(process.env, {
    ALERTS_TEST_URL: `http://127.0.0.1:${httpPort}/alerts`,
    ALERTS_TEST_SECRET: 'signing-secret',
    ALERTS_TEST_PASSWORD: 'mail-password',
  });
  close = [
    () => new Promise<void>((resolve) => smtp.close(resolve)),
    () =>
      new Promise((resolve) => {
        http.close(resolve);
        http.closeAllConnections();
      }),
    () => database.close(),
    () => home.remove(),
  ];
});

afterAll(async () => {
  for (const each of close) await each();
});

beforeEach(() => {
  [received, answers, mails, errors, mailRefusals] = [[], [], [], [], 0];
  brandCount += 1;
});

const url = { env: 'ALERTS_TEST_URL' };
const slack: Alert = { kind: 'slack', url, minimumSeverity: 'warning' };
const webhook: Alert = { kind: 'webhook', url, secret: { env: 'ALERTS_TEST_SECRET' }, minimumSeverity: 'warning' };
const mail = (more: Partial<Extract<Alert, { kind: 'mail' }>['server']> = {}): Alert => ({
  kind: 'mail',
  server: {
    host: '127.0.0.1',
    port: mailPort,
    security: 'none',
    user: 'alerts',
    password: { env: 'ALERTS_TEST_PASSWORD' },
    ...more,
  },
  from: 'backhaul@example.test',
  to: ['warehouse@example.test'],
  minimumSeverity: 'warning',
});

const brandWith = (alerts: Record<string, Alert>, more: Partial<Brand> = {}): Brand => ({
  id: `brand-${brandCount}`,
  title: 'Example brand',
  connectors: {},
  flows: {},
  alerts,
  ...more,
});

/** Raises equal exceptions, one for each key. */
async function raise(
  brand: Brand,
  keys: readonly string[],
  more: { code?: string; owner?: string; severity?: string } = {},
) {
  const { code = 'SKU_UNKNOWN', owner = 'merchandising', severity = 'warning' } = more;
  for (const key of keys) {
    await database.query(
      `insert into backhaul.exception (brand, id, flow, key, subject, code, owner, severity, step, message, resolution)
       values ($1, $2, $3, $4, '', $5, $6, $7, 'check', 'Of jane@example.test', 'Mend it.')`,
      [brand.id, uuid(), flowExample.id, key, code, owner, severity],
    );
  }
}

const timing = { gatherMs: 0, againMs: 900_000 };
const plan = (brand: Brand, own = timing) => planAlerts(database, brand, [flowExample], own);
const deliver = (brand: Brand) => deliverAlerts(database, brand, (error) => errors.push(error));

/** As if everything that was told had been told so much earlier. */
const wait = async (brand: Brand, interval: string): Promise<void> => {
  await database.query(
    'update backhaul.alert set told_at = told_at - $2::interval, repeat_at = repeat_at - $2::interval where brand = $1',
    [brand.id, interval],
  );
  await database.query('update backhaul.delivery set due_at = due_at - $2::interval where brand = $1', [
    brand.id,
    interval,
  ]);
};

const keysOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `r-${index}`);
const texts = (): string[] => received.map(({ body }) => (JSON.parse(body) as { text: string }).text);

test('500 equal failures are one message with owner, next step and link, and without what the records hold', async () => {
  const brand = brandWith({ chat: slack }, { exceptionLink: 'https://console.example.test/{brand}?code={code}' });
  await raise(brand, keysOf(500));
  expect([await plan(brand), await plan(brand)]).toEqual([1, 0]);
  expect([await deliver(brand), await deliver(brand)]).toEqual([1, 0]);
  const [text = ''] = texts();
  expect(text.split('\n')[0]).toBe('*SKU_UNKNOWN* (warning), 500 new, for merchandising');
  expect(text).toContain('Records: r-0, r-1, r-2, r-3, r-4 and 495 more');
  expect(text).toContain(`Next: ${flowExample.exceptions.SKU_UNKNOWN?.resolution}`);
  expect(text).toContain(`Look: https://console.example.test/${brand.id}?code=SKU_UNKNOWN`);
  expect(received[0]?.body).not.toContain('jane');
});

test('equal failures are gathered before they are told', async () => {
  const brand = brandWith({ chat: slack });
  await raise(brand, ['r-1']);
  const slow = { ...timing, gatherMs: 60_000 };
  expect(await plan(brand, slow)).toBe(0);
  await database.query(`update backhaul.exception set first_seen = now() - interval '61 seconds' where brand = $1`, [
    brand.id,
  ]);
  expect(await plan(brand, slow)).toBe(1);
});

test('what lasts is told again with growing pauses; new ones are told sooner; its end is told once', async () => {
  const brand = brandWith({ chat: slack });
  await raise(brand, ['r-1', 'r-2']);
  await plan(brand);
  await wait(brand, '59 minutes');
  expect(await plan(brand)).toBe(0);
  await wait(brand, '2 minutes');
  expect(await plan(brand)).toBe(1);
  // The next reminder waits two hours, a new failure a quarter of an hour.
  await wait(brand, '16 minutes');
  expect(await plan(brand)).toBe(0);
  await raise(brand, ['r-3']);
  expect(await plan(brand)).toBe(1);
  await database.query(`update backhaul.exception set state = 'resolved' where brand = $1`, [brand.id]);
  expect([await plan(brand), await plan(brand)]).toEqual([1, 0]);
  for (let told = 0; told < 4; told += 1) await deliver(brand);
  expect(texts().map((text) => text.split('\n')[0])).toEqual([
    '*SKU_UNKNOWN* (warning), 2 new, for merchandising',
    '*SKU_UNKNOWN* (warning), 2 open, 0 of them new, for merchandising',
    '*SKU_UNKNOWN* (warning), 3 open, 1 of them new, for merchandising',
    '*SKU_UNKNOWN* is over, for merchandising',
  ]);
});

test('each is told of the severity and the owners that it asks for', async () => {
  const brand = brandWith({
    chat: { ...slack, minimumSeverity: 'error' },
    warehouse: { ...slack, owners: ['warehouse'] },
  });
  await raise(brand, ['r-1']);
  await raise(brand, ['r-2'], { code: 'NOT_RESTOCKED', owner: 'warehouse', severity: 'warning' });
  await raise(brand, ['r-3'], { code: 'RETRIES_EXHAUSTED', owner: 'it', severity: 'critical' });
  expect(await plan(brand)).toBe(2);
  await deliver(brand);
  expect(
    texts()
      .map((text) => text.split(' ')[0])
      .sort(),
  ).toEqual(['*NOT_RESTOCKED*', '*RETRIES_EXHAUSTED*']);
});

test('a receiver that fails is tried again under the same id, and its messages keep their order', async () => {
  const brand = brandWith({ hook: webhook });
  answers = [503, 302, 200];
  await raise(brand, ['r-1']);
  await plan(brand);
  await database.query(`update backhaul.exception set state = 'resolved' where brand = $1`, [brand.id]);
  await plan(brand);
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await deliver(brand);
    await wait(brand, '2 hours');
  }
  const ids = received.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
  expect(received.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
    'exceptions.opened',
    'exceptions.opened',
    'exceptions.opened',
    'exceptions.closed',
  ]);
  expect(errors).toMatchObject([{ code: 'ALERT_REFUSED' }, { code: 'ALERT_REFUSED' }]);
  expect(JSON.stringify(errors)).not.toContain('127.0.0.1');
});

test('the delivery of a process that died in between is made by another', async () => {
  const brand = brandWith({ hook: webhook });
  await raise(brand, ['r-1']);
  await plan(brand);
  // As the process that took it up has left it.
  await database.query(
    `update backhaul.delivery set attempts = 1, due_at = now() + interval '2 minutes' where brand = $1`,
    [brand.id],
  );
  expect(await deliver(brand)).toBe(0);
  await wait(brand, '2 minutes');
  expect(await deliver(brand)).toBe(1);
});

test('two processes that plan and deliver at once tell it once', async () => {
  const brand = brandWith({ hook: webhook });
  await raise(brand, keysOf(20));
  await Promise.all([plan(brand), plan(brand), plan(brand)]);
  await Promise.all([deliver(brand), deliver(brand), deliver(brand)]);
  expect(received).toHaveLength(1);
});

test('what never arrives is given up after 20 attempts, and nothing after it is held up', async () => {
  const brand = brandWith({ hook: webhook });
  await raise(brand, ['r-1']);
  await plan(brand);
  await database.query('update backhaul.delivery set attempts = 19 where brand = $1', [brand.id]);
  answers = [500];
  await deliver(brand);
  const { rows } = await database.query('select state, last_error from backhaul.delivery where brand = $1', [brand.id]);
  expect(rows).toEqual([{ state: 'failed', last_error: `The alert hook of ${brand.id} did not arrive.` }]);
});

test('a webhook is signed over its id, its time and its raw body', async () => {
  const brand = brandWith({ hook: webhook });
  await raise(brand, ['r-1']);
  await plan(brand);
  const before = Math.floor(Date.now() / 1000);
  await deliver(brand);
  const { headers, body } = received[0] ?? { headers: {}, body: '' };
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', 'signing-secret').update(signed).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${expected}`);
  expect(Number(headers['webhook-timestamp'])).toBeGreaterThanOrEqual(before);
  expect(JSON.parse(body)).toMatchObject({
    type: 'exceptions.opened',
    data: { code: 'SKU_UNKNOWN', open: 1, records: ['r-1'] },
  });
});

test('a mail goes through a real server, again under the same Message-ID when it was busy', async () => {
  const brand = brandWith({ post: mail() });
  await raise(brand, ['r-1']);
  await plan(brand);
  mailRefusals = 1;
  expect(await deliver(brand)).toBe(0);
  await wait(brand, '1 minute');
  expect(await deliver(brand)).toBe(1);
  const ids = mails.map((text) => /^Message-ID: (.*)$/im.exec(text)?.[1]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  expect(mails[1]).toMatch(/^Subject: Example brand: SKU_UNKNOWN \(warning\), 1 new, for merchandising/m);
  expect(mails[1]).toContain('To: warehouse@example.test');
  expect(mails[1]).not.toContain('jane');
});

test.each([
  ['a server elsewhere would get it in the clear', () => mail({ host: 'smtp.example.test' }), 'MAIL_UNPROTECTED'],
  ['the password is not there', () => mail({ password: { env: 'ALERTS_TEST_NOTHING' } }), 'SECRET_MISSING'],
])('a mail is not sent when %s', async (_, alert, code) => {
  const brand = brandWith({ post: alert() });
  await raise(brand, ['r-1']);
  await plan(brand);
  expect(await deliver(brand)).toBe(0);
  expect(errors).toMatchObject([{ code }]);
  expect(mails).toEqual([]);
});

test('a server that does not offer the encryption that is demanded gets nothing', async () => {
  const brand = brandWith({ post: mail({ security: 'startTls' }) });
  await raise(brand, ['r-1']);
  await plan(brand);
  expect(await deliver(brand)).toBe(0);
  expect(mails).toEqual([]);
  expect(errors).toHaveLength(1);
});

test('whom the brand no longer names is told no more', async () => {
  const brand = brandWith({ chat: slack });
  await raise(brand, ['r-1']);
  await plan(brand);
  expect(await deliver({ ...brand, alerts: {} })).toBe(0);
  expect(received).toEqual([]);
});

test('every alert of a brand can be tried, and each tells what came of it', async () => {
  answers = [404];
  const brand = brandWith({ chat: slack, post: mail(), elsewhere: mail({ host: 'smtp.example.test' }) });
  const tried = await tryAlerts(brand);
  expect(tried).toEqual([
    { brand: brand.id, target: 'chat', kind: 'slack', error: expect.stringContaining('status 404') },
    { brand: brand.id, target: 'post', kind: 'mail' },
    { brand: brand.id, target: 'elsewhere', kind: 'mail', error: expect.stringContaining('without encryption') },
  ]);
  expect(mails[0]).toMatch(/^Subject: Example brand: ALERT_TEST: this is a test/m);
});
