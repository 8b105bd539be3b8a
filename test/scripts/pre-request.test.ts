/** Pre-request scripts on Node 18: what the runtime would send, as far as the platform does not send it itself. */
import { createHmac } from 'node:crypto';
import type { ResolvedConnector } from '../../src/blueprint/resolve-connector.ts';
import { bundleOperation } from '../../src/platforms/patchworks/bundle-operation.ts';
import { type Answer, connectorOf, runOnNode18 } from './on-node18.ts';

async function preRequestScript(connector: ResolvedConnector, operation: string): Promise<string> {
  const scripts = await bundleOperation(connector, operation);
  return scripts.find(({ kind }) => kind === 'pre-request')?.code ?? '';
}

const secret = 'synthetic-key';
const url = 'https://system.example.test/v1/stock-adjustments?dry=1';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const input = (request: object, variables: Readonly<Record<string, string>> = { archeanR247ApiKey: secret }) => ({
  payload: JSON.stringify({ request: { url, method: 'POST', headers: {}, ...request } }),
  variables,
});

const requestOf = ({ payload, error }: Answer = {}) => {
  expect(error).toBeUndefined();
  return JSON.parse(payload ?? '').request as { headers: Record<string, string>; body?: string };
};

test('a write that a key protects gets the same key for the same request, and another for another', async () => {
  const code = await preRequestScript(await connectorOf('archean-r247'), 'createStockAdjustment');
  const body = '{"reference":"R-1"}';
  const { node, answers } = await runOnNode18(code, [
    input({ body }),
    input({ body }),
    input({ body: '{"reference":"R-2"}' }),
    input({ body, headers: { 'IDEMPOTENCY-KEY': 'own', 'X-Request-Id': ['call-1'] } }),
  ]);
  expect(node).toMatch(/^18\./);
  const headers = answers.map((answer) => requestOf(answer).headers);
  const keys = headers.map((one) => one['idempotency-key']);
  expect(keys[0]).toMatch(uuid);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
  expect(keys[3]).toBe('own');
  expect(headers[0]).toMatchObject({ accept: 'application/json', 'x-api-key': secret });
  expect(headers[0]?.['x-request-id']).toMatch(uuid);
  expect(headers[1]?.['x-request-id']).not.toBe(headers[0]?.['x-request-id']);
  expect(headers[3]?.['x-request-id']).toBe('call-1');
});

test('a read gets no key, nor a write whose system keeps none', async () => {
  const defaults = (await connectorOf('archean-r247')).settings.capabilities as Record<string, unknown>;
  const without = await connectorOf('archean-r247', { capabilities: { ...defaults, idempotencyKey: false } });
  for (const [connector, operation] of [
    [await connectorOf('archean-r247'), 'listProducts'],
    [without, 'createStockAdjustment'],
  ] as const) {
    const [answer] = (await runOnNode18(await preRequestScript(connector, operation), [input({})])).answers;
    expect(Object.keys(requestOf(answer).headers).sort()).toEqual(['accept', 'x-api-key', 'x-request-id']);
  }
});

test('a body in which no name changes goes out as it is, with every digit', async () => {
  const code = await preRequestScript(await connectorOf('archean-r247'), 'createStockAdjustment');
  const body = '{ "reference": 12345678901234567890 }';
  expect(requestOf((await runOnNode18(code, [input({ body })])).answers[0]).body).toBe(body);
});

test("a body goes out in the system's names", async () => {
  const connector = await connectorOf('archean-r247', { fields: { sku: 'itemCode', quantity: 'qty' } });
  const code = await preRequestScript(connector, 'createStockAdjustment');
  const { answers } = await runOnNode18(code, [
    input({ body: '{"lines":[{"sku":"A","quantity":1}]}' }),
    input({ body: '{"lines":' }),
    { ...input({}), payload: JSON.stringify({ url, body: '{"sku":"A"}' }) },
  ]);
  expect(requestOf(answers[0]).body).toBe('{"lines":[{"itemCode":"A","qty":1}]}');
  expect(answers[1]?.error).toMatch(/^PAYLOAD_NOT_JSON The payload of the body of .+ at line 1, column 10\./);
  // The request itself, in the place of an object that holds it.
  expect(JSON.parse(answers[2]?.payload ?? '')).toMatchObject({ url, body: '{"itemCode":"A"}' });
});

