import { createHmac } from 'node:crypto';
import type { AuthMethod } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import { AbortError } from '../../errors/errors.ts';
import { authentication } from './authentication.ts';
import { dropped, type ExampleSystem, json, startExampleSystem } from './example-system.ts';
import { keptSecrets } from './secrets.ts';
import { exchange, openHttp } from './transport.ts';

const values: Record<string, string> = {
  key: 'key-1',
  user: 'jo',
  pass: 'pä:ss',
  id: 'client',
  word: 'hush',
};
let lookUps = 0;
const find = async (name: string): Promise<string> => {
  lookUps += 1;
  const found = values[name];
  if (found) return found;
  throw new AbortError({ code: 'SECRET_MISSING', what: name, why: '', nextSteps: [] });
};

afterEach(() => {
  values.key = 'key-1';
  values.word = 'hush';
});

let system: ExampleSystem;
let tokens: ExampleSystem;

beforeAll(async () => {
  [system, tokens] = await Promise.all([startExampleSystem(), startExampleSystem()]);
});

afterAll(() => Promise.all([system.close(), tokens.close()]));

const http = () => openHttp({ baseUrl: `${system.url}/base/`, timeoutMs: 1_000, maximumResponseBytes: 10_000 });
const open = (method: Resolved<AuthMethod>) => authentication(method, keptSecrets(find), http());
const toSign = { method: 'POST', path: '/base/things?a=1', body: '{"a":1}' };

/** Sends one request with what the method gives, and gives the headers that the other side sees. */
async function headersSeen(method: Resolved<AuthMethod>) {
  system.answer(json(200, {}));
  const signed = await open(method).sign(toSign);
  if ('failed' in signed) throw new Error(signed.failed.message);
  await exchange(http(), { method: 'POST', url: '/things?a=1', headers: signed.headers, body: '{"a":1}' });
  return system.received[0];
}

test('each kind of credential arrives as the other side expects it', async () => {
  const key = await headersSeen({ kind: 'apiKeyHeader', header: 'X-API-KEY', credential: 'key' });
  expect(key?.headers['x-api-key']).toBe('key-1');
  const bearer = await headersSeen({ kind: 'bearer', credential: 'key' });
  expect(bearer?.headers.authorization).toBe('Bearer key-1');
  const basic = await headersSeen({ kind: 'basic', username: 'user', password: 'pass' });
  const [, pair = ''] = /^Basic (.+)$/.exec(basic?.headers.authorization ?? '') ?? [];
  expect(Buffer.from(pair, 'base64').toString('utf8')).toBe('jo:pä:ss');
  const none = await headersSeen({ kind: 'none' });
  expect(none?.headers).not.toHaveProperty('authorization');
});

test('an HMAC is over the method, path, time and body as they arrive', async () => {
  const method = { kind: 'hmac', header: 'X-Signature', timestampHeader: 'X-Time', credential: 'word' } as const;
  const seen = await headersSeen(method);
  const time = String(seen?.headers['x-time']);
  const text = [seen?.method, seen?.url, time, seen?.body].join('\n');
  expect(seen?.headers['x-signature']).toBe(createHmac('sha256', 'hush').update(text).digest('hex'));
  expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(60_000);
});

test('a secret that is missing is said, and nothing is sent', async () => {
  await expect(open({ kind: 'bearer', credential: 'absent' }).sign(toSign)).rejects.toMatchObject({
    code: 'SECRET_MISSING',
  });
});

test.each([
  { kind: 'apiKeyHeader', header: 'X-API-KEY', credential: 'key' },
  { kind: 'bearer', credential: 'key' },
  { kind: 'basic', username: 'user', password: 'key' },
  { kind: 'hmac', header: 'X-Signature', timestampHeader: 'X-Time', credential: 'key' },
] as const)(
  '$kind: a secret that was replaced is found once its headers are refused, by all who wait',
  async (method) => {
    const authenticating = open(method);
    const signed = await Promise.all([1, 2, 3].map(() => authenticating.sign(toSign)));
    const refused = signed.map((one) => ('headers' in one ? one.headers : {}));
    const renewAll = () => Promise.all(refused.map((headers) => authenticating.renew(headers)));
    expect(await renewAll()).toEqual([false, false, false]);
    values.key = 'key-2';
    expect(await renewAll()).toEqual([true, true, true]);
    const before = lookUps;
    expect(await authenticating.renew(refused[0] ?? {})).toBe(true);
    expect(lookUps).toBe(before);
    expect(await authenticating.sign(toSign)).not.toEqual(signed[0]);
  },
);

