import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Connector } from '../../../schemas/formats/connector.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type CallContext, type CallResult, callOperation } from './call-operation.ts';
import { type Connection, openConnection } from './connection.ts';
import { connector, move } from './example-connector.ts';
import { type Answering, dropped, type ExampleSystem, json, startExampleSystem } from './example-system.ts';
import type { Gate } from './gate.ts';
import { notMade } from './plain-outcome.ts';
import { sendOnce } from './send-once.ts';

let home: TestHome;
let database: Database;
let system: ExampleSystem;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
  system = await startExampleSystem();
});

afterAll(async () => {
  await system.close();
  await database.close();
  await home.remove();
});

async function connect(settings: Record<string, unknown> = {}, changes: Partial<Connector> = {}): Promise<Connection> {
  count++;
  process.env.BACKHAUL_TEST_KEY = 'a-key';
  const brand: Brand = {
    id: `brand-${count}`,
    title: 'Brand',
    connectors: {
      stock: { settings: { baseUrl: system.url, ...settings }, credentials: { key: { env: 'BACKHAUL_TEST_KEY' } } },
    },
    flows: {},
  };
  return openConnection(database, brand, { ...connector, ...changes });
}

const call = (connection: Connection, operation: string, context: Partial<CallContext> = {}): Promise<CallResult> =>
  callOperation(
    database,
    connection,
    connection.operation(operation),
    {},
    operation === 'list' ? undefined : { lines: [{ sku: 'A' }] },
    { keys: ['r-1'], ...context },
  );

const calls = async (connection: Connection) =>
  (await database.query(`select * from backhaul.call where brand = $1 order by id`, [connection.brand])).rows;

const gaps = () => system.received.slice(1).map((request, index) => request.at - (system.received[index]?.at ?? 0));

const slowDown = (headers: Record<string, string> = {}) => json(429, {}, headers);
const done = json(200, { lines: [{ itemCode: 'A' }] });

