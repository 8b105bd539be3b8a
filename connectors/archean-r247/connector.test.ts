import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import jsonata from 'jsonata';
import type { Operation } from '../../schemas/formats/connector.ts';
import { canonicalFields } from './canonical-fields.ts';
import { connector } from './connector.ts';

const operation = (name: string): Operation => {
  const found = connector.operations[name];
  if (!found) throw new Error(`no operation ${name}`);
  return found;
};

const evaluate = async (expression: string | undefined, input: unknown): Promise<unknown> => {
  if (expression === undefined) throw new Error('no such expression');
  const result: unknown = await jsonata(expression).evaluate(input);
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result));
};

const defaults = Object.fromEntries(
  Object.entries(connector.settings).map(([name, { default: value }]) => [name, value]),
);

/** Outcome, code and message of the first rule that applies, as the runtime reads them. */
async function meaning(name: string, status: number, body: unknown, settings: object = defaults): Promise<string> {
  const input = { status, headers: {}, body, settings };
  for (const { when, outcome, code, message } of [...(operation(name).outcomes ?? []), ...connector.outcomes]) {
    if ((await evaluate(when, input)) !== true) continue;
    const text = message ? await evaluate(message, input) : undefined;
    return [outcome, code, text].filter((part) => part !== undefined).join(' ');
  }
  return 'no rule';
}

const problem = (status: number, code: string, errors: object[] = []) => ({
  type: 'about:blank',
  title: 'Refused',
  status,
  code,
  detail: 'Not accepted',
  requestId: 'req_01',
  errors,
});
const rejectedLine = { code: 'unknown_location', message: 'Location not found', field: 'lines[0].locationCode' };
const html = '<html><body>Bad Gateway</body></html>';

test.each<[string, number, unknown, string]>([
  ['createStockAdjustment', 200, { id: 'adj_1', reference: 'a', status: 'applied' }, 'ok'],
  ['createOrder', 201, { id: 'ord_1', externalReference: 'a', status: 'received' }, 'ok'],
  ['listProducts', 200, { data: [] }, 'ok'],
  ['ping', 401, problem(401, 'unauthorized'), 'reauthenticate ARCHEAN_UNAUTHORIZED Not accepted; Refused'],
  ['createStockAdjustment', 403, problem(403, 'forbidden'), 'dataError ARCHEAN_FORBIDDEN Not accepted; Refused'],
  ['getStockAdjustment', 404, problem(404, 'not_found'), 'dataError ARCHEAN_NOT_FOUND Not accepted; Refused'],
  [
    'createStockAdjustment',
    409,
    problem(409, 'request_in_progress'),
    'retry REQUEST_IN_PROGRESS Not accepted; Refused',
  ],
  [
    'createStockAdjustment',
    409,
    problem(409, 'idempotency_key_mismatch'),
    'conflict IDEMPOTENCY_KEY_MISMATCH Not accepted; Refused',
  ],
  [
    'createStockAdjustment',
    409,
    problem(409, 'duplicate_reference'),
    'unknown DUPLICATE_REFERENCE Not accepted; Refused',
  ],
  ['createStockAdjustment', 409, problem(409, 'version_conflict'), 'conflict VERSION_CONFLICT Not accepted; Refused'],
  ['createStockAdjustment', 409, problem(409, 'other'), 'conflict ARCHEAN_CONFLICT Not accepted; Refused'],
  ['listStockLevels', 410, problem(410, 'cursor_expired'), 'dataError CURSOR_EXPIRED Not accepted; Refused'],
  ['createStockAdjustment', 413, problem(413, 'batch_too_large'), 'dataError BATCH_TOO_LARGE Not accepted; Refused'],
  ['createStockAdjustment', 422, problem(422, 'unknown_sku'), 'dataError UNKNOWN_SKU Not accepted; Refused'],
  [
    'createStockAdjustment',
    422,
    problem(422, 'validation_failed', [rejectedLine]),
    'dataError UNKNOWN_LOCATION Not accepted; Refused; lines[0].locationCode: Location not found',
  ],
  ['createStockAdjustment', 422, problem(422, 'unknown_reason'), 'dataError UNKNOWN_REASON Not accepted; Refused'],
  [
    'createStockAdjustment',
    422,
    problem(422, 'insufficient_stock'),
    'dataError INSUFFICIENT_STOCK Not accepted; Refused',
  ],
  [
    'createStockAdjustment',
    422,
    problem(422, 'sku_not_stock_tracked'),
    'dataError SKU_NOT_STOCK_TRACKED Not accepted; Refused',
  ],
  ['createStockAdjustment', 422, problem(422, 'period_closed'), 'dataError PERIOD_CLOSED Not accepted; Refused'],
  [
    'createStockAdjustment',
    422,
    problem(422, 'validation_failed'),
    'dataError ARCHEAN_VALIDATION_FAILED Not accepted; Refused',
  ],
  ['createStockAdjustment', 400, html, 'dataError ARCHEAN_REFUSED'],
  ['createStockAdjustment', 429, problem(429, 'rate_limited'), 'throttled ARCHEAN_THROTTLED Not accepted; Refused'],
  ['createStockAdjustment', 503, problem(503, 'unavailable'), 'throttled ARCHEAN_THROTTLED Not accepted; Refused'],
  ['listProducts', 503, html, 'throttled ARCHEAN_THROTTLED'],
  // A write that met a broken gateway may have taken effect; a read is simply repeated.
  ['createStockAdjustment', 502, html, 'unknown ARCHEAN_UNAVAILABLE'],
  ['createStockAdjustment', 500, problem(500, 'oops'), 'unknown ARCHEAN_UNAVAILABLE Not accepted; Refused'],
  ['createStockAdjustment', 504, undefined, 'unknown ARCHEAN_UNAVAILABLE'],
  ['createStockAdjustment', 200, html, 'unknown ARCHEAN_UNREADABLE Archean answered with text that is not JSON.'],
  ['listStockAdjustments', 500, html, 'retry ARCHEAN_UNAVAILABLE'],
  ['listStockAdjustments', 200, html, 'retry ARCHEAN_UNREADABLE'],
  ['createOrder', 302, undefined, 'unknown ARCHEAN_STATUS_UNEXPECTED HTTP status 302 over rest'],
])('%s: status %d with %j means %s', async (name, status, body, expected) => {
  expect(await meaning(name, status, body)).toBe(expected);
});