const oauth = () =>
  open({
    kind: 'oauth2ClientCredentials',
    tokenUrl: `${tokens.url}/token`,
    clientId: 'id',
    clientSecret: 'word',
    scope: 'stock',
  });
const token = (value: string, seconds: unknown = 3600) => json(200, { access_token: value, expires_in: seconds });
const bearing = (value: string) => ({ headers: { authorization: `Bearer ${value}` }, secrets: [value] });

test('a token is fetched once for all who wait, with the client credentials, and kept', async () => {
  tokens.answer(token('t1'), token('t2'));
  const authenticating = oauth();
  const signed = await Promise.all([1, 2, 3, 4].map(() => authenticating.sign(toSign)));
  expect([...signed, await authenticating.sign(toSign)]).toEqual(Array(5).fill(bearing('t1')));
  expect(tokens.received).toMatchObject([
    {
      method: 'POST',
      url: '/token',
      body: 'grant_type=client_credentials&scope=stock',
      headers: {
        authorization: `Basic ${Buffer.from('client:hush').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    },
  ]);
});

test('many callers whose token was refused renew it once, the late ones too', async () => {
  tokens.answer(token('t1'), token('t2'), token('t3'));
  const authenticating = oauth();
  await authenticating.sign(toSign);
  const refused = bearing('t1').headers;
  expect(await Promise.all([1, 2, 3].map(() => authenticating.renew(refused)))).toEqual([true, true, true]);
  const renewed = await Promise.all([1, 2, 3].map(() => authenticating.sign(toSign)));
  expect(renewed).toEqual(Array(3).fill(bearing('t2')));
  // The refusal of the first token comes after the second is there.
  expect(await authenticating.renew(refused)).toBe(true);
  expect(await authenticating.sign(toSign)).toEqual(bearing('t2'));
  expect(tokens.received).toHaveLength(2);
});

test('a token is renewed before it ends, and one of a short life is used for half of it', async () => {
  tokens.answer(token('t1', 1), token('t2', 30));
  const authenticating = oauth();
  expect(await authenticating.sign(toSign)).toEqual(bearing('t1'));
  expect(await authenticating.sign(toSign)).toEqual(bearing('t1'));
  await new Promise((resolve) => setTimeout(resolve, 550));
  expect(await authenticating.sign(toSign)).toEqual(bearing('t2'));
  expect(await authenticating.sign(toSign)).toEqual(bearing('t2'));
});

test('a client secret that was replaced is found when the token is refused', async () => {
  tokens.answer(token('t1'), json(401, { error: 'invalid_client' }), token('t2'));
  const authenticating = oauth();
  expect(await authenticating.sign(toSign)).toEqual(bearing('t1'));
  values.word = 'anew';
  await authenticating.renew(bearing('t1').headers);
  expect(await authenticating.sign(toSign)).toEqual(bearing('t2'));
  const sent = tokens.received.map(({ headers }) => String(headers.authorization).slice('Basic '.length));
  const pairs = sent.map((pair) => Buffer.from(pair, 'base64').toString('utf8'));
  expect(pairs).toEqual(['client:hush', 'client:hush', 'client:anew']);
});

test.each([
  ['a status 400', json(400, { error: 'invalid_client' }), 'reauthenticate', 'TOKEN_REFUSED'],
  ['no token', json(200, { access_token: null }), 'reauthenticate', 'TOKEN_REFUSED'],
  ['a status 503', json(503, {}), 'retry', 'TOKEN_UNAVAILABLE'],
  ['a status 429', json(429, {}), 'retry', 'TOKEN_UNAVAILABLE'],
  ['a dropped connection', dropped, 'retry', 'TOKEN_UNAVAILABLE'],
  ['silence', () => undefined, 'retry', 'TOKEN_UNAVAILABLE'],
] as const)(
  '%s in place of a token is told without a secret, and tried anew by the next call',
  async (_name, answering, kind, code) => {
    tokens.answer(answering, token('t2'));
    const authenticating = oauth();
    const signed = await authenticating.sign(toSign);
    expect(signed).toMatchObject({ failed: { kind, code } });
    expect(JSON.stringify(signed)).not.toMatch(/hush|Basic/);
    expect(await authenticating.sign(toSign)).toEqual(bearing('t2'));
  },
);
