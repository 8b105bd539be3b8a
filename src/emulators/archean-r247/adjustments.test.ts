import { batch, line, startTenant, type Tenant } from './test-tenant.ts';

const path = '/v1/stock-adjustments';
let tenant: Tenant;
const post = (body: unknown, headers?: Record<string, string>) => tenant.client.send('POST', path, body, headers);
const onHand = async (sku: string, locationCode: string) => {
  const { json } = await tenant.client.get(`/v1/stock-levels?sku=${sku}&locationCode=${locationCode}`);
  return json.data?.[0]?.onHand;
};
const capabilities = (change: Record<string, unknown>) => tenant.client.control('/capabilities', change);

beforeAll(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.client.control('/reset'));
afterAll(() => tenant.emulator.close());

test('applied lines raise the level, refused lines say why, and only the applied ones are in the ledger', async () => {
  const lines = [
    line({ note: 'Loop #1001-R1' }),
    line({ lineReference: 'b', sku: 'NONE' }),
    line({ lineReference: 'c', sku: 'OLD' }),
    line({ lineReference: 'd', sku: 'GIFT' }),
    line({ lineReference: 'e', locationCode: 'NOWHERE' }),
    line({ lineReference: 'f', locationCode: 'CLOSED' }),
    line({ lineReference: 'g', reasonCode: 'BECAUSE' }),
    line({ lineReference: 'h', quantity: -100 }),
    line({ quantity: 5 }),
  ];
  const answer = await post(batch('loop:1:processed:1', lines), { 'Idempotency-Key': 'key-1' });
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ reference: 'loop:1:processed:1', status: 'partially_applied' });
  expect(answer.json.lines?.[0]).toEqual({
    lineReference: 'loop-line:81001',
    status: 'applied',
    resultingOnHand: 13,
    version: expect.any(String),
  });
  expect(answer.json.lines?.map((result) => result.error?.code ?? result.status)).toEqual([
    'applied',
    'unknown_sku',
    'unknown_sku',
    'sku_not_stock_tracked',
    'unknown_location',
    'unknown_location',
    'unknown_reason',
    'insufficient_stock',
    'duplicate',
  ]);
  expect(answer.json.lines?.[1]?.error?.field).toBe('lines[1].sku');
  expect(await onHand('TEE', 'MAIN-SELL')).toBe(13);
  const { effects } = await tenant.client.ledger();
  expect(effects).toEqual([
    expect.objectContaining({
      operation: 'stockAdjustment',
      reference: 'loop:1:processed:1',
      key: 'key-1',
      count: 1,
      detail: expect.objectContaining({
        lineReference: 'loop-line:81001',
        sku: 'TEE',
        locationCode: 'MAIN-SELL',
        quantity: 1,
        reasonCode: 'RETURN_RESALEABLE',
        note: 'Loop #1001-R1',
        idempotencyKey: 'key-1',
      }),
    }),
  ]);
});

test('a repeated key replays the answer, whatever the order of keys, and another body is refused', async () => {
  const headers = { 'Idempotency-Key': 'key-1' };
  const first = await post(batch('r1', [line()]), headers);
  const body = { lines: [line()], atomic: false, mode: 'delta', source: 'loop-returns', reference: 'r1' };
  const replay = await post(body, headers);
  expect(replay.status).toBe(200);
  expect(replay.headers.get('Idempotent-Replayed')).toBe('true');
  expect(first.headers.get('Idempotent-Replayed')).toBeNull();
  expect(replay.json).toEqual(first.json);
  const other = await post(batch('r2', [line()]), headers);
  expect([other.status, other.json.code]).toEqual([409, 'idempotency_key_mismatch']);
  expect(await onHand('TEE', 'MAIN-SELL')).toBe(13);
});

test('a key in flight is refused with Retry-After, and replays once the first request is done', async () => {
  await tenant.client.control('/faults', { faults: [{ kind: 'slow', delayMs: 300 }] });
  const headers = { 'Idempotency-Key': 'key-1' };
  const first = post(batch('r1', [line()]), headers);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = await post(batch('r1', [line()]), headers);
  expect([second.status, second.json.code]).toEqual([409, 'request_in_progress']);
  expect(second.headers.get('retry-after')).toBe('1');
  expect((await first).status).toBe(200);
  expect((await post(batch('r1', [line()]), headers)).headers.get('Idempotent-Replayed')).toBe('true');
});