describe('throttling', () => {
  test('a refusal is tried again after the seconds of Retry-After', async () => {
    system.answer(slowDown({ 'retry-after': '1' }), done);
    expect(await call(await connect(), 'moveUnprotected')).toMatchObject({ outcome: { kind: 'ok' } });
    expect(gaps()).toHaveLength(1);
    expect(gaps()[0]).toBeGreaterThan(950);
  });

  test('a refusal is tried again at the HTTP date of Retry-After', async () => {
    // An HTTP date has whole seconds.
    const date = Math.ceil(Date.now() / 1000) * 1000 + 1_000;
    system.answer(slowDown({ 'retry-after': new Date(date).toUTCString() }), done);
    expect(await call(await connect(), 'list')).toMatchObject({ outcome: { kind: 'ok' } });
    expect(Date.now()).toBeGreaterThan(date - 50);
    expect(system.received).toHaveLength(2);
  });

  test.each([[{}], [{ 'retry-after': '' }], [{ 'retry-after': 'soon' }]])(
    'a refusal without a time (%j) pauses for the declared time, and a second one for longer',
    async (headers: Record<string, string>) => {
      system.answer(slowDown(headers), slowDown(headers), done);
      expect(await call(await connect(), 'list')).toMatchObject({ outcome: { kind: 'ok' } });
      expect(gaps()[0]).toBeGreaterThan(570);
      expect(gaps()[1]).toBeGreaterThan(1_150);
    },
  );

  test('a refusal of one caller holds the others', async () => {
    const connection = await connect();
    system.answer(slowDown({ 'retry-after': '1' }), done);
    const first = call(connection, 'list');
    const holds = async () => (await connection.budget.left()).left === 0;
    while (system.received.length < 2 && !(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
    await Promise.all([first, call(connection, 'list'), call(connection, 'list')]);
    expect(system.received).toHaveLength(4);
    for (const { at } of system.received.slice(1)) expect(at).toBeGreaterThan((system.received[0]?.at ?? 0) + 900);
  });

  test('a pause longer than one call goes on ends the call as throttled, and holds the next ones', async () => {
    const connection = await connect();
    system.answer(slowDown({ 'retry-after': '300' }), done);
    expect(await call(connection, 'moveKeyed', { idempotencyKey: 'k' })).toMatchObject({
      outcome: { kind: 'throttled' },
    });
    expect(await connection.budget.reserve({ maximumWaitMs: 10 })).toBeUndefined();
  });
});

describe('repeats', () => {
  test('a read is repeated in place, so many times and no more', async () => {
    system.answer(json(500, {}), dropped, done);
    expect(await call(await connect(), 'list')).toMatchObject({ outcome: { kind: 'ok' } });
    system.answer(json(500, {}));
    expect(await call(await connect(), 'list')).toMatchObject({ outcome: { kind: 'retry' }, status: 500 });
    expect(system.received).toHaveLength(3);
  });

  test('a write with a key repeats the same key and the same body, each with its own call id', async () => {
    system.answer(dropped, json(500, {}), done);
    const result = await call(await connect(), 'moveKeyed', { idempotencyKey: 'key-7' });
    expect(result).toEqual({ outcome: { kind: 'ok' }, status: 200, body: { lines: [{ sku: 'A' }] } });
    expect(system.received.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-7', 'key-7', 'key-7']);
    expect(system.received.map(({ body }) => body)).toEqual(Array(3).fill('{"lines":[{"itemCode":"A"}]}'));
    expect(new Set(system.received.map(({ headers }) => headers['x-call'])).size).toBe(3);
  });

  test.each([
    ['without a mechanism', 'moveUnprotected', {}],
    ['whose key was not given', 'moveKeyed', {}],
  ] as const)('a write %s is never repeated after an open outcome', async (_name, operation, context) => {
    for (const answering of [dropped, json(500, {}), json(408, {})]) {
      system.answer(answering, done);
      expect(await call(await connect(), operation, context)).toMatchObject({ outcome: { kind: 'unknown' } });
      expect(system.received).toHaveLength(1);
    }
  });

  test('a connection that is refused sent nothing: the write is to be tried again', async () => {
    const closed = await startExampleSystem();
    await closed.close();
    const result = await call(await connect({ baseUrl: closed.url }), 'moveUnprotected');
    expect(result).toMatchObject({ outcome: { kind: 'retry', code: 'NO_ANSWER' }, status: undefined });
  });

  test('silence, and an answer that is too large, leave a write unknown and a read to be tried again', async () => {
    const large = json(200, { text: 'x'.repeat(50_000) });
    for (const answering of [() => undefined, large]) {
      system.answer(answering);
      expect(await call(await connect(), 'moveUnprotected')).toMatchObject({ outcome: { kind: 'unknown' } });
    }
    expect(await call(await connect(), 'list')).toMatchObject({ outcome: { kind: 'retry', code: 'ANSWER_TOO_LARGE' } });
  });
});

describe('a write whose first attempt may have taken effect', () => {
  test.each<[string, Answering]>([
    ['a status 401', json(401, {})],
    ['a status 403', json(403, {})],
    ['a conflict', json(409, {})],
    ['a status 404', json(404, {})],
  ])('is not reported as refused because the repeat met %s', async (_name, answering) => {
    system.answer(dropped, answering);
    const result = await call(await connect(), 'moveKeyed', { idempotencyKey: 'k' });
    expect(result.outcome).toMatchObject({ kind: 'unknown', message: expect.stringContaining('earlier attempt') });
    expect(system.received).toHaveLength(2);
  });

  test('is not reported as not sent because the repeat was not', async () => {
    let asked = 0;
    system.answer(dropped);
    const beforeSending = async () => ++asked === 1;
    const result = await call(await connect(), 'moveKeyed', { idempotencyKey: 'k', beforeSending });
    expect(result.outcome).toMatchObject({ kind: 'unknown', code: 'CLAIM_LOST' });
    expect(system.received).toHaveLength(1);
  });

  test('is refused when the repeat under the same key is, and not when only a natural key protects it', async () => {
    const amiss = json(422, { code: 'AMISS', message: 'no such SKU' });
    system.answer(dropped, amiss);
    expect(await call(await connect(), 'moveKeyed', { idempotencyKey: 'k' })).toMatchObject({
      outcome: { kind: 'dataError', code: 'AMISS', message: 'no such SKU' },
    });
    system.answer(dropped, amiss);
    expect(await call(await connect(), 'moveNatural')).toMatchObject({ outcome: { kind: 'unknown', code: 'AMISS' } });
  });

  test('stays open over calls when the caller says so, until an answer proves more', async () => {
    const context = { idempotencyKey: 'k', mayHaveTakenEffect: true };
    system.answer(json(403, {}), done);
    expect(await call(await connect(), 'moveKeyed', context)).toMatchObject({ outcome: { kind: 'unknown' } });
    expect(await call(await connect(), 'moveKeyed', context)).toMatchObject({ outcome: { kind: 'ok' } });
  });
});

describe('sending', () => {
  test('is stopped when the claim is lost, and asked for before each attempt', async () => {
    system.answer(json(500, {}), done);
    const stopped = await call(await connect(), 'moveKeyed', { idempotencyKey: 'k', beforeSending: async () => false });
    expect(stopped).toMatchObject({ outcome: { kind: 'retry', code: 'CLAIM_LOST' }, status: undefined });
    expect(system.received).toEqual([]);
    let asked = 0;
    await call(await connect(), 'moveKeyed', { idempotencyKey: 'k', beforeSending: async () => ++asked > 0 });
    expect(asked).toBe(2);
  });

  test('is held back when its permission has run out before the first byte, and goes out with the next one or not at all', async () => {
    system.answer(done);
    const connection = await connect();
    const send = async (passes: (CallResult | undefined)[]) => {
      let asked = 0;
      const gate: Gate = {
        pass: async () => passes.shift(),
        holds: () => {
          asked += 1;
          return asked > 1;
        },
        end: () => undefined,
      };
      const body = { lines: [{ sku: 'A' }] };
      const sent = await sendOnce(
        database,
        connection,
        connection.operation('moveKeyed'),
        {},
        body,
        { keys: ['r'] },
        gate,
      );
      await sent.stored;
      return sent.result;
    };
    const stop = notMade('retry', 'CLAIM_LOST', 'Another worker took over.');
    expect(await send([undefined, stop])).toBe(stop);
    expect(system.received).toEqual([]);
    expect((await send([undefined, undefined])).outcome.kind).toBe('ok');
    expect(system.received).toHaveLength(1);
    expect(await calls(connection)).toHaveLength(1);
  });

  test('does not begin for a body past the limit', async () => {
    system.answer(done);
    const connection = await connect();
    const body = { text: 'x'.repeat(10_485_760) };
    const operation = connection.operation('moveUnprotected');
    const result = await callOperation(database, connection, operation, {}, body, { keys: [] });
    expect(result).toMatchObject({ outcome: { kind: 'dataError', code: 'REQUEST_TOO_LARGE' } });
    expect(system.received).toEqual([]);
  });
});

describe('a token', () => {
  /** Tokens t1, t2, …; only the newest is good. */
  function answerWithTokens() {
    let issued = 0;
    system.answer((request, response) => {
      if (request.url === '/token') json(200, { access_token: `t${++issued}`, expires_in: 3600 })(request, response);
      else if (request.headers.authorization === 'Bearer t2') done(request, response);
      else json(401, {})(request, response);
    });
    return () => issued;
  }

  test('that is refused is renewed once for many callers, and each call succeeds', async () => {
    const issued = answerWithTokens();
    const connection = await connect({ auth: 'oauth' });
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => call(connection, 'moveUnprotected')));
    expect(results.map(({ outcome }) => outcome.kind)).toEqual(Array(5).fill('ok'));
    expect(issued()).toBe(2);
  });

  test('that can not be had is told, and the request is not marked as sent', async () => {
    for (const [status, kind] of [
      [503, 'retry'],
      [400, 'reauthenticate'],
    ] as const) {
      system.answer(json(status, {}));
      let marked = 0;
      const beforeSending = async () => ++marked > 0;
      const result = await call(await connect({ auth: 'oauth' }), 'moveUnprotected', { beforeSending });
      expect(result).toMatchObject({ outcome: { kind, message: expect.stringContaining(String(status)) } });
      expect(marked).toBe(0);
      expect(new Set(system.received.map(({ url }) => url))).toEqual(new Set(['/token']));
    }
  });

  test('that is refused again is not renewed for ever', async () => {
    system.answer((request, response) =>
      request.url === '/token' ? json(200, { access_token: 't' })(request, response) : json(401, {})(request, response),
    );
    const result = await call(await connect({ auth: 'oauth' }), 'list');
    expect(result).toMatchObject({ outcome: { kind: 'reauthenticate' }, status: 401 });
    expect(system.received.filter(({ url }) => url !== '/token')).toHaveLength(2);
  });
});

describe('the row of a call', () => {
  test('tells what was sent and answered, without personal data', async () => {
    const answer = { code: 'AMISS', message: 'no jane@example.test', customer: 'Jane', itemCode: 'A' };
    system.answer(json(422, answer));
    const connection = await connect();
    await call(connection, 'moveKeyed', { flow: 'a--b/c', keys: ['r-1', 'r-2'], idempotencyKey: 'k' });
    const [row, ...more] = await calls(connection);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      flow: 'a--b/c',
      keys: ['r-1', 'r-2'],
      connector: 'stock',
      operation: 'moveKeyed',
      method: 'POST',
      path: '/movements',
      status: 422,
      outcome: 'dataError',
      code: 'AMISS',
      message: 'no [redacted]',
      request: { lines: [{ sku: 'A' }] },
      response: { customer: '[redacted]', sku: 'A' },
    });
    expect(system.received[0]?.headers['x-call']).toBe(row?.id);
  });

  test('holds the size alone of a read that went well and of a body that is large', async () => {
    system.answer(json(200, { customer: 'Jane' }));
    const connection = await connect();
    const operation = connection.operation('list');
    await callOperation(database, connection, operation, { email: 'jane@example.test' }, undefined, { keys: [] });
    const lines = Array.from({ length: 90 }, (_, index) => ({ sku: `A${index}`, text: 'ä'.repeat(400) }));
    const write = connection.operation('moveUnprotected');
    await callOperation(database, connection, write, {}, { lines }, { keys: [] });
    const [read, written] = await calls(connection);
    expect(read).toMatchObject({ path: '/movements?email=[redacted]', response: { bytes: 19 }, request: null });
    expect(written?.request).toEqual({ bytes: expect.any(Number) });
  });

  test('can be stored whatever characters the answer holds: a write that was made is not lost by it', async () => {
    system.answer((_request, response) => response.end('{"code": "a\\u0000", "text": "\\ud83d"}'));
    const connection = await connect();
    const body = { code: 'a\ufffd', text: '\ufffd' };
    expect(await call(connection, 'moveUnprotected')).toMatchObject({ outcome: { kind: 'ok' }, body });
    expect(await calls(connection)).toMatchObject([{ response: body }]);
  });
});

