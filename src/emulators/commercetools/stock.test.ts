import { type Json, testClient } from '../core/test-client.ts';
import { basic, codes, type Project, startProject, tokenOf } from './test-project.ts';

let project: Project;
beforeEach(async () => {
  project = await startProject();
});
afterEach(() => project.emulator.close());

const get = (path: string) => project.client.get(`/demo${path}`);
const post = (path: string, body: unknown) => project.client.send('POST', `/demo${path}`, body);
const where = async (predicate: string, more = '') =>
  (await get(`/inventory?where=${encodeURIComponent(predicate)}${more}`)).json;
const skus = (json: Json) => (json.results as unknown as { sku: string }[]).map(({ sku }) => sku).sort();

test('tokens need the secret, live as long as they say, and carry scopes', async () => {
  const { emulator } = project;
  const bare = testClient(emulator, {});
  expect((await bare.get('/demo/inventory')).status).toBe(401);
  const refused = await bare.send('POST', '/oauth/token?grant_type=client_credentials', undefined, {
    authorization: 'Basic YTpi',
  });
  expect(refused.status).toBe(401);
  expect(refused.json).toMatchObject({
    statusCode: 401,
    error: 'invalid_client',
    errors: [{ code: 'invalid_client' }],
  });
  const granted = await bare.send('POST', '/oauth/token', 'grant_type=client_credentials', {
    authorization: basic,
    'content-type': 'application/x-www-form-urlencoded',
  });
  expect(granted.json).toMatchObject({ token_type: 'Bearer', expires_in: 172_800, scope: 'manage_project:demo' });
  const narrow = await tokenOf(emulator, 'grant_type=client_credentials&scope=view_products:demo');
  const viewer = { authorization: `Bearer ${narrow}` };
  expect((await bare.get('/demo/inventory', viewer)).status).toBe(200);
  const forbidden = await bare.send('POST', '/demo/inventory', { sku: 'A', quantityOnStock: 1 }, viewer);
  expect([forbidden.status, codes(forbidden)]).toEqual([403, ['insufficient_scope']]);
  await project.client.control('/clock', { advanceMs: 172_800_000 });
  const late = await get('/inventory');
  expect([late.status, codes(late)]).toEqual([401, ['invalid_token']]);
});

test('another project is not there', async () => {
  expect((await project.client.get('/other/inventory')).status).toBe(404);
});

test('a scope beyond those of the client is refused', async () => {
  const { emulator, client } = project;
  await client.control('/settings', { scopes: ['view_products'] });
  const answer = await testClient(emulator, { authorization: basic }).send(
    'POST',
    '/oauth/token?grant_type=client_credentials&scope=manage_orders:demo',
  );
  expect([answer.status, codes(answer)]).toEqual([400, ['invalid_scope']]);
});

test('an update on the version that was read moves it; on another one it is a conflict that names the current', async () => {
  const path = '/inventory/key=dc1-SKU-100';
  const done = await post(path, { version: 1, actions: [{ action: 'changeQuantity', quantity: 9 }] });
  expect(done.json).toMatchObject({ version: 2, quantityOnStock: 9, availableQuantity: 9 });
  const stale = await post(path, { version: 1, actions: [{ action: 'changeQuantity', quantity: 8 }] });
  expect(stale.status).toBe(409);
  const message = `Object ${done.json.id} has a different version than expected. Expected: 1 - Actual: 2.`;
  expect(stale.json).toEqual({
    statusCode: 409,
    message,
    errors: [{ code: 'ConcurrentModification', message, currentVersion: 2 }],
  });
  expect((await get(path)).json).toMatchObject({ version: 2, quantityOnStock: 9 });
});

test('of ten updates at once on one version, one takes effect', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      post('/inventory/key=dc1-SKU-100', { version: 1, actions: [{ action: 'addQuantity', quantity: 1 }] }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  expect((await get('/inventory/key=dc1-SKU-100')).json.quantityOnStock).toBe(13);
});

test('all actions take effect, or none', async () => {
  const answer = await post('/inventory/key=dc1-SKU-100', {
    version: 1,
    actions: [
      { action: 'removeQuantity', quantity: 20 },
      { action: 'setQuantity', quantity: 1 },
    ],
  });
  expect([answer.status, codes(answer)]).toEqual([400, ['InvalidJsonInput']]);
  expect((await get('/inventory/key=dc1-SKU-100')).json).toMatchObject({ version: 1, quantityOnStock: 12 });
});

