import type { Json } from '../core/test-client.ts';
import { type Shop, sampleReturn, startShop } from './test-shop.ts';

const list = '/api/2026-10/warehouse/return/list';
let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterEach(() => shop.client.control('/reset'));
afterAll(() => shop.emulator.close());

const seed = (...returns: unknown[]) => shop.client.control('/seed', { returns });
const ids = async (query: string) => {
  const { json } = await shop.client.get(`${list}${query}`);
  return json.map(({ id }) => String(id)).sort();
};

test('the list is a bare array, and an envelope when it is paginated', async () => {
  await seed(sampleReturn('100'));
  const bare = await shop.client.get(list);
  expect(bare.json).toHaveLength(1);
  const paginated = await shop.client.get(`${list}?paginate=true`);
  expect(paginated.json).toEqual({ returns: bare.json, nextPageUrl: null, previousPageUrl: null });
});

test('without a state only open, closed and expired come; the others must be asked for', async () => {
  const states = ['open', 'closed', 'cancelled', 'expired', 'review'];
  await seed(...states.map((state, index) => sampleReturn(`10${index}`, { state })));
  expect(await ids('')).toEqual(['100', '101', '103']);
  expect(await ids('?state=cancelled')).toEqual(['102']);
  expect(await ids('?state=review')).toEqual(['104']);
  expect((await shop.client.get(`${list}?state=lost`)).status).toBe(422);
});

test('the window is the last 24 hours, or 24 hours from "from"; "to" alone is ignored', async () => {
  const created = (id: string, created_at: string) => sampleReturn(id, { created_at });
  await seed(
    created('100', '2026-03-10T11:00:00.000Z'),
    created('101', '2026-03-09T11:00:00.000Z'),
    created('102', '2026-02-01T00:00:00.000Z'),
    created('103', '2026-02-02T00:00:01.000Z'),
  );
  expect(await ids('')).toEqual(['100']);
  expect(await ids('?to=2026-03-09T12:00:00.000Z')).toEqual(['100']);
  expect(await ids('?from=2026-02-01%2000:00:00')).toEqual(['102']);
  expect(await ids('?from=2026-02-01T00:00:00.000Z&to=2026-03-09T12:00:00.000Z')).toEqual(['101', '102', '103']);
  expect(await ids('?filter=updated_at')).toEqual(['100', '101', '102', '103']);
});

test('a span over 120 days is refused in the shape of Laravel, and so are odd values', async () => {
  const wide = await shop.client.get(`${list}?from=2025-01-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z`);
  expect(wide.status).toBe(422);
  expect(wide.json).toEqual({ message: expect.stringContaining('120 days'), errors: { to: [expect.any(String)] } });
  for (const query of ['?pageSize=751', '?pageSize=0', '?from=soon', '?filter=closed_at', '?cursor=x&paginate=true']) {
    expect((await shop.client.get(list + query)).status).toBe(422);
  }
});

async function readPages(query: string, guard = 20): Promise<Json[]> {
  const rows: Json[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < guard; page += 1) {
    const { json } = await shop.client.get(`${list}?${query}&paginate=true${cursor ? `&cursor=${cursor}` : ''}`);
    rows.push(...(json.returns ?? []));
    if (json.nextPageUrl === null) return rows;
    cursor = new URL(String(json.nextPageUrl)).searchParams.get('cursor');
  }
  throw new Error('no end of pages');
}

const sameSecond = Array.from({ length: 23 }, (_, index) => sampleReturn(String(200 + index), { state: 'review' }));

test('pages by cursor with the own parameters give every return once, although the address drops them', async () => {
  await seed(...sameSecond);
  const query = 'state=review&filter=updated_at&from=2026-03-10T00:00:00.000Z&pageSize=10';
  const rows = await readPages(query);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(23);
  expect(rows).toHaveLength(23);
  const { json } = await shop.client.get(`${list}?${query}&paginate=true`);
  const next = new URL(String(json.nextPageUrl));
  expect([...next.searchParams.keys()].sort()).toEqual(['cursor', 'pageSize']);
  const cursor = JSON.parse(Buffer.from(next.searchParams.get('cursor') ?? '', 'base64url').toString());
  expect(cursor).toMatchObject({ updated_at: '2026-03-10T11:00:00.000Z', _pointsToNextItems: true });
  const followed = await shop.client.get(next.pathname + next.search);
  expect(followed.json).toEqual([]);
});

test('the previous page leads back to the first', async () => {
  await seed(...sameSecond);
  const query = `${list}?state=review&paginate=true&pageSize=10`;
  const first = (await shop.client.get(query)).json;
  const cursorOf = (url: unknown) => new URL(String(url)).searchParams.get('cursor');
  const second = (await shop.client.get(`${query}&cursor=${cursorOf(first.nextPageUrl)}`)).json;
  const back = (await shop.client.get(`${query}&cursor=${cursorOf(second.previousPageUrl)}`)).json;
  expect(back.returns).toEqual(first.returns);
  expect(back.previousPageUrl).toBeNull();
});