test('the statuses that mean "too many" are a setting', async () => {
  const settings = { ...defaults, rate: { throttleStatuses: [429] } };
  expect(await meaning('createStockAdjustment', 503, html, settings)).toBe('unknown ARCHEAN_UNAVAILABLE');
  expect(await meaning('listProducts', 503, html, settings)).toBe('retry ARCHEAN_UNAVAILABLE');
  expect(await meaning('listProducts', 429, html, settings)).toBe('throttled ARCHEAN_THROTTLED');
});

describe('the results of a batch', () => {
  const results = operation('createStockAdjustment').batch?.results;
  const request = { reference: 'r', lines: [{ lineReference: 'a' }, { lineReference: 'b' }] };
  const rejected = (error: unknown) => ({ lineReference: 'b', status: 'rejected', error });

  test.each<[string, object, unknown]>([
    [
      'applied, repeated and rejected lines',
      {
        id: 'adj_1',
        status: 'partially_applied',
        lines: [
          { lineReference: 'a', status: 'applied', resultingOnHand: 13 },
          { lineReference: 'c', status: 'duplicate' },
          rejected({ code: 'unknown_sku', message: 'SKU not found' }),
        ],
      },
      [
        { reference: 'a', outcome: 'confirmed', id: 'adj_1' },
        { reference: 'c', outcome: 'confirmed', id: 'adj_1' },
        { reference: 'b', outcome: 'refused', code: 'UNKNOWN_SKU', message: 'SKU not found', id: 'adj_1' },
      ],
    ],
    [
      'a rejected line without an error, alone',
      { id: 'adj_1', status: 'rejected', lines: [rejected(null)] },
      [{ reference: 'b', outcome: 'refused', code: 'LINE_REJECTED', id: 'adj_1' }],
    ],
    [
      'a code in another spelling',
      { id: 'adj_1', status: 'rejected', lines: [rejected({ code: 'sku-unknown.v2' })] },
      [{ reference: 'b', outcome: 'refused', code: 'SKU_UNKNOWN_V2', id: 'adj_1' }],
    ],
    [
      'no lines: the status of the batch holds for all that were sent',
      { id: 'adj_1', status: 'applied' },
      [
        { reference: 'a', outcome: 'confirmed', id: 'adj_1' },
        { reference: 'b', outcome: 'confirmed', id: 'adj_1' },
      ],
    ],
    [
      'no lines and a rejection',
      { id: 'adj_1', status: 'rejected' },
      [
        { reference: 'a', outcome: 'refused', code: 'LINE_REJECTED', id: 'adj_1' },
        { reference: 'b', outcome: 'refused', code: 'LINE_REJECTED', id: 'adj_1' },
      ],
    ],
    ['no lines and a status that proves nothing', { id: 'adj_1', status: 'partially_applied' }, undefined],
  ])('are read from %s', async (_, body, expected) => {
    expect(await evaluate(results, { body, request })).toEqual(expected);
  });
});

test.each<[string, unknown, unknown]>([
  ['more to come', { data: [], page: { nextCursor: 'abc', hasMore: true } }, 'abc'],
  ['a cursor without hasMore', { data: [], page: { nextCursor: 'abc' } }, 'abc'],
  ['the last page', { data: [], page: { nextCursor: null, hasMore: false } }, undefined],
  ['a last page that repeats its cursor', { data: [], page: { nextCursor: 'abc', hasMore: false } }, undefined],
  ['a tenant without pages', { data: [] }, undefined],
])('the next cursor of %s', async (_, body, expected) => {
  const { pagination } = operation('listStockLevels');
  expect(await evaluate(pagination?.kind === 'cursor' ? pagination.next : undefined, body)).toBe(expected);
});