test('keys are forgotten after seven days', async () => {
  const headers = { 'Idempotency-Key': 'key-1' };
  await post(batch('r1', [line()]), headers);
  await tenant.client.control('/clock', { advanceMs: 7 * 86_400_000 + 1 });
  expect((await post(batch('r1', [line()]), headers)).json.code).toBe('duplicate_reference');
});

test('a reference is accepted once for ever, and twice where references need not be unique', async () => {
  await post(batch('r1', [line()]));
  const again = await post(batch('r1', [line()]));
  expect([again.status, again.json.code]).toEqual([409, 'duplicate_reference']);
  await capabilities({ uniqueReference: false });
  expect((await post(batch('r1', [line()]))).status).toBe(200);
  const { effects, summary } = await tenant.client.ledger();
  expect(effects.map(({ count }) => count)).toEqual([2, 2]);
  expect(summary.doubled).toBe(1);
});

test('without the header capability a repeated key is applied again', async () => {
  await capabilities({ idempotencyHeader: false, uniqueReference: false });
  const headers = { 'Idempotency-Key': 'key-1' };
  await post(batch('r1', [line()]), headers);
  await post(batch('r1', [line()]), headers);
  expect(await onHand('TEE', 'MAIN-SELL')).toBe(14);
});

test('the idempotency header can have another name', async () => {
  await capabilities({ idempotencyHeader: 'X-Once', uniqueReference: false });
  await post(batch('r1', [line()]), { 'X-Once': 'a' });
  expect((await post(batch('r1', [line()]), { 'X-Once': 'a' })).headers.get('Idempotent-Replayed')).toBe('true');
});

test('an atomic batch with one refused line applies nothing, and is refused where it is not offered', async () => {
  const body = batch('r1', [line(), line({ lineReference: 'b', sku: 'NONE' })], { atomic: true });
  expect((await post(body)).json.errors?.[0]?.field).toBe('atomic');
  await capabilities({ atomicBatch: true });
  const refused = await post(body);
  expect([refused.status, refused.json.code, refused.json.detail]).toEqual([
    422,
    'validation_failed',
    '1 line rejected',
  ]);
  expect(refused.json.errors).toEqual([{ code: 'unknown_sku', message: 'SKU not found', field: 'lines[1].sku' }]);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(await onHand('TEE', 'MAIN-SELL')).toBe(12);
  expect((await post(batch('r1', [line()], { atomic: true }))).json.status).toBe('applied');
});

test('without line results one refused line refuses all, and the answer has no lines', async () => {
  await capabilities({ lineResults: false });
  const refused = await post(batch('r1', [line(), line({ lineReference: 'b', sku: 'NONE' })]));
  expect(refused.status).toBe(422);
  expect(await onHand('TEE', 'MAIN-SELL')).toBe(12);
  const applied = await post(batch('r1', [line()]));
  expect(applied.json).toEqual({ id: expect.any(String), reference: 'r1', status: 'applied' });
});

test('an absolute write needs the capability and the expected version', async () => {
  const absolute = (fields: Record<string, unknown>) =>
    post(batch(`r${Math.random()}`, [line({ quantity: 20, ...fields })], { mode: 'absolute' }));
  expect((await absolute({})).json.errors?.[0]?.field).toBe('mode');
  await capabilities({ absolute: true });
  expect((await absolute({})).json.lines?.[0]?.error?.field).toBe('lines[0].expectedVersion');
  const { json } = await tenant.client.get('/v1/stock-levels?sku=TEE');
  const version = String(json.data?.[0]?.version);
  expect((await absolute({ expectedVersion: 'stale' })).json.lines?.[0]?.error?.code).toBe('version_conflict');
  expect((await absolute({ expectedVersion: version })).json.lines?.[0]).toMatchObject({ resultingOnHand: 20 });
  await capabilities({ delta: false });
  expect((await post(batch('delta', [line()]))).status).toBe(422);
});

test('a stale version refuses an atomic batch with 409', async () => {
  await capabilities({ atomicBatch: true });
  const answer = await post(batch('r1', [line({ expectedVersion: 'stale' })], { atomic: true }));
  expect([answer.status, answer.json.code]).toEqual([409, 'version_conflict']);
});

test('a batch over the limit is refused with 413', async () => {
  await capabilities({ maxBatch: 2 });
  const lines = ['a', 'b', 'c'].map((lineReference) => line({ lineReference }));
  const answer = await post(batch('r1', lines));
  expect([answer.status, answer.json.code]).toEqual([413, 'batch_too_large']);
});