test('a cursor of the date alone loses the rows of the same second, where the switch asks for it', async () => {
  await seed(...sameSecond);
  await shop.client.control('/settings', { cursorTieBreak: false });
  expect(await readPages('state=review&pageSize=10')).toHaveLength(10);
});

test('the list writes strings, details integers and dates without zone; the switch makes them equal', async () => {
  await seed(sampleReturn('100', { shopper_mood: 'N/A' }));
  const [listed] = (await shop.client.get(list)).json;
  expect(listed).toMatchObject({
    id: '100',
    provider_order_id: '555100',
    created_at: '2026-03-10T11:00:00.000Z',
    label_updated_at: 'N/A',
    shopper_mood: 'N/A',
    portal_experiment: expect.anything(),
  });
  expect(listed).not.toHaveProperty('customer_detail');
  const details = '/api/v1/warehouse/return/details?return_id=100';
  const drifted = (await shop.client.get(details)).json;
  expect(drifted).toMatchObject({
    id: 100,
    provider_order_id: 555100,
    created_at: '2026-03-10 11:00:00',
    label_updated_at: 'N/A',
    return_total: '36.00',
  });
  expect(drifted.line_items?.[0]).toMatchObject({ line_item_id: 1001, product_id: 7001, line_item_title: 'Plain Tee' });
  await shop.client.control('/settings', { drift: false, unknownFields: false });
  const plain = (await shop.client.get(details)).json;
  expect(plain).toMatchObject({ id: '100', created_at: '2026-03-10T11:00:00.000Z' });
  expect(plain).not.toHaveProperty('portal_experiment');
});

test('details are found by return, Shopify order and order name; no match is 200 with an error', async () => {
  await seed(sampleReturn('100'));
  const details = (query: string) => shop.client.get(`/api/v1/warehouse/return/details?${query}`);
  for (const query of ['return_id=100', 'order_id=555100', 'order_name=%23LT100']) {
    expect((await details(query)).json.id).toBe(100);
  }
  expect((await details('return_id=100&currency_type=presentment')).json).toMatchObject({
    currency: 'EUR',
    refund: '33.00',
  });
  const missing = await details('return_id=999');
  expect([missing.status, missing.json]).toEqual([200, { error: { message: 'No return found with this ID.' } }]);
});

test('the notice report has one row per item, and an invalid date is silently the epoch', async () => {
  await seed(sampleReturn('100', { state: 'closed' }), sampleReturn('101', { created_at: '2026-02-01T00:00:00.000Z' }));
  const rows = async (query: string) => (await shop.client.get(`/api/v1/warehouse/reporting/asn${query}`)).json;
  expect((await rows('')).map((row) => row.return_line_item_id)).toEqual(['1001', '1002']);
  expect((await rows(''))[0]).toMatchObject({
    id: '100',
    closed_at: expect.any(String),
    restock_status: 'not_restocked',
  });
  expect(await rows('?from=2026-02-01&to=2026-02-01')).toHaveLength(2);
  expect(await rows('?from=whenever')).toHaveLength(4);
});

test('each missing right has its own 401', async () => {
  const call = (headers: Record<string, string>) => shop.client.get(list, headers);
  const missing = await fetch(`${shop.emulator.url}${list}`);
  expect([missing.status, await missing.json()]).toEqual([
    401,
    { error: { code: '401', http_code: 'GEN-UNAUTHORIZED', message: 'Unauthorized.' } },
  ]);
  const wrong = await call({ 'X-Authorization': 'wrong' });
  expect([wrong.status, wrong.json]).toEqual([401, { errors: 'Unauthorized.' }]);
  await shop.client.control('/settings', { scopes: ['destinations:read'] });
  const unscoped = await call({});
  expect([unscoped.status, unscoped.json.errors?.code]).toEqual([401, 'NOT_AUTHORIZED']);
  expect((await shop.client.get('/api/v1/destinations')).status).toBe(200);
  expect((await shop.client.send('POST', '/api/v1/destinations', { name: 'x' })).status).toBe(401);
  expect((await shop.client.get('/api/v1/webhooks')).status).toBe(401);
});

test('an unknown version is not found', async () => {
  expect((await shop.client.get('/api/unstable/warehouse/return/list')).status).toBe(200);
  expect((await shop.client.get('/api/v9/warehouse/return/list')).status).toBe(404);
});

test('over the budget comes 429 with JSON, with Retry-After only where the switch asks for it', async () => {
  await shop.client.control('/settings', { ratePerMinute: 2 });
  await shop.client.get(list);
  await shop.client.get(list);
  const refused = await shop.client.get(list);
  expect([refused.status, refused.json, refused.headers.get('retry-after')]).toEqual([
    429,
    { message: 'Too Many Requests' },
    null,
  ]);
  await shop.client.control('/settings', { retryAfter: true });
  expect(Number((await shop.client.get(list)).headers.get('retry-after'))).toBeGreaterThan(0);
  const { requests } = await shop.client.ledger();
  expect(requests['GET /api/:version/warehouse/return/list']).toEqual({ calls: 4, throttled: 2, overLimit: 2 });
});
