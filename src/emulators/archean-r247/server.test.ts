import { createHmac } from 'node:crypto';
import { testClient } from '../core/test-client.ts';
import { startArcheanEmulator } from './server.ts';
import type { Authentication } from './settings.ts';
import { batch, line, startTenant } from './test-tenant.ts';

async function withTenant<T>(
  options: Parameters<typeof startTenant>[0],
  work: (tenant: Awaited<ReturnType<typeof startTenant>>) => Promise<T>,
): Promise<T> {
  const tenant = await startTenant(options);
  try {
    return await work(tenant);
  } finally {
    await tenant.emulator.close();
  }
}

async function statusWith(auth: Authentication, headers: Record<string, string>): Promise<number> {
  return withTenant({ auth }, async ({ emulator }) => (await testClient(emulator, headers).get('/v1/ping')).status);
}

test('each kind of authentication accepts its own credential and refuses a wrong one', async () => {
  const key: Authentication = { kind: 'apiKeyHeader', header: 'X-Token', key: 'k' };
  expect([await statusWith(key, { 'X-Token': 'k' }), await statusWith(key, { 'X-Token': 'x' })]).toEqual([200, 401]);
  const bearer: Authentication = { kind: 'bearer', token: 't' };
  expect(await statusWith(bearer, { authorization: 'Bearer t' })).toBe(200);
  expect(await statusWith(bearer, {})).toBe(401);
  const basic: Authentication = { kind: 'basic', username: 'u', password: 'p:q' };
  const encoded = Buffer.from('u:p:q').toString('base64');
  expect(await statusWith(basic, { authorization: `Basic ${encoded}` })).toBe(200);
  expect(await statusWith(basic, { authorization: 'Basic AAAA' })).toBe(401);
});

test('an access token is issued for client credentials and expires', async () => {
  const auth: Authentication = {
    kind: 'oauth2ClientCredentials',
    clientId: 'id',
    clientSecret: 'secret',
    tokenLifetimeSeconds: 60,
  };
  await withTenant({ auth }, async ({ emulator, client }) => {
    const ask = (secret: string) =>
      client.send('POST', '/oauth/token', `grant_type=client_credentials&client_id=id&client_secret=${secret}`, {
        'content-type': 'application/x-www-form-urlencoded',
      });
    expect((await ask('wrong')).status).toBe(401);
    const { json } = await ask('secret');
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
    const bearer = testClient(emulator, { authorization: `Bearer ${json.access_token}` });
    expect((await bearer.get('/v1/ping')).status).toBe(200);
    await client.control('/clock', { advanceMs: 60_000 });
    expect((await bearer.get('/v1/ping')).status).toBe(401);
  });
});

test('a signature covers method, path with query, timestamp and body', async () => {
  const auth: Authentication = {
    kind: 'hmac',
    secret: 's',
    header: 'X-Signature',
    timestampHeader: 'X-Timestamp',
    toleranceSeconds: 300,
  };
  await withTenant({ auth }, async ({ client }) => {
    const body = JSON.stringify(batch('r1', [line()]));
    const call = (timestamp: string, signedPath: string) =>
      client.send('POST', '/v1/stock-adjustments?a=1', body, {
        'X-Timestamp': timestamp,
        'X-Signature': createHmac('sha256', 's').update(['POST', signedPath, timestamp, body].join('\n')).digest('hex'),
      });
    const now = String(Math.floor(Date.now() / 1000));
    expect((await call(now, '/v1/stock-adjustments')).status).toBe(401);
    expect((await call('1000000000', '/v1/stock-adjustments?a=1')).status).toBe(401);
    expect((await call(now, '/v1/stock-adjustments?a=1')).status).toBe(200);
  });
});

test('a refusal has the body of the contract, with the request id of the caller', async () => {
  await withTenant({}, async ({ emulator }) => {
    const answer = await testClient(emulator, { 'X-Request-Id': 'req-7' }).get('/v1/ping');
    expect(answer.json).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'unauthorized',
      detail: expect.any(String),
      requestId: 'req-7',
      errors: [],
    });
  });
});

test('a credential that may only read is refused its writes', async () => {
  await withTenant({ readOnly: true }, async ({ client }) => {
    expect((await client.get('/v1/ping')).status).toBe(200);
    const answer = await client.send('POST', '/v1/stock-adjustments', batch('r1', [line()]));
    expect([answer.status, answer.json.code]).toEqual([403, 'forbidden']);
  });
});

test('the budget shows in headers, and a call over it is refused with the chosen status and counted', async () => {
  await withTenant({ ratePerMinute: 2 }, async ({ client }) => {
    const first = await client.get('/v1/ping');
    expect([first.headers.get('ratelimit-limit'), first.headers.get('ratelimit-remaining')]).toEqual(['2', '1']);
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
    await client.get('/v1/ping');
    const refused = await client.get('/v1/ping');
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await client.control('/settings', { throttleStatus: 503, retryAfter: 'none', rateHeaderPrefix: 'X-RateLimit-' });
    const busy = await client.get('/v1/ping');
    expect([busy.status, busy.json.code, busy.headers.get('retry-after')]).toEqual([503, 'unavailable', null]);
    expect(busy.headers.get('x-ratelimit-limit')).toBe('2');
    await client.control('/settings', { retryAfter: 'date' });
    expect(Date.parse((await client.get('/v1/ping')).headers.get('retry-after') ?? '')).toBeGreaterThan(Date.now());
    expect((await client.ledger()).requests['GET /v1/ping']).toEqual({ calls: 5, throttled: 3, overLimit: 3 });
  });
});

