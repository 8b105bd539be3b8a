/** The model interface: encodings, filters, pages, errors, authentication and rate. */
import { testClient } from '../core/test-client.ts';
import { day, decimal, startTenant, type Tenant } from './test-tenant.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.emulator.close());

const userError = (message: string) => ({
  status: 400,
  json: { type: 'UserError', code: 'E1000', message, description: '' },
});

test('records are read with tagged decimals, days and moments; without fields only id and name come', async () => {
  const { client, put } = tenant;
  const { json } = await put('sale.sale/search_read', {
    filters: [['reference', '=', '#1001']],
    fields: ['number', 'lines', 'sale_date', 'total_amount', 'create_date', 'write_date', 'origin'],
  });
  expect(json).toEqual([
    {
      id: 84_001,
      number: 'SO10001',
      lines: [91_001],
      sale_date: day('2026-08-20'),
      total_amount: decimal('50.00'),
      create_date: expect.objectContaining({
        __class__: 'datetime',
        year: 2026,
        month: 9,
        day: 4,
        microsecond: expect.any(Number),
      }),
      write_date: null,
      origin: null,
    },
  ]);
  expect((await client.get('/api/v2/model/sale.sale')).json).toEqual([{ id: 84_001, rec_name: 'SO10001' }]);
  expect((await client.get('/api/v2/model/product.product/501?fields=code,list_price')).json).toEqual({
    id: 501,
    code: 'TEE-BLK-M',
    list_price: decimal('25.00'),
  });
});

test('a search takes its arguments by position and by name, with order, offset and limit', async () => {
  const { put } = tenant;
  const order = [['code', 'DESC']];
  const byPosition = await put('product.product/search_read', [[], 1, 2, order, ['code']]);
  const byName = await put('product.product/search_read', {
    filters: [],
    offset: 1,
    limit: 2,
    order,
    fields: ['code'],
  });
  expect(byName.json).toEqual(byPosition.json);
  expect(byName.json.map(({ code }) => code)).toEqual(['TEE-BLK-M', 'MUG-WHT']);
  expect((await put('product.product/search', [[], 0, 2, [['id', 'ASC']]])).json).toEqual([501, 502]);
  expect((await put('product.product/search_count', [[]])).json).toBe(5);
  expect((await put('product.product/read', [[502], ['code']])).json).toEqual([{ id: 502, code: 'TEE-WHT-S' }]);
});

test.each<[string, unknown[], number[]]>([
  ['in', [['code', 'in', ['MUG-WHT', 'NONE']]], [505]],
  ['not in', [['id', 'not in', [501, 502, 503]]], [504, 505]],
  [
    '!=',
    [
      ['id', '<', 503],
      ['code', '!=', 'TEE-BLK-M'],
    ],
    [502],
  ],
  ['like', [['code', 'like', 'TEE%']], [501, 502]],
  ['like with another case', [['code', 'like', 'tee%']], []],
  ['ilike', [['code', 'ilike', 'jkt-%-l']], [504]],
  ['OR and AND', ['OR', ['code', '=', 'MUG-WHT'], ['AND', ['id', '>', 501], ['id', '<=', 502]]], [502, 505]],
  [
    'a relation',
    [
      ['default_uom.name', '=', 'Unit'],
      ['id', '>=', 505],
    ],
    [505],
  ],
])('a filter with %s finds what fits', async (_, filters, expected) => {
  expect((await tenant.put('product.product/search', [filters])).json).toEqual(expected);
});

test('a path over a reference needs its model as the fourth element', async () => {
  const { put } = tenant;
  await put('sale.sale/84001/return_order', [{ channel_identifier: 'r', lines: [{ order_line_id: 91_001 }] }]);
  const path = ['shipment.state', '=', 'draft'];
  expect((await put('stock.move/search', [[[...path, 'stock.shipment.out.return']]])).json).toHaveLength(1);
  expect((await put('stock.move/search', [[[...path, 'stock.shipment.internal']]])).json).toEqual([]);
  expect(await put('stock.move/search', [[path]])).toMatchObject(
    userError('The field "shipment" of "stock.move" leads nowhere.'),
  );
  expect((await put('stock.move/search', [[['origin', 'like', 'sale.line,%']]])).json).toHaveLength(1);
});

test('an unknown field, operator or model is refused and never taken for no filter', async () => {
  const { put } = tenant;
  expect(await put('product.product/search', [[['sku', '=', 'A']]])).toMatchObject(
    userError('The field "sku" does not exist on "product.product".'),
  );
  expect(await put('product.product/search', [[['code', 'child_of', 'A']]])).toMatchObject(
    userError('The operator "child_of" is not supported.'),
  );
  expect(await put('product.thing/search', [[]])).toMatchObject({
    status: 404,
    json: { code: 404, name: 'Not Found' },
  });
});

test('inactive products are hidden unless the filter names the field or the context shows them', async () => {
  const { put } = tenant;
  await put('product.product/501', { active: false });
  const byCode = ['code', '=', 'TEE-BLK-M'];
  expect((await put('product.product/search', [[byCode]])).json).toEqual([]);
  expect((await put('product.product/search', [[byCode, ['active', 'in', [true, false]]]])).json).toEqual([501]);
  const context = encodeURIComponent('{"active_test":false}');
  expect((await put(`product.product/search?context=${context}`, [[byCode]])).json).toEqual([501]);
});