test.each([
  ['bearer', { archeanR247ApiKey: secret }, { authorization: `Bearer ${secret}` }],
  [
    'basic',
    { archeanR247Username: 'user', archeanR247Password: 'pass' },
    { authorization: `Basic ${Buffer.from('user:pass').toString('base64')}` },
  ],
  ['none', {}, {}],
  ['oauth2ClientCredentials', {}, {}],
] as const)('%s is authenticated from variables of the platform', async (kind, variables, expected) => {
  const auth = (await connectorOf('archean-r247')).settings.auth as Record<string, unknown>;
  const connector = await connectorOf('archean-r247', { auth: { ...auth, kind } });
  const code = await preRequestScript(connector, 'listProducts');
  const [answer] = (await runOnNode18(code, [input({}, variables)])).answers;
  const { accept, 'x-request-id': call, ...rest } = requestOf(answer).headers;
  expect([accept, call, rest]).toEqual(['application/json', expect.stringMatching(uuid), expected]);
});

test('a signature is over method, path with query, time and the body that goes out', async () => {
  const auth = (await connectorOf('archean-r247')).settings.auth as Record<string, unknown>;
  const connector = await connectorOf('archean-r247', { auth: { ...auth, kind: 'hmac' }, fields: { sku: 'itemCode' } });
  const code = await preRequestScript(connector, 'createStockAdjustment');
  const [answer] = (await runOnNode18(code, [input({ body: '{"sku":"A"}' })])).answers;
  const { headers, body } = requestOf(answer);
  expect(body).toBe('{"itemCode":"A"}');
  expect(headers['x-timestamp']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const text = ['POST', '/v1/stock-adjustments?dry=1', headers['x-timestamp'], body].join('\n');
  expect(headers['x-signature']).toBe(createHmac('sha256', secret).update(text).digest('hex'));
});

test('a variable that the platform does not fill is named, and no request goes out without it', async () => {
  const code = await preRequestScript(await connectorOf('loop-returns'), 'getReturn');
  const { answers } = await runOnNode18(code, [
    input({}, {}),
    input({}, { loopReturnsApiKey: '' }),
    { ...input({}, {}), flow: { variables: { loopReturnsApiKey: secret } } },
    input({ headers: { 'X-Authorization': 'given by the platform' } }, {}),
    { payload: '{"path":"/v1"}' },
  ]);
  const missing =
    'VARIABLE_MISSING loop-returns/getReturn needs the variable loopReturnsApiKey, and the platform gives no value. ' +
    'Add loopReturnsApiKey to the authentication of the instance or to the variables of the flow.';
  expect(answers.slice(0, 2).map(({ error, stack }) => [error, stack])).toEqual([
    [missing, missing],
    [missing, missing],
  ]);
  expect(requestOf(answers[2]).headers['x-authorization']).toBe(secret);
  expect(requestOf(answers[3]).headers['x-authorization']).toBe('given by the platform');
  expect(answers[4]?.error).toMatch(/^REQUEST_MISSING /);
});

test('a GraphQL operation sends its document with the body as variables, and its key among them', async () => {
  const code = await preRequestScript(await connectorOf('shopify'), 'setInventory');
  const variables = { input: { reason: 'correction', name: 'available', quantities: [] } };
  const [first, again, whole] = (
    await runOnNode18(code, [
      input({ body: JSON.stringify(variables) }, { shopifyAccessToken: secret }),
      input({ body: JSON.stringify(variables) }, { shopifyAccessToken: secret }),
      input({ body: JSON.stringify({ query: 'mutation { own }', variables: {} }) }, { shopifyAccessToken: secret }),
    ])
  ).answers.map(requestOf);
  const sent = JSON.parse(first?.body ?? '') as { query: string; variables: Record<string, unknown> };
  expect(sent.query).toContain('inventorySetQuantities');
  expect(sent.variables).toEqual({ ...variables, idempotencyKey: expect.stringMatching(uuid) });
  expect(first?.headers['content-type']).toBe('application/json');
  expect(again?.body).toBe(first?.body);
  expect(JSON.parse(whole?.body ?? '').query).toBe('mutation { own }');
});

test('a search whose variable is named query is not taken for a document', async () => {
  const code = await preRequestScript(await connectorOf('shopify'), 'listOrders');
  const [answer] = (
    await runOnNode18(code, [input({ body: '{"query":"tag:exchange"}' }, { shopifyAccessToken: secret })])
  ).answers;
  expect(JSON.parse(requestOf(answer).body ?? '').variables).toEqual({ query: 'tag:exchange' });
});
