import { type GenerateOptions, generateReturns } from './generate.ts';
import { dispositionOutcomes } from './generate-vocabulary.ts';
import { fromCents, shareCents, toCents } from './money.ts';
import { startShop } from './test-shop.ts';

const options: GenerateOptions = {
  count: 600,
  seed: 11,
  now: '2026-03-10T12:00:00.000Z',
  products: [{ sku: 'TEE-BLK-M', title: 'Plain Tee', price: '25.00' }, { sku: 'MUG-WHT' }],
  unknownSkuShare: 0.05,
};
const returns = generateReturns(options);
const lines = returns.flatMap((value) => value.line_items);

test('the same options give the same returns, another seed others', () => {
  expect(generateReturns(options)).toEqual(returns);
  expect(generateReturns({ ...options, seed: 12 })).not.toEqual(returns);
});

test('there are as many returns as asked for, with ids of their own and about 2.6 units each', () => {
  expect(new Set(returns.map(({ id }) => id)).size).toBe(600);
  expect(new Set(lines.map(({ line_item_id }) => line_item_id)).size).toBe(lines.length);
  expect(lines.length / returns.length).toBeGreaterThan(2.4);
  expect(lines.length / returns.length).toBeLessThan(2.8);
});

test('the amounts of every return and every line balance to the cent', () => {
  for (const value of returns) {
    const cents = (field: string) => toCents(value[field]);
    const sum = (field: string) => value.line_items.reduce((total, line) => total + toCents(line[field]), 0);
    expect(cents('return_total')).toBe(
      cents('return_product_total') - cents('return_discount_total') + cents('return_tax_total'),
    );
    expect(sum('price') - sum('discount') + sum('tax')).toBe(cents('return_total'));
    expect(cents('exchange_total')).toBe(cents('exchange_product_total') + cents('exchange_tax_total'));
    expect(cents('return_total') + cents('upsell')).toBe(
      cents('exchange_total') + cents('refund') + cents('gift_card') + cents('handling_fee'),
    );
    expect(sum('refund')).toBe(cents('refund'));
    expect(sum('refund_item') + sum('refund_tax')).toBe(cents('refund'));
  }
});

test('twenty returns already hold every outcome of an inspection, and a kept item', () => {
  const first = generateReturns({ ...options, count: 20 }).flatMap((value) => value.line_items);
  const outcomes = new Set(first.map(({ disposition }) => disposition?.disposition_outcome));
  for (const [outcome] of dispositionOutcomes) expect(outcomes).toContain(outcome);
  expect(first.some(({ outcome, disposition }) => outcome === 'keep' && disposition === null)).toBe(true);
});

test('states are mostly closed, some units are unknown, some are two of one order line', () => {
  const closed = returns.filter(({ state }) => state === 'closed').length;
  expect(closed / returns.length).toBeGreaterThan(0.6);
  expect(new Set(returns.map(({ state }) => state))).toEqual(
    new Set(['closed', 'open', 'review', 'expired', 'cancelled']),
  );
  const unknown = lines.filter(({ sku }) => sku?.startsWith('UNKNOWN-')).length;
  expect(unknown / lines.length).toBeGreaterThan(0.02);
  expect(unknown / lines.length).toBeLessThan(0.09);
  expect(new Set(lines.map((line) => line.provider_line_item_id)).size).toBeLessThan(lines.length);
});

test('every return was updated in the last days, and none later than now', () => {
  const now = Date.parse(options.now);
  for (const { updated_at, created_at } of returns) {
    expect(Date.parse(updated_at)).toBeLessThanOrEqual(now);
    expect(Date.parse(updated_at)).toBeGreaterThan(now - 5 * 86_400_000);
    expect(Date.parse(created_at)).toBeLessThan(Date.parse(updated_at));
  }
});

test('options out of range are refused', () => {
  expect(() => generateReturns({ ...options, count: -1 })).toThrow(
    expect.objectContaining({ code: 'EMULATOR_OPTION_INVALID' }),
  );
  expect(() => generateReturns({ ...options, products: [] })).toThrow();
  expect(() => generateReturns({ ...options, unknownSkuShare: 2 })).toThrow();
});

test('a shop generates returns on demand, again and again without collision', async () => {
  const { emulator, client } = await startShop({ initial: { generate: { count: 5, skus: ['A'] } } });
  try {
    expect(await client.control('/seed', { generate: { count: 20, seed: 2, skus: ['B'] } })).toEqual({
      seeded: 20,
      returns: 25,
    });
    const answer = await client.get('/api/v1/warehouse/return/list?filter=updated_at&from=2026-03-01&to=2026-03-11');
    expect(answer.json.length).toBeGreaterThan(15);
    await client.control('/reset');
    expect((await client.ledger()).summary.returns).toBe(5);
  } finally {
    await emulator.close();
  }
});

test('cents are read and written exactly, and shares add up', () => {
  expect([toCents('63.3'), toCents('-0.05'), toCents('7'), toCents('N/A')]).toEqual([6330, -5, 700, 0]);
  expect([fromCents(5), fromCents(-6330), fromCents(0)]).toEqual(['0.05', '-63.30', '0.00']);
  expect(shareCents(100, [1, 1, 1])).toEqual([33, 33, 34]);
});
