import type { Emulator } from '../core/emulator.ts';
import type { Json, TestClient } from '../core/test-client.ts';
import { apiKey, otherShop, sampleRma, shop, startAccount } from './test-account.ts';

let emulator: Emulator;
let client: TestClient;
beforeAll(async () => {
  ({ emulator, client } = await startAccount());
});
afterEach(() => client.control('/reset'));
afterAll(() => emulator.close());

const seed = (rmas: readonly unknown[], more: Record<string, unknown> = {}) =>
  client.control('/seed', { rmas, ...more });
const ids = (answer: { json: Json }) => answer.json.rmas?.map(({ rmaId }) => String(rmaId));
const list = (query: string) => client.get(`/rmas?pagesize=500&${query}`);

test('a missing or wrong key is 401, a missing or foreign shop is 403, and neither counts', async () => {
  const call = async (headers: Record<string, string>) =>
    (await fetch(`${emulator.url}/rmas?pagesize=1`, { headers })).status;
  expect(await call({})).toBe(401);
  expect(await call({ 'x-shop-name': shop })).toBe(401);
  expect(await call({ 'x-api-key': 'other', 'x-shop-name': shop })).toBe(401);
  expect(await call({ 'x-api-key': apiKey })).toBe(403);
  expect(await call({ 'x-api-key': apiKey, 'x-shop-name': 'nobody.myshopify.com' })).toBe(403);
  expect((await client.ledger()).summary.callsToday).toBe(0);
  expect(await call({ 'x-api-key': apiKey, 'x-shop-name': shop })).toBe(200);
  expect((await client.ledger()).summary.callsToday).toBe(1);
});

test('one key serves several shops, and each sees its own alone', async () => {
  await seed([sampleRma('100')]);
  await seed([sampleRma('200')], { shop: otherShop });
  const other = { 'x-shop-name': otherShop };
  expect(ids(await list(''))).toEqual(['100']);
  expect((await client.get('/rmas?pagesize=5', other)).json.rmas?.[0]?.rmaId).toBe('200');
  expect((await client.get('/rma/200')).status).toBe(404);
  expect((await client.get('/rma/200', other)).status).toBe(200);
  expect((await client.send('PUT', '/rma/200/status', { status: 'Approved' })).status).toBe(404);
  expect((await client.get('/transactions?pagesize=5', other)).json.transactions).toHaveLength(1);
});

test('the day has 2,000 calls unless it is said otherwise, and begins anew', async () => {
  await client.control('/settings', { callsPerDay: 3 });
  for (let call = 0; call < 3; call += 1) expect((await list('')).status).toBe(200);
  const refused = await list('');
  expect([refused.status, refused.json]).toEqual([429, { message: 'Limit Exceeded' }]);
  expect(refused.headers.get('retry-after')).toBeNull();
  await client.control('/clock', { advanceMs: 12 * 3_600_000 });
  expect((await list('')).status).toBe(200);
  expect((await client.ledger()).requests['GET /rmas']).toEqual({ calls: 5, throttled: 1, overLimit: 1 });
});

test('a second has 100 calls unless it is said otherwise', async () => {
  await client.control('/settings', { callsPerSecond: 5 });
  const all = await Promise.all(Array.from({ length: 40 }, () => list('')));
  const refused = all.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.json).toEqual({ message: 'Too Many Requests' });
  await client.control('/clock', { advanceMs: 1000 });
  expect((await list('')).status).toBe(200);
});

test.each(['', 'pagesize=', 'pagesize=0', 'pagesize=501', 'pagesize=ten', 'pagesize=1.5'])(
  'a list with "%s" is refused: the page size is required, 1 to 500',
  async (query) => {
    expect((await client.get(`/rmas?${query}`)).status).toBe(400);
    expect((await client.get(`/transactions?${query}`)).status).toBe(400);
  },
);

test('the list has summaries and nothing else; one RMA has it all', async () => {
  await seed([sampleRma('100')]);
  const [summary] = (await list('')).json.rmas ?? [];
  expect(Object.keys(summary ?? {}).sort()).toEqual(['events', 'order_name', 'rmaId', 'status']);
  const { json } = await client.get('/rma/100');
  expect(json.items).toHaveLength(2);
  // Documented as booleans, observed as numbers; the id of a transaction is an integer.
  expect([json.isOutOfPolicy, json.items?.[0]?.isAutoApprove, json.transactions?.[0]?.id]).toEqual([0, 0, 100]);
  expect(json.orderDetails?.order_name).toBe('LT100');
});

