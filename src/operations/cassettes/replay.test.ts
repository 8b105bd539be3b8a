import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cassette, Exchange } from '../../../schemas/formats/cassette.ts';
import { assertWritable, readCassette, writeCassette } from './cassette-file.ts';
import { documentHash } from './record-exchange.ts';
import { type Replay, startReplay } from './replay.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-cassettes-'));
let replay: Replay | undefined;

afterEach(async () => {
  await replay?.finish().catch(() => undefined);
  replay = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = { 'content-type': 'application/json' };
const read = (id: string, answer: unknown): Exchange => ({
  operation: 'getMovement',
  request: { method: 'GET', path: '/movements/{id}', parameters: { id }, query: { with: ['lines'] } },
  response: { status: 200, headers: json, body: answer },
});
const create = (body: unknown): Exchange => ({
  operation: 'createMovement',
  request: { method: 'POST', path: '/movements', body },
  response: { status: 201, headers: json, body: { id: 9 } },
});
const cassetteOf = (...exchanges: Exchange[]): Cassette => ({
  version: 1,
  system: 'example-stock',
  recordedAt: '2026-09-04T10:11:12.000Z',
  exchanges,
});

async function replaying(...exchanges: Exchange[]) {
  const started = await startReplay(cassetteOf(...exchanges));
  replay = started;
  return async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(started.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: json }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
}

const finished = () => replay?.finish();

test('what was recorded is answered as recorded, whatever the order of operations', async () => {
  const ask = await replaying(read('1', { quantity: 2 }), create({ lines: [{ sku: 'TEE-S' }] }));
  expect(await ask('POST', '/movements', { lines: [{ sku: 'TEE-S' }] })).toEqual({ status: 201, body: { id: 9 } });
  expect(await ask('GET', '/movements/1?with=lines')).toEqual({ status: 200, body: { quantity: 2 } });
  await expect(finished()).resolves.toBeUndefined();
});

test.each([
  [
    'another value in the query',
    'GET',
    '/movements/1?with=all',
    undefined,
    '/query/with/0: recorded "lines", sent "all"',
  ],
  [
    'a further parameter',
    'GET',
    '/movements/1?with=lines&page=2',
    undefined,
    '/query/page: recorded nothing, sent ["2"]',
  ],
  ['another value in the path', 'GET', '/movements/2?with=lines', undefined, '/parameters/id: recorded "1", sent "2"'],
  ['another method', 'DELETE', '/movements/1?with=lines', undefined, '/method: recorded "GET", sent "DELETE"'],
  ['another path', 'GET', '/movement/1?with=lines', undefined, '/path: recorded "/movements/{id}"'],
  [
    'another body',
    'POST',
    '/movements',
    { lines: [{ sku: 'TEE-M' }] },
    '/body/lines/0/sku: recorded "TEE-S", sent "TEE-M"',
  ],
  [
    'a body that lacks something',
    'POST',
    '/movements',
    { lines: [{}] },
    '/body/lines/0/sku: recorded "TEE-S", sent nothing',
  ],
  ['no body', 'POST', '/movements', undefined, '/body: recorded {"lines":[{"sku":"TEE-S"}]}, sent nothing'],
])(
  'a request with %s is refused, with the nearest exchange and the difference',
  async (_, method, path, body, told) => {
    const ask = await replaying(read('1', {}), create({ lines: [{ sku: 'TEE-S' }] }));
    const { status, body: error } = await ask(method, path, body);
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: 'REPLAY_UNMATCHED', why: expect.stringContaining(told) });
    const nearest = method === 'POST' ? 'exchange 2 (createMovement)' : 'exchange 1 (getMovement)';
    expect(error.why).toContain(`The nearest is ${nearest}.`);
    await expect(finished()).rejects.toMatchObject({ code: 'REPLAY_UNMATCHED', why: error.why });
  },
);

test('exchanges of one operation are used in their order, and each once', async () => {
  const ask = await replaying(read('1', { first: true }), read('2', {}), read('1', { first: false }));
  const early = await ask('GET', '/movements/2?with=lines');
  expect(early.body).toMatchObject({
    code: 'REPLAY_UNMATCHED',
    why: 'It is exchange 2 (getMovement), before which exchange 1 of the same operation was recorded.',
  });
  expect((await ask('GET', '/movements/1?with=lines')).body).toEqual({ first: true });
  await ask('GET', '/movements/2?with=lines');
  expect((await ask('GET', '/movements/1?with=lines')).body).toEqual({ first: false });
  expect((await ask('GET', '/movements/2?with=lines')).body.why).toBe(
    'It is exchange 2 (getMovement), which was used already.',
  );
});

test('an exchange that nobody asked for fails the end', async () => {
  const ask = await replaying(read('1', {}), create({}));
  await ask('GET', '/movements/1?with=lines');
  await expect(finished()).rejects.toMatchObject({
    code: 'REPLAY_UNUSED',
    why: 'Nobody asked for 2 (createMovement).',
  });
});