test('stock may go below zero, is whole, and moves to another key or channel', async () => {
  const path = '/inventory/key=dc1-SKU-100';
  const below = await post(path, { version: 1, actions: [{ action: 'removeQuantity', quantity: 20 }] });
  expect(below.json.quantityOnStock).toBe(-8);
  const half = await post(path, { version: 2, actions: [{ action: 'changeQuantity', quantity: 1.5 }] });
  expect([half.status, codes(half)]).toEqual([400, ['InvalidJsonInput']]);
  const moved = await post(path, {
    version: 2,
    actions: [
      { action: 'setKey', key: 'renamed' },
      { action: 'setSupplyChannel' },
      { action: 'setRestockableInDays', restockableInDays: 3 },
    ],
  });
  expect(moved.json).toMatchObject({ key: 'renamed', restockableInDays: 3 });
  expect(moved.json.supplyChannel).toBeUndefined();
  expect((await get(path)).status).toBe(404);
});

test.each([
  ['a second entry of a SKU in a channel', { sku: 'SKU-100', supplyChannel: { typeId: 'channel', key: 'dc-1' } }],
  ['a second entry of a SKU without a channel', { sku: 'SKU-200' }],
  ['a key that is taken', { sku: 'NEW', key: 'dc1-SKU-100' }],
])('%s is refused as a duplicate', async (_, draft) => {
  const answer = await post('/inventory', { ...draft, quantityOnStock: 1 });
  expect([answer.status, codes(answer)]).toEqual([400, ['DuplicateField']]);
});

test('an entry is created in a channel by its key, and an unknown channel is refused', async () => {
  const draft = { key: 'new', sku: 'SKU-101', supplyChannel: { typeId: 'channel', key: 'dc-2' }, quantityOnStock: 4 };
  const created = await post('/inventory', draft);
  expect(created.status).toBe(201);
  expect(created.json).toMatchObject({ version: 1, sku: 'SKU-101', availableQuantity: 4 });
  expect((await get(`/inventory/${created.json.id}`)).json).toEqual(created.json);
  const unknown = await post('/inventory', {
    ...draft,
    key: 'other',
    supplyChannel: { typeId: 'channel', key: 'nope' },
  });
  expect([unknown.status, codes(unknown)]).toEqual([400, ['ReferencedResourceNotFound']]);
});

test('what is reserved is on stock and not available, and shows as late as it is told to', async () => {
  await project.client.control('/settings', { reservationLagMs: 10_000 });
  const { id } = (await get('/inventory/key=dc1-SKU-100')).json;
  await project.client.control('/reserve', { id, quantity: 5 });
  expect((await get(`/inventory/${id}`)).json).toMatchObject({ quantityOnStock: 12, availableQuantity: 12 });
  await project.client.control('/clock', { advanceMs: 10_000 });
  expect((await get(`/inventory/${id}`)).json).toMatchObject({ quantityOnStock: 12, availableQuantity: 7 });
});

test.each([
  ['sku in ("SKU-100", "SKU-200")', ['SKU-100', 'SKU-100', 'SKU-200']],
  ['sku = "SKU-200"', ['SKU-200']],
  ['quantityOnStock > 3 and quantityOnStock <= 12', ['SKU-100', 'SKU-200']],
  ['not (sku = "SKU-100")', ['SKU-200']],
  ['supplyChannel is not defined', ['SKU-200']],
  ['sku = "SKU-200" or supplyChannel(typeId = "channel")', ['SKU-100', 'SKU-100', 'SKU-200']],
])('the predicate %s finds %j', async (predicate, expected) => {
  expect(skus(await where(predicate))).toEqual(expected);
});

test('variables stand for values, lists too, and several predicates must all hold', async () => {
  expect(skus(await where('sku in :skus', '&var.skus=SKU-200&var.skus=x'))).toEqual(['SKU-200']);
  expect(skus(await where('sku = :sku', '&var.sku=SKU-100&where=quantityOnStock%20%3D%203'))).toEqual(['SKU-100']);
  const injected = await where('sku = :sku', `&var.sku=${encodeURIComponent('" or sku <> "')}`);
  expect(skus(injected)).toEqual([]);
});

