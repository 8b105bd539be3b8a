import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
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
    onError: () => undefined,
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

test('a body of 50 MB is refused without being read whole, whether its length is told or not', async () => {
  const part = Buffer.alloc(1_048_576, 'x');
  for (const headers of [{ 'content-length': 52_428_800 }, { 'transfer-encoding': 'chunked' }]) {
    const { status, sent } = await new Promise<{ status: number; sent: number }>((resolve, reject) => {
      const address = `${server.url}/webhooks/${brand}/example-returns`;
      const request = httpRequest(address, { method: 'POST', headers }, ({ statusCode = 0 }) => {
        resolve({ status: statusCode, sent: request.socket?.bytesWritten ?? 0 });
        request.destroy();
      });
      request.on('error', reject);
      let left = 50;
      const write = () => {
        while (left > 0 && !request.destroyed) {
          left -= 1;
          if (!request.write(part)) return void request.once('drain', write);
        }
      };
      write();
    });
    expect(status).toBe(413);
    expect(sent).toBeLessThan(20 * part.length);
  }
  await expectNothingStored();
});

test('with more waiting to be worked on than is permitted, webhooks are refused until less is', async () => {
  await server.close();
  server = await serve({ maximumBacklog: 1 });
  expect((await send(closed('v1'))).status).toBe(200);
  await server.close();
  server = await serve({ maximumBacklog: 1 });
  // The first that comes has the jobs counted, and the next ones meet the count.
  const answers: number[] = [];
  const refused = async () => {
    const response = await fetch(`${server.url}/webhooks/${brand}/example-returns`, { method: 'POST' });
    answers.push(response.status);
    return response.headers.get('retry-after');
  };
  let retryAfter = await refused();
  while (retryAfter === null) retryAfter = await refused();
  expect(retryAfter).toBe('60');
  expect(answers.at(-1)).toBe(503);
  expect(await rows('key', 'event')).toEqual([{ key: '7' }]);
});

test('webhooks that come at once are stored together, and one that the database refuses harms no other', async () => {
  const poison = JSON.stringify({ topic: 'return', trigger: 'return.closed', id: 8, updatedAt: 'v', closedAt: 'x' });
  const transactions: number[] = [];
  const counting: Database = {
    ...database,
    transaction: (work) => {
      transactions.push(1);
      return database.transaction((inner) =>
        work({
          query: (text, values) =>
            text.includes('insert into backhaul.event') && String(values?.[0]).includes('"closedAt":"x"')
              ? inner.query(`select '1'::jsonb || 'no json'::jsonb`)
              : inner.query(text, values),
        }),
      );
    },
  };
  await server.close();
  server = await serve({ database: counting });
  const bodies = Array.from({ length: 20 }, (_, index) => closed(`version ${index}`));
  const together = await Promise.all(bodies.map((body) => send(body)));
  expect(together.map(({ status, body }) => [status, body.accepted])).toEqual(bodies.map(() => [200, 1]));
  expect(transactions.length).toBeLessThan(20);
  const mixed = await Promise.all([closed('a'), poison, closed('b')].map((body) => send(body)));
  expect(mixed.map(({ status }) => status)).toEqual([200, 503, 200]);
  expect(await rows('version', 'event')).toHaveLength(22);
});
