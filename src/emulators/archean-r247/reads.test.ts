import type { Json } from '../core/test-client.ts';
import { batch, line, startTenant, type Tenant } from './test-tenant.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant({ now: '2026-03-01T00:00:00Z' });
});
afterEach(() => tenant.client.control('/reset'));
afterAll(() => tenant.emulator.close());

async function readAll(path: string): Promise<Json[]> {
  const rows: Json[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 50; page += 1) {
    const { json } = await tenant.client.get(`${path}${cursor ? `&cursor=${cursor}` : ''}`);
    rows.push(...(json.data ?? []));
    if (!json.page?.hasMore) return rows;
    cursor = String(json.page.nextCursor);
  }
  throw new Error('no end of pages');
}

test('a ping answers with the time', async () => {
  expect((await tenant.client.get('/v1/ping')).json).toEqual({
    status: 'ok',
    time: expect.stringContaining('2026-03-01'),
  });
});

test('locations, products and reasons are listed, and products are found by SKU and barcode', async () => {
  const skus = async (query: string) => (await readAll(`/v1/products?${query}`)).map(({ sku }) => String(sku));
  expect(await skus('limit=2')).toEqual(['GIFT', 'MUG', 'OLD', 'TEE']);
  expect(await skus('sku=TEE,OLD,NONE')).toEqual(['OLD', 'TEE']);
  expect(await skus('barcode=0001')).toEqual(['TEE']);
  const [tee] = await readAll('/v1/products?sku=TEE');
  expect(tee).toMatchObject({ active: true, stockTracked: true, isBundle: false, unitCost: { amount: '4.20' } });
  expect((await readAll('/v1/locations?limit=1')).map(({ code }) => code)).toEqual([
    'CLOSED',
    'MAIN-SELL',
    'QUARANTINE',
  ]);
  expect((await readAll('/v1/adjustment-reasons?')).map(({ code }) => code)).toContain('REVERSAL');
});

test('levels come by updatedAt, with what is available, and page by cursor without loss', async () => {
  const skus = Array.from({ length: 25 }, (_, index) => `S${index}`);
  await tenant.client.control('/seed', {
    products: skus.map((sku) => ({ sku })),
    levels: skus.map((sku) => ({ sku, locationCode: 'MAIN-SELL', onHand: 1 })),
  });
  const rows = await readAll('/v1/stock-levels?limit=7');
  expect(new Set(rows.map(({ sku }) => sku)).size).toBe(27);
  expect(rows).toHaveLength(27);
  const [row] = (await tenant.client.get('/v1/stock-levels?sku=TEE')).json.data ?? [];
  expect(row).toEqual({
    sku: 'TEE',
    locationCode: 'MAIN-SELL',
    onHand: 12,
    allocated: 0,
    available: 12,
    incoming: 0,
    version: expect.stringMatching(/^\d+$/),
    updatedAt: expect.stringContaining('2026-03-01T'),
  });
});

test('updatedSince is inclusive, and ignored where the tenant lacks it', async () => {
  await tenant.client.control('/clock', { advanceMs: 60_000 });
  await tenant.client.send('POST', '/v1/stock-adjustments', batch('r1', [line()]));
  const [changed] = (await tenant.client.get('/v1/stock-levels?sku=TEE')).json.data ?? [];
  const since = `/v1/stock-levels?updatedSince=${changed?.updatedAt}`;
  expect((await tenant.client.get(since)).json.data?.map(({ sku }) => sku)).toEqual(['TEE']);
  await tenant.client.control('/capabilities', { updatedSince: false });
  expect((await tenant.client.get(since)).json.data).toHaveLength(2);
});

test('a cursor that is too old is 410, one from elsewhere 422, and a limit out of range is refused', async () => {
  const { json } = await tenant.client.get('/v1/products?limit=1');
  const cursor = String(json.page?.nextCursor);
  await tenant.client.control('/clock', { advanceMs: 86_400_000 });
  const old = await tenant.client.get(`/v1/products?limit=1&cursor=${cursor}`);
  expect([old.status, old.json.code]).toEqual([410, 'cursor_expired']);
  expect((await tenant.client.get('/v1/products?cursor=abc')).status).toBe(422);
  expect((await tenant.client.get('/v1/products?limit=501')).json.errors?.[0]?.field).toBe('limit');
});

test('without pagination all rows come in one answer', async () => {
  await tenant.client.control('/capabilities', { pagination: 'none' });
  const { json } = await tenant.client.get('/v1/products?limit=1');
  expect(json.data).toHaveLength(4);
  expect(json).not.toHaveProperty('page');
});

test('a change shows late where visibility lags, with the moment at which it happened', async () => {
  await tenant.client.control('/settings', { visibilityMs: 5000 });
  const onHand = async () => (await tenant.client.get('/v1/stock-levels?sku=TEE')).json.data?.[0]?.onHand;
  await tenant.client.control('/clock', { advanceMs: 10_000 });
  const written = await tenant.client.send('POST', '/v1/stock-adjustments', batch('r1', [line()]));
  expect(written.json.lines?.[0]?.resultingOnHand).toBe(13);
  expect(await onHand()).toBe(12);
  await tenant.client.control('/clock', { advanceMs: 5000 });
  expect(await onHand()).toBe(13);
});

test('what the tenant moves itself shows in levels and not in the ledger', async () => {
  await tenant.client.control('/stock', { changes: [{ sku: 'TEE', locationCode: 'MAIN-SELL', quantity: -2 }] });
  expect((await tenant.client.get('/v1/stock-levels?sku=TEE')).json.data?.[0]?.onHand).toBe(10);
  expect((await tenant.client.ledger()).effects).toEqual([]);
});