describe('a connection', () => {
  test('does not offer what the connector lacks or the brand switched off', async () => {
    const operations = { ...connector.operations, off: { ...move, enabled: false } };
    const connection = await connect({}, { operations });
    for (const id of ['off', 'absent']) {
      expect(() => connection.operation(id)).toThrow(expect.objectContaining({ code: 'OPERATION_UNAVAILABLE' }));
    }
  });

  test('uses the first mechanism that is enabled, and none when all are switched off', async () => {
    const header = { kind: 'header', header: 'Key' } as const;
    const natural = { kind: 'naturalKey', field: 'reference' } as const;
    const connection = await connect(
      {},
      {
        operations: {
          second: { ...move, idempotency: [{ ...header, enabled: false }, natural] },
          none: { ...move, idempotency: [{ ...header, enabled: false }] },
        },
      },
    );
    expect(connection.operation('second').mechanism).toEqual(natural);
    expect(connection.operation('none').mechanism).toEqual({ kind: 'none' });
  });

  test('with a way of authenticating that does not exist, or without a credential, is refused', async () => {
    await expect(connect({ auth: 'absent' })).rejects.toMatchObject({ code: 'AUTH_METHOD_UNKNOWN' });
    const connection = await connect();
    await expect(connection.secret('absent')).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  });
});

test('a body that is made of parameters is sent as its expression gives it', async () => {
  const connection = await connect();
  for (const [parameters, expected] of [
    [{ skus: ['A'] }, [[['sku', 'in', ['A']]], 0, 50]],
    [{ skus: ['A', 'B'], offset: '100' }, [[['sku', 'in', ['A', 'B']]], 100, 50]],
  ] as const) {
    system.answer(json(200, []));
    const operation = connection.operation('search');
    const result = await callOperation(database, connection, operation, parameters, undefined, { keys: ['A'] });
    expect(result.outcome.kind).toBe('ok');
    expect(JSON.parse(system.received[0]?.body ?? '')).toEqual(expected);
    expect(system.received[0]?.url).toBe('/api/movements/search');
  }
});

test('an operation that names its own way of authenticating uses it, and the others do not', async () => {
  const connection = await connect();
  system.answer(json(200, []));
  await call(connection, 'moveUnprotected');
  const operation = connection.operation('listOfWarehouse');
  await callOperation(database, connection, operation, {}, undefined, { keys: ['A'] });
  expect(system.received.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer a-key']);
});
