/** The standard functions: what each gives, compiled and in the reference interpreter. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import jsonata from 'jsonata';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { standardSignatures } from './compiler/builtins.ts';
import { compile } from './compiler/compile.ts';
import { withStandardFunctions } from './standard-functions.ts';

async function both(expression: string, input: unknown = {}): Promise<unknown> {
  const outcome = async (run: () => unknown) => {
    try {
      return JSON.stringify(await run()) ?? 'undefined';
    } catch (error) {
      return `error ${(error as { code?: string }).code}`;
    }
  };
  const compiled = await outcome(() => compile(expression, { mode: 'deployable' }).evaluate(input));
  const interpreted = await outcome(() => withStandardFunctions(jsonata(expression)).evaluate(input));
  expect([expression, compiled]).toEqual([expression, interpreted]);
  return compiled.startsWith('error') || compiled === 'undefined' ? compiled : JSON.parse(compiled);
}

test.each([
  ['$moneyAdd("12.30", "1.2")', '13.50'],
  ['$moneyAdd("0.1", "0.2")', '0.3'],
  ['$moneyAdd(0.1, 0.2)', '0.3'],
  ['$moneyAdd("1", missing)', 'undefined'],
  ['$moneyAdd("1,00", "1")', 'error MONEY_INVALID'],
  ['$moneyAdd(null, "1")', 'error MONEY_INVALID'],
  ['$moneySubtract("1.00", "1.005")', '-0.005'],
  ['$moneySum(["1.10", "2.20", "3.30"])', '6.60'],
  ['$moneyAdd("+5.10", -1)', '4.10'],
  ['$moneySum([])', '0'],
  ['$moneySum([1e-7, 1e21, "-1"])', '999999999999999999999.0000001'],
  ['$moneySum(missing)', '0'],
  ['$moneyMultiply("19.99", 3)', '59.97'],
  ['$moneyMultiply("100.00", "0.0825")', '8.25'],
  ['$moneyRound("2.345", "GBP")', '2.34'],
  ['$moneyRound("2.355", "GBP")', '2.36'],
  ['$moneyRound("2.345", "GBP", "half-up")', '2.35'],
  ['$moneyRound("-2.341", "GBP", "up")', '-2.35'],
  ['$moneyRound("2.349", "GBP", "down")', '2.34'],
  ['$moneyRound("-0.001", "GBP")', '0.00'],
  ['$moneyRound("1234.5", "JPY")', '1234'],
  ['$moneyRound("1.23456", "KWD")', '1.235'],
  ['$moneyRound("1", "XXQ")', 'error CURRENCY_UNKNOWN'],
  ['$moneyRound("1", "GBP", "sideways")', 'error MONEY_MODE_UNKNOWN'],
  ['$moneyCompare("1.0", "1.00")', 0],
  ['$moneyCompare("-1", "1")', -1],
  ['$moneyCompare("2", 1)', 1],
  ['$moneyToMinor("12.30", "GBP")', 1230],
  ['$moneyToMinor("12", "JPY")', 12],
  ['$moneyToMinor("12.345", "GBP")', 'error MONEY_TOO_FINE'],
  ['$moneyFromMinor(1230, "GBP")', '12.30'],
  ['$moneyFromMinor(-5, "KWD")', '-0.005'],
  ['$moneyFromMinor(1.5, "GBP")', 'error MONEY_INVALID'],
  ['$currencyDigits("CLF")', 4],
  ['$moneyAllocate("10.00", [1, 1, 1], "GBP")', ['3.34', '3.33', '3.33']],
  ['$moneyAllocate("-0.05", [1, 1], "EUR")', ['-0.03', '-0.02']],
  ['$moneyAllocate("5", [0, 0], "JPY")', ['3', '2']],
  ['$moneyAllocate("1.00", [-1, 2], "GBP")', 'error MONEY_WEIGHTS_INVALID'],
  ['$lookupOr({"a": "x"}, "a", "y")', 'x'],
  ['$lookupOr({"a": "x"}, "b", "y")', 'y'],
  ['$lookupOr({"a": "x"}, missing, "y")', 'y'],
  ['$lookupOr({"7": "x"}, 7, "y")', 'x'],
  ['$lookupOr({"a": "x"}, "constructor", "y")', 'y'],
  ['$lookupOrFail({"a": "x"}, "a")', 'x'],
  ['$lookupOrFail({"a": "x"}, "b")', 'error LOOKUP_MISSING'],
  ['$lookupOrFail({"a": "x"}, "b", "CHANNEL_UNMAPPED")', 'error CHANNEL_UNMAPPED'],
  ['$fail("SKU_MISSING", "Line 1 has no SKU.")', 'error SKU_MISSING'],
  ['$fail("SKU_MISSING", {"message": "Line 1 has no SKU."})', 'error SKU_MISSING'],
  ['true ? 1 : $fail("NEVER")', 1],
  ['$fail("lower case")', 'error FAIL_CODE_INVALID'],
  ['$stableKey({"b": 1, "a": "x"}) = $stableKey({"a": "x", "b": 1})', true],
  ['$stableKey({"a": "1"}) = $stableKey({"a": 1})', false],
  ['$length($stableKey({"a": 1}, 16))', 16],
  ['$stableKey("a")', 'error KEY_FIELDS_INVALID'],
  ['$stableKey({"a": 1}, 8)', 'error KEY_LENGTH_INVALID'],
  ['$toInstant("2026-03-29T01:30:00+01:00")', '2026-03-29T00:30:00.000Z'],
  ['$toInstant("2026-07-01 09:15:00", "Europe/London")', '2026-07-01T08:15:00.000Z'],
  ['$toInstant("2026-07-01", "Asia/Kolkata")', '2026-06-30T18:30:00.000Z'],
  ['$toInstant("2026-03-29 01:30", "Europe/London")', '2026-03-29T01:30:00.000Z'],
  ['$toInstant("2026-03-29 01:30", "Europe/London", "earlier")', '2026-03-29T00:30:00.000Z'],
  ['$toInstant("2026-03-29 01:30", "Europe/London", "reject")', 'error LOCAL_TIME_MISSING'],
  ['$toInstant("2026-10-25 01:30", "Europe/London")', '2026-10-25T00:30:00.000Z'],
  ['$toInstant("2026-10-25 01:30", "Europe/London", "later")', '2026-10-25T01:30:00.000Z'],
  ['$toInstant("2026-10-25 01:30", "Europe/London", "reject")', 'error LOCAL_TIME_AMBIGUOUS'],
  ['$toInstant("2026-07-01 09:15:00")', 'error DATE_WITHOUT_ZONE'],
  ['$toInstant("2026-02-30", "UTC")', 'error DATE_INVALID'],
  ['$toInstant("2026-07-01", "Mars/Base")', 'error ZONE_UNKNOWN'],
  ['$toInstant("2026-07-01", "UTC", "never")', 'error ZONE_CHOICE_UNKNOWN'],
  ['$inZone("2026-03-29T01:30:00Z", "Europe/Berlin")', '2026-03-29T03:30:00.000+02:00'],
  ['$inZone("2026-01-01T00:00:00Z", "America/St_Johns")', '2025-12-31T20:30:00.000-03:30'],
  ['$dateInZone("2026-01-01T00:00:00Z", "America/New_York")', '2025-12-31'],
  ['$inZone("2026-01-01", "UTC")', 'error DATE_WITHOUT_ZONE'],
  ['$addDays("2026-02-27", 3)', '2026-03-02'],
  ['$addDays("2026-03-01", -1)', '2026-02-28'],
  ['$addDays("2026-03-01T00:00:00Z", 1)', 'error DATE_INVALID'],
  ['$normalizeText("  ＡＢＣ\u00a0 d\t")', 'ABC d'],
  ['$foldText(" Crème  BRÛLÉE ")', 'creme brulee'],
  ['$truncateText("abcdef", 4)', 'abc…'],
  ['$truncateText("a👍c", 3)', 'a👍c'],
  ['$truncateText("👍👍👍👍", 3, "")', '👍👍👍'],
  ['$truncateText("abc", 0)', 'error TEXT_LENGTH_INVALID'],
  ['$truncateText(7, 3)', 'error TEXT_INVALID'],
  ['["2.345", "1"].$moneyRound($, "GBP")', ['2.34', '1.00']],
  ['$map(["a", "b"], function($k) { $lookupOr({"a": 1}, $k, 0) })', [1, 0]],
])('%s', async (expression, expected) => {
  expect(await both(expression)).toEqual(expected);
});

test('allocated parts add up exactly, differ from their share by less than one unit, and keep the sign', async () => {
  let state = 7;
  const next = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state % below;
  };
  for (let round = 0; round < 300; round += 1) {
    const minor = next(2_000_000) - 1_000_000;
    const weights = Array.from({ length: 1 + next(7) }, () => next(5) * next(1000));
    const currency = ['GBP', 'JPY', 'KWD'][next(3)] as string;
    const parts = (await both('$moneyAllocate($moneyFromMinor(minor, currency), weights, currency)', {
      minor,
      weights,
      currency,
    })) as string | string[];
    const counts = await Promise.all(
      [parts].flat().map((part) => both('$moneyToMinor(part, currency)', { part, currency }) as Promise<number>),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(minor);
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    for (const [index, count] of counts.entries()) {
      const share = whole === 0 ? minor / weights.length : (minor * (weights[index] ?? 0)) / whole;
      expect(Math.abs(count - share)).toBeLessThan(1 + 1e-6);
      if (count !== 0) expect(Math.sign(count)).toBe(Math.sign(minor));
    }
  }
});

test('a moment goes to any zone and comes back the same, around every change of the clocks of a year', async () => {
  for (const zone of [
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'America/St_Johns',
  ]) {
    for (let day = 0; day < 366; day += 1) {
      const moment = new Date(Date.UTC(2026, 0, 1, (day * 7) % 24, (day * 13) % 60) + day * 86_400_000).toISOString();
      const there = compile('$inZone(moment, zone)').evaluate({ moment, zone }) as string;
      expect(new Date(there).toISOString()).toBe(moment);
      const local = there.slice(0, 23);
      const read = ['earlier', 'later'].map((choice) =>
        compile('$toInstant(local, zone, choice)').evaluate({ local, zone, choice }),
      );
      expect(read).toContain(moment);
    }
  }
});

test('different fields never give the same stable key, however they are written', async () => {
  const fields = [
    {},
    { a: '' },
    { a: null },
    { a: [] },
    { a: ['b', 'c'] },
    { a: 'b,c' },
    { a: '"b":"c"' },
    { a: { b: 'c' } },
    { ab: 'c' },
    { a: 'bc' },
    { 'a:b': 'c' },
    { a: 'x', b: 'y' },
    { a: 'xby' },
    { a: 1 },
    { a: '1' },
    { a: true },
  ];
  const keys = fields.map((each) => compile('$stableKey($)').evaluate(each));
  expect(new Set(keys).size).toBe(fields.length);
});

test('each function and each of its errors is documented, and each example of the documentation holds', async () => {
  const text = readFileSync(join(ownPackageRoot(), 'docs', 'standard-functions.md'), 'utf8');
  for (const name of standardSignatures.keys()) expect(text).toContain(`$${name}(`);
  const examples = [...text.matchAll(/^\| `(\$[^`]+)` \| `([^`]+)` \|$/gm)];
  expect(examples.length).toBeGreaterThanOrEqual(standardSignatures.size);
  for (const [, expression = '', result = ''] of examples) {
    const made = await both(expression);
    expect([expression, typeof made === 'string' && made.startsWith('error') ? made : JSON.stringify(made)]).toEqual([
      expression,
      result,
    ]);
  }
});
