/**
 * Money as decimal text, exact. Amounts are texts such as "12.30", or numbers as a system sends them; results are texts.
 * Digits of currencies: ISO 4217, as published for 2026.
 */
import { fail } from '../failure.ts';

const none = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const three = 'BHD IQD JOD KWD LYD OMR TND';
const four = 'CLF UYW';
const two =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';

/** Codes that have so many decimals. */
const codesByDigits = [
  [0, none],
  [2, two],
  [3, three],
  [4, four],
] as const;

/** Longer amounts are a mistake, and would make sums slow. */
const maximumLength = 40;
const amount = /^[+-]?\d+(\.\d+)?$/;

/** An exact number: so many of the unit that has these decimals. Trailing zeros count, as they are written. */
interface Decimal {
  readonly count: bigint;
  readonly places: number;
}

const tenTo = (places: number): bigint => 10n ** BigInt(places);

function read(value: unknown): Decimal {
  const text = typeof value === 'number' && Number.isFinite(value) ? plainText(value) : value;
  if (typeof text !== 'string' || text.length > maximumLength || !amount.test(text)) fail('MONEY_INVALID', { value });
  const [whole = '', fraction = ''] = text.split('.');
  return { count: BigInt(whole + fraction), places: fraction.length };
}

/** Very large and very small numbers come with an exponent. */
function plainText(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa;
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d)\.?(\d*)$/.exec(mantissa) ?? [];
  const shift = Number(exponent);
  // So large a number has more digits than decimals.
  if (shift > 0) return sign + whole + fraction.padEnd(shift, '0');
  return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
}

/** As a count of a unit with at least as many decimals. */
const countIn = ({ count, places }: Decimal, wanted: number): bigint => count * tenTo(wanted - places);