test.each(['sku like "a"', 'sku = ', 'sku in (', 'sku = :unknown', '(sku = "a"', 'sku = "a" "b"', '%'])(
  'the predicate %s is refused',
  async (predicate) => {
    const answer = await get(`/inventory?where=${encodeURIComponent(predicate)}`);
    expect([answer.status, codes(answer)]).toEqual([400, ['InvalidInput']]);
  },
);

test('pages hold 20 rows unless told otherwise, at most 500, and offsets end at 10,000', async () => {
  const inventory = Array.from({ length: 30 }, (_, n) => ({ sku: `MORE-${n}`, quantityOnStock: n }));
  await project.client.control('/seed', { inventory });
  expect((await get('/inventory')).json).toMatchObject({ limit: 20, offset: 0, count: 20, total: 33 });
  expect((await get('/inventory?limit=500&withTotal=false')).json.total).toBeUndefined();
  for (const query of ['limit=501', 'limit=-1', 'limit=a', 'offset=10001', 'sort=id%20up']) {
    const answer = await get(`/inventory?${query}`);
    expect([query, answer.status, codes(answer)]).toEqual([query, 400, ['InvalidInput']]);
  }
  const ids: string[] = [];
  for (;;) {
    const after = ids.length > 0 ? `&where=${encodeURIComponent(`id > "${ids.at(-1)}"`)}` : '';
    const page = (await get(`/inventory?limit=7&sort=id%20asc${after}`)).json.results as unknown as { id: string }[];
    ids.push(...page.map(({ id }) => id));
    if (page.length < 7) break;
  }
  expect(new Set(ids).size).toBe(33);
  expect(ids).toEqual([...ids].sort());
});

test('deleting needs the version that was read', async () => {
  const { id } = (await get('/inventory/key=dc1-SKU-100')).json;
  const gone = (query: string) => project.client.send('DELETE', `/demo/inventory/${id}${query}`);
  expect((await gone('')).status).toBe(400);
  expect((await gone('?version=7')).status).toBe(409);
  expect((await gone('?version=1')).status).toBe(200);
  expect((await gone('?version=1')).status).toBe(404);
});

test('products are found by the SKU of any variant, and messages tell what was set', async () => {
  const predicate = encodeURIComponent('masterVariant(sku in :skus) or variants(sku in :skus)');
  const found = await get(`/product-projections?where=${predicate}&var.skus=SKU-101&var.skus=nope`);
  expect(found.json.count).toBe(1);
  await post('/inventory/key=dc1-SKU-100', { version: 1, actions: [{ action: 'changeQuantity', quantity: 9 }] });
  expect((await get('/messages')).json.results?.[0]).toMatchObject({
    type: 'InventoryEntryQuantitySet',
    oldQuantityOnStock: 12,
    newQuantityOnStock: 9,
    sequenceNumber: 1,
    resourceVersion: 2,
  });
});

test('a correlation id comes back, or one is made', async () => {
  const given = await project.client.get('/demo/inventory', { 'x-correlation-id': 'call-1' });
  expect(given.headers.get('x-correlation-id')).toBe('call-1');
  expect((await get('/inventory')).headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('faults: over capacity, too many requests, a gateway that answers in HTML, an answer lost after the effect', async () => {
  const fail = (fault: object) => project.client.control('/faults', { faults: [fault] });
  await fail({ kind: 'throttle', status: 503 });
  const busy = await get('/inventory');
  expect([busy.status, codes(busy)]).toEqual([503, ['OverCapacity']]);
  await fail({ kind: 'throttle', status: 429, retryAfterSeconds: 3 });
  const many = await get('/inventory');
  expect([many.status, many.headers.get('retry-after')]).toEqual([429, '3']);
  await fail({ kind: 'serverError', status: 502 });
  expect((await get('/inventory')).text).toContain('<html>');
  await fail({ kind: 'dropAfterCommit' });
  const update = { version: 1, actions: [{ action: 'changeQuantity', quantity: 9 }] };
  await expect(post('/inventory/key=dc1-SKU-100', update)).rejects.toThrow();
  expect((await get('/inventory/key=dc1-SKU-100')).json).toMatchObject({ version: 2, quantityOnStock: 9 });
  expect((await project.client.ledger()).summary.byOperation).toEqual({ 'inventory-entry updated': 1 });
});