test('an id with letters is 400, an unknown one 404', async () => {
  expect((await client.get('/rma/RMA100')).status).toBe(400);
  expect((await client.get('/rma/100')).status).toBe(404);
});

test('pages follow the id; the cursor is base64 of where the last page ended', async () => {
  await seed(['9', '100', '11', '10', '2'].map((id) => sampleRma(id)));
  const seen: string[][] = [];
  let cursor = '';
  for (let page = 0; page < 5; page += 1) {
    const answer = await client.get(`/rmas?pagesize=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    seen.push(ids(answer) ?? []);
    cursor = String(answer.json.next_cursor ?? '');
    if (cursor === '') break;
    expect(Buffer.from(cursor, 'base64').toString()).toBe(`returns.id:${seen.at(-1)?.at(-1)}`);
  }
  expect(seen).toEqual([['2', '9'], ['10', '11'], ['100']]);
  expect((await client.get('/rmas?pagesize=2&cursor=bm90aGluZw==')).status).toBe(400);
});

test('the end of the pages is said in each of the ways that may be', async () => {
  await seed([sampleRma('1')]);
  for (const [endCursor, expected] of [
    ['null', null],
    ['empty', ''],
    ['absent', undefined],
  ]) {
    await client.control('/settings', { endCursor });
    expect((await list('')).json.next_cursor).toBe(expected);
  }
});

test.each([
  ['rma_updated_at=gte:2026-03-10T11:00:00', ['1', '2']],
  ['rma_updated_at=gt:2026-03-10T11:00:00', ['2']],
  ['rma_updated_at=lt:2026-03-10T11:00:00', []],
  ['rma_updated_at=lte:2026-03-10T11:00:00', ['1']],
  ['rma_updated_at=eq:2026-03-10T11:30:00', ['2']],
  ['rma_updated_at=neq:2026-03-10T11:30:00', ['1']],
  ['rma_created_at=gt:2026-03-10T10:00:00', ['1', '2']],
  ['status=Received,Done', ['2']],
  ['order_name=LT1', ['1']],
  ['tracking_numbers=DC-1', ['1', '2']],
  ['tracking_numbers=none', []],
  ['sort_by=-rma_updated_at', ['2', '1']],
  ['sort_by=%2Brma_created_at', ['1', '2']],
])('the list by %s', async (query, expected) => {
  const later = sampleRma('2', { lastUpdated: '2026-03-10T11:30:00+00:00' });
  later.rmaSummary.status = 'Received';
  await seed([sampleRma('1'), later]);
  expect(ids(await list(query))).toEqual(expected);
});

test.each([
  'rma_updated_at=2026-03-10T11:00:00',
  'rma_updated_at=since:2026-03-10T11:00:00',
  'rma_updated_at=gte:2026-03-10',
  'status=Cancelled',
  'sort_by=+rma_created_at',
  'sort_by=-order_name',
])('a list by "%s" is 400', async (query) => {
  // A plus that is not encoded arrives as a space.
  expect((await list(query)).status).toBe(400);
});

test('transactions are found by what they are for, and paged by a bare id', async () => {
  await seed(['1', '2', '3'].map((id) => sampleRma(id)));
  const found = async (query: string) =>
    (await client.get(`/transactions?pagesize=500&${query}`)).json.transactions?.map(({ id }) => id);
  expect(await found('rma_ids=1,3')).toEqual([1, 3]);
  expect(await found('order_ids=5552')).toEqual([2]);
  expect(await found('ids=3')).toEqual([3]);
  expect(await found('statuses=Success')).toEqual([]);
  expect(await found('types=RefundToStoreCredit&processors=Shopify')).toEqual([1, 2, 3]);
  expect(await found('updated_at=gt:2026-03-10T00:00:00')).toEqual([]);
  const page = await client.get('/transactions?pagesize=2');
  expect(Buffer.from(String(page.json.next_cursor), 'base64').toString()).toBe('2');
});