test.each<[string, object, unknown]>([
  [
    'createStockAdjustment',
    {
      body: {
        data: [
          { id: '1', reference: 'x' },
          { id: '2', reference: 'r' },
        ],
      },
      request: { reference: 'r' },
    },
    { id: '2', reference: 'r' },
  ],
  // A tenant that ignores the filter answers with other references.
  ['createStockAdjustment', { body: { data: [{ id: '1', reference: 'x' }] }, request: { reference: 'r' } }, undefined],
  ['createStockAdjustment', { body: { data: [] }, request: { reference: 'r' } }, undefined],
  [
    'createOrder',
    { body: { data: [{ id: '1', externalReference: 'e' }] }, request: { externalReference: 'e' } },
    { id: '1', externalReference: 'e' },
  ],
  ['createOrder', { body: { data: [] }, request: { externalReference: 'e' } }, undefined],
])('%s: reading %j back finds %j', async (name, input, expected) => {
  const mechanism = operation(name).idempotency.find(({ kind }) => kind === 'readBack');
  expect(await evaluate(mechanism?.kind === 'readBack' ? mechanism.found : undefined, input)).toEqual(expected);
});

test('a tenant with neither keys nor read-back is left with nothing, so that nothing is repeated', () => {
  const kinds = operation('createStockAdjustment').idempotency.map(({ kind }) => kind);
  expect(kinds).toEqual(['header', 'readBack', 'none']);
});

test('webhooks are keyed by SKU and location, and by order', async () => {
  const topics = connector.webhooks?.topics ?? {};
  const stock = {
    topic: 'stock.changed',
    occurredAt: '2026-09-04T10:11:13Z',
    level: { sku: 'A', locationCode: 'B', version: '8842' },
  };
  expect(await evaluate(topics['stock.changed']?.key, stock)).toBe('A@B');
  expect(await evaluate(topics['stock.changed']?.version, stock)).toBe('8842');
  const bare = { ...stock, level: { sku: 'A', locationCode: 'B' } };
  expect(await evaluate(topics['stock.changed']?.version, bare)).toBe('2026-09-04T10:11:13Z');
  const dispatch = {
    topic: 'dispatch.created',
    dispatch: { id: 'dsp_31', orderExternalReference: 'e', dispatchedAt: '2026-09-05T08:00:00Z' },
  };
  expect(await evaluate(topics['dispatch.created']?.key, dispatch)).toBe('e');
  expect(await evaluate(topics['dispatch.created']?.version, dispatch)).toBe('dsp_31');
});

test('the setting fields knows every field name of the payload schemas', async () => {
  const folder = join(import.meta.dirname, '..', '..', 'schemas', 'systems', 'archean-r247');
  const names = new Set<string>();
  const walk = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
      walk(value);
    }
  };
  for (const file of readdirSync(folder).filter((name) => name !== 'fields.ts')) {
    walk(((await import(join(folder, file))) as { schema: TSchema }).schema);
  }
  expect(names.size).toBeGreaterThan(50);
  const ofErrors = ['detail', 'errors', 'requestId', 'title'];
  expect([...canonicalFields].sort()).toEqual([...names, ...ofErrors].sort());
});

describe('settings', () => {
  const ajv = new Ajv2020({ strict: true });
  const accepts = (name: string, value: unknown): boolean =>
    ajv.compile(connector.settings[name]?.schema ?? false)(value);
  const over = (name: string, change: object): unknown => ({
    ...(connector.settings[name]?.default as object),
    ...change,
  });

  test.each<[string, unknown]>([
    ['transport', 'soap'],
    ['transport', 'sftp-csv'],
    ['baseUrl', 'https://archean.example.test/'],
    ['baseUrl', 'archean.example.test'],
    ['auth', over('auth', { kind: 'digest' })],
    ['auth', over('auth', { kind: 'oauth2ClientCredentials' })],
    ['paths', over('paths', { adjustment: '/v1/stock-adjustments' })],
    ['paths', over('paths', { ping: 'v1/ping' })],
    ['paths', over('paths', { adjusted: '/v1/a' })],
    ['fields', { skuu: 'itemCode' }],
    ['headers', over('headers', { requestId: 'X Request' })],
    ['capabilities', over('capabilities', { idempotencyKey: 'Idempotency-Key' })],
    ['limits', over('limits', { linesPerBatch: 1001 })],
    ['rate', over('rate', { throttleStatuses: [] })],
  ])('%s refuses %j', (name, value) => {
    expect(accepts(name, value)).toBe(false);
  });

  test.each<[string, unknown]>([
    ['baseUrl', 'https://archean.example.test/api'],
    ['baseUrl', 'http://127.0.0.1:4000'],
    ['auth', over('auth', { kind: 'oauth2ClientCredentials', tokenUrl: 'https://archean.example.test/oauth/token' })],
    ['auth', over('auth', { kind: 'none' })],
    ['paths', over('paths', { adjustment: '/api/adjust/{adjustmentId}/read' })],
    ['fields', { sku: 'itemCode', locationCode: 'warehouse' }],
  ])('%s accepts %j', (name, value) => {
    expect(accepts(name, value)).toBe(true);
  });
});