function textOf({ count, places }: Decimal): string {
  const digits = String(count < 0n ? -count : count).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${count < 0n ? '-' : ''}${whole}${places === 0 ? '' : '.'}${digits.slice(whole.length)}`;
}

/** Without the zeros at its end that go past so many decimals. */
function trimmed({ count, places }: Decimal, least: number): Decimal {
  let shorter = { count, places };
  while (shorter.places > least && shorter.count % 10n === 0n) {
    shorter = { count: shorter.count / 10n, places: shorter.places - 1 };
  }
  return shorter;
}

/** `$currencyDigits(code)`: decimals of a currency. Errors: `CURRENCY_UNKNOWN`. */
export function currencyDigits(code: unknown): number | undefined {
  if (code === undefined) return undefined;
  if (typeof code !== 'string' || code.length !== 3 || code.includes(' ')) fail('CURRENCY_UNKNOWN', { value: code });
  const [count] = codesByDigits.find(([, codes]) => codes.includes(code)) ?? fail('CURRENCY_UNKNOWN', { value: code });
  return count;
}

/** `$moneyAdd(a, b)`, with as many decimals as the longer one. Errors: `MONEY_INVALID`. */
export function moneyAdd(a: unknown, b: unknown): string | undefined {
  return a === undefined || b === undefined ? undefined : moneySum([a, b]);
}

/** `$moneySubtract(a, b)`, with as many decimals as the longer one. Errors: `MONEY_INVALID`. */
export function moneySubtract(a: unknown, b: unknown): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [from, less] = [read(a), read(b)];
  const places = Math.max(from.places, less.places);
  return textOf({ count: countIn(from, places) - countIn(less, places), places });
}

/** `$moneySum(amounts)`: of none it is "0". Errors: `MONEY_INVALID`. */
export function moneySum(amounts: unknown): string {
  const all = amounts === undefined ? [] : Array.isArray(amounts) ? (amounts as unknown[]) : [amounts];
  let total: Decimal = { count: 0n, places: 0 };
  for (const one of all) {
    const next = read(one);
    const places = Math.max(total.places, next.places);
    total = { count: countIn(total, places) + countIn(next, places), places };
  }
  return textOf(total);
}

/** `$moneyMultiply(amount, factor)`: exact, not rounded. Errors: `MONEY_INVALID`. */
export function moneyMultiply(value: unknown, factor: unknown): string | undefined {
  if (value === undefined || factor === undefined) return undefined;
  const [one, times] = [read(value), read(factor)];
  return textOf(trimmed({ count: one.count * times.count, places: one.places + times.places }, one.places));
}

/** Whether a quotient goes one further from zero; `twice`: the remainder doubled, `by`: what was divided by. */
const modes: Readonly<Record<string, (twice: bigint, by: bigint, isOdd: boolean) => boolean>> = {
  down: () => false,
  'half-up': (twice, by) => twice >= by,
  'half-even': (twice, by, isOdd) => twice > by || (twice === by && isOdd),
  up: (twice) => twice > 0n,
};

/**
 * `$moneyRound(amount, currency, mode?)`: to the digits of the currency; mode is "half-even" (the default), "half-up",
 * "down" (towards zero) or "up" (away from it). Errors: `MONEY_INVALID`, `CURRENCY_UNKNOWN`, `MONEY_MODE_UNKNOWN`.
 */
export function moneyRound(value: unknown, currency: unknown, mode: unknown = 'half-even'): string | undefined {
  if (value === undefined) return undefined;
  const rounding = typeof mode === 'string' && Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (rounding === undefined) fail('MONEY_MODE_UNKNOWN', { value: mode });
  const { count, places: given } = read(value);
  const places = currencyDigits(currency ?? null) ?? 0;
  if (given <= places) return textOf({ count: countIn({ count, places: given }, places), places });
  const by = tenTo(given - places);
  const [quotient, remainder] = [count / by, count % by];
  const sign = count < 0n ? -1n : 1n;
  const further = rounding(remainder * sign * 2n, by, quotient % 2n !== 0n) ? sign : 0n;
  return textOf({ count: quotient + further, places });
}

/** `$moneyCompare(a, b)`: -1, 0 or 1. Errors: `MONEY_INVALID`. */
export function moneyCompare(a: unknown, b: unknown): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [one, other] = [read(a), read(b)];
  const places = Math.max(one.places, other.places);
  const difference = countIn(one, places) - countIn(other, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** `$moneyToMinor(amount, currency)`: cents and the like, as a number. Errors: also `MONEY_TOO_FINE`. */
export function moneyToMinor(value: unknown, currency: unknown): number | undefined {
  if (value === undefined) return undefined;
  const exact = read(value);
  const places = currencyDigits(currency ?? null) ?? 0;
  const shorter = trimmed(exact, places);
  if (shorter.places > places) fail('MONEY_TOO_FINE', { value });
  const minor = Number(countIn(shorter, places));
  return Number.isSafeInteger(minor) ? minor : fail('MONEY_TOO_FINE', { value });
}

/** `$moneyFromMinor(count, currency)`. Errors: `MONEY_INVALID`, `CURRENCY_UNKNOWN`. */
export function moneyFromMinor(count: unknown, currency: unknown): string | undefined {
  if (count === undefined) return undefined;
  const whole = trimmed(read(count), 0);
  if (whole.places > 0) fail('MONEY_INVALID', { value: count });
  return textOf({ count: whole.count, places: currencyDigits(currency ?? null) ?? 0 });
}

/**
 * `$moneyAllocate(amount, weights, currency)`: parts in proportion to the weights that add up to the amount exactly. What
 * rounding leaves goes to the largest remainders, of equal ones to the first. Weights of zero only share alike.
 * Errors: `MONEY_INVALID`, `CURRENCY_UNKNOWN`, `MONEY_TOO_FINE`, `MONEY_WEIGHTS_INVALID`.
 */
export function moneyAllocate(value: unknown, weights: unknown, currency: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const given = (Array.isArray(weights) ? (weights as unknown[]) : [weights]).map(read);
  if (given.length === 0 || given.some(({ count }) => count < 0n)) fail('MONEY_WEIGHTS_INVALID', { value: weights });
  const places = currencyDigits(currency ?? null) ?? 0;
  const total = BigInt(moneyToMinor(value, currency) ?? 0);
  const [sign, size] = total < 0n ? [-1n, -total] : [1n, total];
  const longest = Math.max(...given.map(({ places }) => places));
  const alike = given.every(({ count }) => count === 0n);
  const shares = given.map((weight) => (alike ? 1n : countIn(weight, longest)));
  const whole = shares.reduce((all, share) => all + share);
  const parts = shares.map((share) => (size * share) / whole);
  const remainders = shares.map((share) => (size * share) % whole);
  let left = parts.reduce((rest, part) => rest - part, size);
  const order = [...remainders.keys()].sort((a, b) => {
    const difference = (remainders[b] as bigint) - (remainders[a] as bigint);
    return difference < 0n ? -1 : difference > 0n ? 1 : a - b;
  });
  for (const index of order) {
    if (left === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    left -= 1n;
  }
  return parts.map((part) => textOf({ count: part * sign, places }));
}