test('an increase needs a cost where the tenant wants it, a decrease does not', async () => {
  await capabilities({ costRequiredOnIncrease: true });
  const unitCost = { amount: '11.20', currency: 'GBP' };
  const answer = await post(
    batch('r1', [line(), line({ lineReference: 'b', unitCost }), line({ lineReference: 'c', quantity: -1 })]),
  );
  expect(answer.json.lines?.map(({ status }) => status)).toEqual(['rejected', 'applied', 'applied']);
});

test('what the contract does not allow is refused with the field', async () => {
  expect((await post(batch('r1', [line({ quantity: 0 })]))).json.errors?.[0]?.field).toBe('lines[0].quantity');
  expect((await post(batch('r1', [line({ sku: '' })]))).json.errors?.[0]?.field).toBe('lines[0].sku');
  const broken = await post('{"reference":');
  expect([broken.status, broken.json.code]).toEqual([400, 'validation_failed']);
});

test('a closed period is refused', async () => {
  await tenant.client.control('/settings', { periodClosedBefore: '2026-01-01T00:00:00Z' });
  const answer = await post(batch('r1', [line()], { occurredAt: '2025-12-31T23:59:59Z' }));
  expect([answer.status, answer.json.code]).toEqual([422, 'period_closed']);
});

test('an adjustment is read back by reference and by id, in the shape of the write', async () => {
  const written = await post(batch('loop:1', [line(), line({ lineReference: 'b', sku: 'NONE' })]));
  const found = await tenant.client.get(`${path}?reference=${encodeURIComponent('loop:1')}`);
  expect(found.json.data?.[0]).toMatchObject({ id: written.json.id, reference: 'loop:1', status: 'partially_applied' });
  expect(found.json.data?.[0]?.lines?.[1]).toMatchObject({ status: 'rejected', sku: 'NONE', quantity: 1 });
  expect((await tenant.client.get(`${path}?reference=other`)).json.data).toEqual([]);
  expect((await tenant.client.get(`${path}/${written.json.id}`)).json).toEqual(found.json.data?.[0]);
  expect((await tenant.client.get(`${path}/adj_1`)).json.code).toBe('not_found');
  await capabilities({ readBackByReference: false });
  expect((await tenant.client.get(`${path}?reference=loop%3A1`)).status).toBe(404);
});

test('a transfer moves all lines or none, and only where the capability is on', async () => {
  const transfer = (reference: string, quantity: number) =>
    tenant.client.send('POST', '/v1/stock-transfers', {
      reference,
      lines: [
        { lineReference: 'a', sku: 'TEE', fromLocationCode: 'MAIN-SELL', toLocationCode: 'QUARANTINE', quantity },
      ],
    });
  expect((await transfer('t1', 2)).status).toBe(404);
  await capabilities({ transfers: true });
  expect((await transfer('t1', 2)).json.status).toBe('applied');
  expect([await onHand('TEE', 'MAIN-SELL'), await onHand('TEE', 'QUARANTINE')]).toEqual([10, 2]);
  expect((await transfer('t1', 2)).json.code).toBe('duplicate_reference');
  expect((await transfer('t2', 11)).json.errors?.[0]?.code).toBe('insufficient_stock');
  expect(await onHand('TEE', 'MAIN-SELL')).toBe(10);
  expect((await tenant.client.ledger()).effects.map(({ operation }) => operation)).toEqual(['stockTransfer']);
});

test('the fault of a partial batch refuses the chosen lines with the chosen code', async () => {
  await tenant.client.control('/faults', {
    faults: [
      { kind: 'partialBatch', indexes: [0], code: 'period_closed' },
      { kind: 'partialBatch', each: 2, code: 'unknown_sku' },
    ],
  });
  const lines = ['a', 'b', 'c', 'd'].map((lineReference) => line({ lineReference }));
  const codes = async (reference: string) =>
    (await post(batch(reference, lines))).json.lines?.map((result) => result.error?.code ?? result.status);
  expect(await codes('r1')).toEqual(['period_closed', 'applied', 'applied', 'applied']);
  expect(await codes('r2')).toEqual(['applied', 'unknown_sku', 'applied', 'unknown_sku']);
  expect(await codes('r3')).toEqual(['applied', 'applied', 'applied', 'applied']);
});