test('a tenant with other paths, field names and query names is served by settings alone', async () => {
  const options = {
    paths: { stockAdjustments: '/api/stock/adjust', stockLevels: '/api/stock' },
    fieldNames: { sku: 'itemCode', locationCode: 'bin', lines: 'rows' },
    queryNames: { sku: 'itemCodes' },
  };
  await withTenant(options, async ({ client }) => {
    const { sku, locationCode, ...rest } = line();
    const body = { reference: 'r1', mode: 'delta', rows: [{ ...rest, itemCode: sku, bin: locationCode }] };
    const answer = await client.send('POST', '/api/stock/adjust', body);
    expect(answer.json.rows?.[0]).toMatchObject({ status: 'applied' });
    const levels = await client.get('/api/stock?itemCodes=TEE');
    expect(levels.json.data?.[0]).toMatchObject({ itemCode: 'TEE', bin: 'MAIN-SELL', onHand: 13 });
    expect((await client.send('POST', '/api/stock/adjust', batch('r2', [line()]))).status).toBe(422);
  });
});

test('faults of the wire happen once each: throttle, server error, HTML, dropped before and after the effect', async () => {
  await withTenant({}, async ({ client }) => {
    const post = (reference: string) => client.send('POST', '/v1/stock-adjustments', batch(reference, [line()]));
    await client.control('/faults', {
      faults: [
        { kind: 'throttle', status: 429, retryAfterSeconds: 2 },
        { kind: 'throttle', status: 503 },
        { kind: 'serverError', status: 502 },
        { kind: 'htmlBody', status: 200 },
        { kind: 'dropBeforeCommit' },
        { kind: 'dropAfterCommit' },
      ],
    });
    const throttled = await post('r1');
    expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '2']);
    const busy = await post('r1');
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, null]);
    expect((await post('r1')).status).toBe(502);
    const page = await post('r1');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html']);
    await expect(post('r1')).rejects.toThrow('fetch failed');
    expect((await client.ledger()).effects).toEqual([]);
    await expect(post('r1')).rejects.toThrow('fetch failed');
    const { effects, requests } = await client.ledger();
    expect(effects).toHaveLength(1);
    expect(requests['POST /v1/stock-adjustments']).toEqual({ calls: 6, throttled: 2, overLimit: 0 });
    expect((await post('r1')).json.code).toBe('duplicate_reference');
  });
});

test('a slow answer after the effect lets the caller time out although it was applied', async () => {
  await withTenant({}, async ({ emulator, client }) => {
    await client.control('/faults', { faults: [{ kind: 'slow', delayMs: 400, when: 'after' }] });
    const call = fetch(`${emulator.url}/v1/stock-adjustments`, {
      method: 'POST',
      headers: { 'X-API-KEY': 'archean-emulator-key' },
      body: JSON.stringify(batch('r1', [line()])),
      signal: AbortSignal.timeout(150),
    });
    await expect(call).rejects.toThrow();
    expect((await client.ledger()).effects).toHaveLength(1);
  });
});

test('the control API names what is wrong, clears faults, and resets everything', async () => {
  await withTenant({}, async ({ client }) => {
    const invalid = await client.send('POST', '/_control/faults', { faults: [{ kind: 'earthquake' }] });
    expect(invalid.status).toBe(400);
    expect(invalid.json).toEqual({
      code: 'CONTROL_BODY_INVALID',
      what: expect.any(String),
      why: expect.stringContaining('/faults/0/kind'),
      next: [expect.any(String)],
    });
    expect(
      (await client.send('POST', '/_control/seed', { levels: [{ sku: 'X', locationCode: 'Y', onHand: 1 }] })).status,
    ).toBe(400);
    expect((await client.send('POST', '/_control/settings', { port: 1 })).json.why).toContain('/port');
    expect((await client.send('POST', '/_control/capabilities', { maxBatch: 0 })).status).toBe(400);
    await client.control('/faults', { faults: [{ kind: 'slow', delayMs: 1, times: 3 }] });
    expect((await client.send('DELETE', '/_control/faults')).json).toEqual({ faults: [] });
    await client.control('/faults', { faults: [{ kind: 'serverError', status: 500 }] });
    await client.control('/capabilities', { orders: false });
    await client.send('POST', '/v1/stock-adjustments', batch('r1', [line()]));
    await client.send('POST', '/v1/stock-adjustments', batch('r1', [line()]));
    await client.control('/reset');
    const ledger = await client.ledger();
    expect([ledger.effects, ledger.requests]).toEqual([[], {}]);
    expect((await client.get('/_control/capabilities')).json.orders).toBe(true);
    expect((await client.get('/v1/stock-levels?sku=TEE')).json.data?.[0]?.onHand).toBe(12);
  });
});

test('an option out of range and a port in use are refused with a code', async () => {
  await expect(startArcheanEmulator({ ratePerMinute: 0 })).rejects.toMatchObject({ code: 'EMULATOR_OPTION_INVALID' });
  await withTenant({}, async ({ emulator }) => {
    await expect(startArcheanEmulator({ port: emulator.port })).rejects.toMatchObject({ code: 'EMULATOR_PORT_IN_USE' });
  });
});