test('a hidden value is stood for by one value of its type, always the same, or by its placeholder', async () => {
  const [one, two] = ['hidden0123456789ab', 'hiddenba9876543210@example.test'];
  const exchanges = [
    create({ name: one, mail: two }),
    create({ name: one, mail: two }),
    create({ name: one, mail: 5 }),
  ];
  const ask = await replaying(...exchanges, create({ name: one, mail: two }));
  const wrong = async (body: unknown) => expect((await ask('POST', '/movements', body)).status).toBe(400);
  const right = async (body: unknown) => expect((await ask('POST', '/movements', body)).status).toBe(201);
  await wrong({ name: 'same@example.test', mail: 'same@example.test' });
  await wrong({ name: 1, mail: 'jo@example.test' });
  await right({ name: 'Jo', mail: 'jo@example.test' });
  await wrong({ name: 'Joe', mail: 'jo@example.test' });
  await right({ name: one, mail: 'jo@example.test' });
  await right({ name: 'Jo', mail: 5 });
  await right({ name: 'Jo', mail: two });
});

test('a GraphQL request is told by its document and its variables', async () => {
  const document = 'query movement($id: ID!) { movement(id: $id) { id } }';
  const exchange: Exchange = {
    operation: 'getMovement',
    request: {
      method: 'POST',
      path: '/graphql',
      graphql: { document: documentHash(document), variables: { id: '1' } },
    },
    response: { status: 200, headers: json, body: { data: {} } },
  };
  const ask = await replaying(exchange);
  const other = await ask('POST', '/graphql', { query: `${document} `, variables: { id: '1' } });
  expect(other.body.why).toContain('/graphql/document: recorded');
  const elsewhere = await ask('POST', '/graphql', { query: document, variables: { id: '2' } });
  expect(elsewhere.body.why).toContain('/graphql/variables/id: recorded "1", sent "2"');
  expect((await ask('POST', '/graphql', { query: document, variables: { id: '1' } })).status).toBe(200);
});

test('an answer that was no JSON is replayed in its length, and as no JSON', async () => {
  const unread = { bytes: 12, fingerprint: '0'.repeat(32) };
  await replaying({ ...read('1', {}), response: { status: 502, headers: { 'content-type': 'text/html' }, unread } });
  const answer = await fetch(`${replay?.url}/movements/1?with=lines`);
  expect([answer.status, await answer.text()]).toEqual([502, '############']);
});

test.each([
  ['a page of another site', { origin: 'https://page.example.test' }],
  ['a page, without naming its site', { 'sec-fetch-site': 'cross-site' }],
  ['a name that leads here', { host: 'rebound.example.test' }],
])('what %s asks for is refused, and uses nothing', async (_, headers) => {
  await replaying(read('1', {}));
  const status = await new Promise((resolve, reject) => {
    get(`${replay?.url}/movements/1?with=lines`, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).once('error', reject);
  });
  expect([status, replay?.used]).toEqual([403, 0]);
});

test('a token is given to whoever asks for one, and is no exchange', async () => {
  await replaying(read('1', {}));
  const answer = await fetch(`${replay?.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  expect(await answer.json()).toMatchObject({ token_type: 'Bearer' });
  expect(replay?.used).toBe(0);
});

describe('a file', () => {
  const cassette = cassetteOf(read('1', { quantity: 2, lines: ['a line that is longer than a screen'.repeat(4)] }));
  const path = (name: string) => join(folder, name);

  test('is read as it was written', async () => {
    await writeCassette(path('good.json'), cassette);
    expect(readCassette(path('good.json'))).toEqual(cassette);
  });

  test.each([
    ['that was cut off', 'CASSETTE_UNREADABLE', JSON.stringify(cassette).slice(0, -20)],
    ['of another version', 'CASSETTE_VERSION', JSON.stringify({ ...cassette, version: 2 })],
    ['without a version', 'CASSETTE_VERSION', '[]'],
    ['that lacks answers', 'CASSETTE_INVALID', JSON.stringify(cassette).replace('"response"', '"reply"')],
  ])('%s is refused with %s', (name, code, text) => {
    writeFileSync(path(name), text);
    expect(() => readCassette(path(name))).toThrow(expect.objectContaining({ code }));
  });

  test('that is not there is refused', () => {
    expect(() => readCassette(path('none.json'))).toThrow(expect.objectContaining({ code: 'CASSETTE_UNREADABLE' }));
  });

  test('is not replaced unless that is asked for', async () => {
    await writeCassette(path('kept.json'), cassette);
    await expect(assertWritable(path('kept.json'), false)).rejects.toMatchObject({ code: 'CASSETTE_EXISTS' });
    await expect(assertWritable(path('kept.json'), true)).resolves.toBeUndefined();
    await expect(writeCassette(path('no/folder.json'), cassette)).rejects.toMatchObject({
      code: 'CASSETTE_UNWRITABLE',
    });
  });
});
