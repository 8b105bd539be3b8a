import { type Shop, sampleReturn, startShop } from './test-shop.ts';

const base = '/api/v1/warehouse/return';
let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterEach(() => shop.client.control('/reset'));
afterAll(() => shop.emulator.close());

const seed = (...returns: unknown[]) => shop.client.control('/seed', { returns });
const act = (id: string, action: string, body?: unknown) => shop.client.send('POST', `${base}/${id}/${action}`, body);
const stored = async (id: string) => (await shop.client.get(`/_control/returns/${id}`)).json;
const operations = async () => (await shop.client.ledger()).effects.map(({ operation }) => operation);

async function stateBecomes(id: string, state: string): Promise<void> {
  const end = Date.now() + 3000;
  while (String((await stored(id)).state) !== state) {
    if (Date.now() > end) throw new Error(`${id} did not become ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('processing answers true at once and closes the return later, once', async () => {
  await shop.client.control('/settings', { processDelayMs: 100 });
  await seed(sampleReturn('100', { exchanges: [{ exchange_id: '1', out_of_stock: false }] }));
  const answer = await act('100', 'process', { note: 'from the warehouse' });
  expect([answer.status, answer.text]).toEqual([200, 'true']);
  expect((await stored('100')).state).toBe('open');
  await act('100', 'process');
  await stateBecomes('100', 'closed');
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect((await stored('100')).exchanges?.[0]?.exchange_order_name).toMatch(/^EXC-/);
  const { effects } = await shop.client.ledger();
  expect(effects.map(({ operation, count }) => [operation, count])).toEqual([
    ['process', 2],
    ['process', 2],
    ['processed', 1],
  ]);
});

test('an exchange that is out of stock puts the return into review', async () => {
  await seed(sampleReturn('100', { exchanges: [{ exchange_id: '1', out_of_stock: true }] }));
  expect((await act('100', 'process')).text).toBe('true');
  await stateBecomes('100', 'review');
});

test('a refused action is 200 with a code, and changes nothing', async () => {
  await seed(
    sampleReturn('100', { state: 'closed' }),
    sampleReturn('101', { state: 'review' }),
    sampleReturn('102', { state: 'expired' }),
  );
  const closed = await act('100', 'process');
  expect([closed.status, closed.json]).toEqual([
    200,
    { errors: { message: 'Return is closed and therefore cannot be processed.', code: 'UNPROCESSABLE_RETURN' } },
  ]);
  expect((await act('101', 'process')).json.errors?.code).toBe('UNPROCESSABLE_FLAGGED_RETURN');
  expect((await act('101', 'cancel')).json.errors?.code).toBe('UNPROCESSABLE_FLAGGED_RETURN');
  expect((await act('102', 'cancel')).json.errors?.code).toBe('UNPROCESSABLE_RETURN');
  expect((await act('100', 'flag')).json.errors?.code).toBe('UNPROCESSABLE_RETURN');
  expect((await act('100', 'close')).json.errors?.code).toBe('UNPROCESSABLE_RETURN');
  expect((await act('999', 'process')).json.errors?.code).toBe('NOT_FOUND');
  expect(await operations()).toEqual([]);
  await shop.client.control('/settings', { allowProcessingFlagged: true });
  expect((await act('101', 'process')).text).toBe('true');
});

test('flag, close and cancel set their states', async () => {
  await seed(sampleReturn('100'), sampleReturn('101'), sampleReturn('102'));
  expect((await act('100', 'flag')).text).toBe('true');
  expect((await act('101', 'close')).text).toBe('true');
  expect((await act('102', 'cancel')).text).toBe('true');
  const states = await Promise.all(['100', '101', '102'].map(async (id) => (await stored(id)).state));
  expect(states).toEqual(['review', 'closed', 'cancelled']);
  expect((await act('100', 'flag')).text).toBe('true');
  expect(await operations()).toEqual(['flag', 'close', 'cancel']);
});

test('removed lines leave the totals, and the return is then processed', async () => {
  await seed(sampleReturn('100'));
  expect((await act('100', 'remove?line_item_id=1002')).text).toBe('true');
  await stateBecomes('100', 'closed');
  const value = await stored('100');
  expect(value.line_items?.map((line) => line.line_item_id)).toEqual(['1001']);
  expect(value).toMatchObject({ return_total: '24.00', refund: '24.00', edited_at: expect.any(String) });
});

test('removing every line cancels the return', async () => {
  await seed(sampleReturn('100'));
  await act('100', 'remove?line_item_id=1001,1002');
  expect((await stored('100')).state).toBe('cancelled');
});

test('lines that can not be removed are refused with the words of the vendor', async () => {
  await seed(
    sampleReturn('100'),
    sampleReturn('101', { outcome: 'exchange' }),
    sampleReturn('102', { state: 'closed' }),
  );
  const message = async (id: string, query: string) => {
    const { status, json } = await act(id, `remove${query}`);
    return [status, json.message];
  };
  expect(await message('100', '')).toEqual([422, 'The line item id field is required.']);
  expect(await message('102', '?line_item_id=1021')).toEqual([422, 'Return cannot be modified.']);
  expect(await message('101', '?line_item_id=1011')).toEqual([422, 'There are no line items that qualify for removal']);
  expect(await message('100', '?line_item_id=1001,77')).toEqual([422, 'Not all line items qualify for removal']);
  const foreign = await act('100', 'remove?line_item_id=1011');
  expect([foreign.status, foreign.json]).toEqual([403, { errors: [{ message: expect.any(String) }] }]);
});

test('notes are written under the singular and read under the plural; none is the literal false', async () => {
  await seed(sampleReturn('100'));
  const none = await shop.client.get(`${base}/100/notes`);
  expect([none.status, none.text]).toEqual([422, 'false']);
  expect((await act('100', 'note', { content: 'é'.repeat(255) })).json).toMatchObject({ id: expect.any(Number) });
  expect((await act('100', 'note', { content: 'x'.repeat(256) })).status).toBe(422);
  expect((await act('100', 'note', {})).json.errors).toHaveProperty('content');
  expect((await shop.client.get(`${base}/100/notes`)).json).toHaveLength(1);
  expect(await operations()).toEqual(['note']);
});

test('a grade and an assessment are read back on their lines, at most 30, of this shop only', async () => {
  await seed(sampleReturn('100'));
  const grade = (items: unknown[]) => shop.client.send('POST', '/api/v1/dispositioning/grade', { items });
  const item = { line_item_id: 1001, condition_category: 'grade_a', inspected_at: '2026-03-10 12:00:00' };
  expect((await grade([item])).json).toEqual([item]);
  const disposition = { line_item_id: 1002, disposition_outcome: 'restock' };
  const assessed = await shop.client.send('POST', '/api/v1/dispositioning/assess', { items: [disposition] });
  expect(assessed.json).toEqual([disposition]);
  const [first, second] = (await stored('100')).line_items ?? [];
  expect(first?.condition).toMatchObject({ condition_category: 'grade_a' });
  expect(second?.disposition).toMatchObject({ disposition_outcome: 'restock' });
  expect((await grade([item, { line_item_id: 77 }])).status).toBe(403);
  expect((await grade(Array.from({ length: 31 }, () => item))).status).toBe(422);
  expect((await shop.client.ledger()).effects.map(({ operation, detail }) => [operation, detail.lineItemId])).toEqual([
    ['grade', '1001'],
    ['assess', '1002'],
  ]);
});

test('destinations are created, changed, read and deleted, up to their limit', async () => {
  await shop.client.control('/settings', { destinationLimit: 1 });
  const create = () => shop.client.send('POST', '/api/v1/destinations', { type: 'donate', name: 'Charity' });
  const { json } = await create();
  expect(json).toMatchObject({ type: 'donate', enabled: true, provider_location_id: null });
  const second = await create();
  expect([second.status, second.json.errors?.code]).toEqual([422, 'DESTINATION_LIMIT_EXCEEDED']);
  const path = `/api/v1/destinations/${json.id}`;
  await shop.client.send('PUT', path, { enabled: false });
  expect((await shop.client.get(path)).json.enabled).toBe(false);
  expect((await shop.client.send('DELETE', path)).status).toBe(204);
  expect((await shop.client.get('/api/v1/destinations')).json).toEqual({ destinations: [] });
  expect(await operations()).toEqual(['destinationCreate', 'destinationUpdate', 'destinationDelete']);
});

test('a change by a person sets updated_at, and edited_at where it is an edit', async () => {
  await seed(sampleReturn('100'));
  await shop.client.control('/clock', { advanceMs: 60_000 });
  const before = (await stored('100')).updated_at;
  const labelled = await shop.client.control('/returns/100', { change: { label_status: 'delivered' } });
  expect(labelled).toMatchObject({ label_status: 'delivered', edited_at: null });
  expect(labelled.updated_at).not.toBe(before);
  const graded = await shop.client.control('/returns/100', {
    lines: [{ line_item_id: '1001', change: { disposition: { disposition_outcome: 'damaged' } } }],
  });
  expect(graded.edited_at).toBeNull();
  const edited = await shop.client.control('/returns/100', { removeLines: ['1002'] });
  expect(edited).toMatchObject({ edited_at: expect.any(String), refund: '24.00' });
  const missing = await shop.client.send('POST', '/_control/returns/100', { removeLines: ['1002'] });
  expect([missing.status, missing.json.code]).toEqual([404, 'CONTROL_RETURN_NOT_FOUND']);
  expect((await shop.client.get('/api/v1/warehouse/return/list?filter=updated_at')).json).toHaveLength(1);
});

test('an action whose answer is lost has happened all the same', async () => {
  await seed(sampleReturn('100'));
  await shop.client.control('/faults', { faults: [{ kind: 'dropAfterCommit', match: { path: '/flag' } }] });
  await expect(act('100', 'flag')).rejects.toThrow('fetch failed');
  expect((await stored('100')).state).toBe('review');
});