test('a page over 500 is refused with a 429 that is no throttling, or with 400 by setting', async () => {
  const { client, put } = tenant;
  const refused = await put('product.product/search_read', [[], 0, 501, null, ['code']]);
  expect(refused.status).toBe(429);
  expect(refused.json.description).toBe('Invalid page size: the limit cannot exceed 500.');
  expect(refused.headers.get('retry-after')).toBeNull();
  await client.control('/settings', { pageExcess: '400' });
  expect((await put('product.product/search_read', [[], 0, 501])).json.type).toBe('UserError');
});

test('records are created with 201, by both forms, with their lines, and deleted with 204', async () => {
  const { client, put } = tenant;
  const count = { location: 32, lost_found: 7, lines: [['create', [{ product: 501, quantity: 3 }]]] };
  const created = await client.send('POST', '/api/v2/model/stock.inventory', [count]);
  expect(created.status).toBe(201);
  const id = Number(created.json[0]?.id);
  expect(await tenant.field('stock.inventory', id, 'lines')).toHaveLength(1);
  const byMethod = await put('stock.inventory/create', [[{ location: 32, lost_found: 7 }]]);
  expect(byMethod).toMatchObject({ status: 200, json: [expect.any(Number)] });
  expect((await client.send('DELETE', `/api/v2/model/stock.inventory/${byMethod.json[0]}`)).status).toBe(204);
  expect((await client.get('/api/v2/model/stock.inventory/count')).json).toBe(1);
});

test.each<[string, unknown, string]>([
  [
    'another state than draft',
    { location: 32, lost_found: 7, state: 'done' },
    "Cannot create record with state 'done'. Allowed states: draft",
  ],
  ['a missing field', { location: 32 }, 'The field "lost_found" on "stock.inventory" is required.'],
  [
    'an unknown field',
    { location: 32, lost_found: 7, place: 1 },
    'The field "place" does not exist on "stock.inventory".',
  ],
  [
    'a record that does not exist',
    { location: 99, lost_found: 7 },
    'The value "99" for field "location" on "stock.inventory" does not exist.',
  ],
  [
    'a day of another form',
    { location: 32, lost_found: 7, date: '04.09.2026' },
    'The value of the field "date" is not valid.',
  ],
])('a create with %s is refused and keeps nothing', async (_, values, message) => {
  expect(await tenant.client.send('POST', '/api/v2/model/stock.inventory', [values])).toMatchObject(userError(message));
  expect((await tenant.client.get('/api/v2/model/stock.inventory/count')).json).toBe(0);
});

test('the state is never written', async () => {
  expect(await tenant.put('sale.sale/84001', { state: 'cancel' })).toMatchObject({ status: 400 });
  expect(await tenant.field('sale.sale', 84_001, 'state')).toBe('done');
});

test('many ids in an address are too long for it', async () => {
  const ids = Array.from({ length: 101 }, (_, index) => index).join(',');
  expect(await tenant.client.get(`/api/v2/model/product.product?ids=${ids}`)).toMatchObject({ status: 414 });
});

test('a token opens the tenant in three places; a wrong or expired one does not', async () => {
  const { emulator, client } = tenant;
  const token = 'fulfil-emulator-token';
  const basic = `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
  for (const headers of [{ 'x-api-key': token }, { authorization: `Bearer ${token}` }, { authorization: basic }]) {
    expect(await testClient(emulator, headers).get('/api/v2/test')).toMatchObject({
      status: 200,
      json: { success: true },
    });
  }
  expect(await testClient(emulator, {}).get('/api/v2/test')).toMatchObject({ status: 401 });
  await client.control('/settings', { tokens: ['another'] });
  expect(await client.get('/api/v2/test')).toMatchObject({ status: 401, json: { name: 'Unauthorized' } });
});

test('calls over the limit of a second get 429, with the headers of the rate, until the next second', async () => {
  const { client } = tenant;
  await client.control('/settings', { callsPerSecond: 2 });
  const statuses: number[] = [];
  let last = await client.get('/api/v2/test');
  // Three in a row can fall into two seconds of the clock, seven can't be more than two each in three.
  for (let call = 0; call < 7; call += 1) {
    last = await client.get('/api/v2/test');
    statuses.push(last.status);
    if (last.status === 429) break;
  }
  expect(statuses.at(-1)).toBe(429);
  expect(last.json).toEqual({
    code: 429,
    name: 'Too Many Requests',
    description: 'This user has exceeded an allotted request count. Try again later.',
  });
  expect(last.headers.get('retry-after')).toBe('1');
  expect(last.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(last.headers.get('x-ratelimit-reset'))).toBeGreaterThan(1_700_000_000);
  await client.control('/clock', { advanceMs: 1000 });
  expect((await client.get('/api/v2/test')).status).toBe(200);
});

test('a server error is a page, and a break after the commit leaves the effect', async () => {
  const { client, put } = tenant;
  await client.control('/faults', { faults: [{ kind: 'serverError', status: 500 }] });
  const failed = await put('product.product/search', [[]]);
  expect([failed.status, failed.headers.get('x-sentry-id'), failed.text]).toEqual([
    500,
    'emulated',
    expect.stringContaining('<h1>'),
  ]);
  await client.control('/faults', { faults: [{ kind: 'dropAfterCommit' }] });
  await expect(tenant.create('stock.inventory', { location: 32, lost_found: 7 })).rejects.toThrow('fetch failed');
  expect((await client.get('/api/v2/model/stock.inventory/count')).json).toBe(1);
  expect((await client.ledger()).effects).toMatchObject([{ operation: 'stock.inventory.create', count: 1 }]);
});

test('a reset brings the tenant back', async () => {
  const { client, put } = tenant;
  await put('product.product/501', { active: false });
  await client.control('/reset', {});
  expect(await tenant.field('product.product', 501, 'active')).toBe(true);
  expect((await client.ledger()).effects).toEqual([]);
});
