/**
 * Money as decimal text, exact. Amounts are texts such as "12.30", or numbers as a system sends them; results are texts.
 * Digits of currencies: ISO 4217, as published for 2026.
 */
import Big from 'big.js';
import { fail } from '../failure.ts';

const none = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const three = 'BHD IQD JOD KWD LYD OMR TND';
const four = 'CLF UYW';
const two =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';

const digits = new Map<string, number>();
for (const [count, codes] of [
  [0, none],
  [2, two],
  [3, three],
  [4, four],
] as const)
  for (const code of codes.split(' ')) digits.set(code, count);

/** Longer amounts are a mistake, and would make sums slow. */
const maximumLength = 40;
const amount = /^[+-]?\d+(\.\d+)?$/;

function read(value: unknown): Big {
  const text = typeof value === 'number' && Number.isFinite(value) ? new Big(value).toFixed() : value;
  if (typeof text !== 'string' || text.length > maximumLength || !amount.test(text)) fail('MONEY_INVALID', { value });
  return new Big(text);
}

function decimals(value: Big): number {
  return Math.max(0, value.c.length - 1 - value.e);
}

/** Decimals as they are written: trailing zeros count. */
function written(value: unknown): number {
  return typeof value === 'string' ? (value.split('.')[1]?.length ?? 0) : decimals(read(value));
}

/** `$currencyDigits(code)`: decimals of a currency. Errors: `CURRENCY_UNKNOWN`. */
export function currencyDigits(code: unknown): number | undefined {
  if (code === undefined) return undefined;
  const found = typeof code === 'string' ? digits.get(code) : undefined;
  return found ?? fail('CURRENCY_UNKNOWN', { value: code });
}

/** `$moneyAdd(a, b)`, with as many decimals as the longer one. Errors: `MONEY_INVALID`. */
export function moneyAdd(a: unknown, b: unknown): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  return read(a)
    .plus(read(b))
    .toFixed(Math.max(written(a), written(b)));
}

/** `$moneySubtract(a, b)`, with as many decimals as the longer one. Errors: `MONEY_INVALID`. */
export function moneySubtract(a: unknown, b: unknown): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  return read(a)
    .minus(read(b))
    .toFixed(Math.max(written(a), written(b)));
}

/** `$moneySum(amounts)`: of none it is "0". Errors: `MONEY_INVALID`. */
export function moneySum(amounts: unknown): string {
  const all = amounts === undefined ? [] : Array.isArray(amounts) ? (amounts as unknown[]) : [amounts];
  let total = new Big(0);
  let longest = 0;
  for (const one of all) {
    total = total.plus(read(one));
    longest = Math.max(longest, written(one));
  }
  return total.toFixed(longest);
}

/** `$moneyMultiply(amount, factor)`: exact, not rounded. Errors: `MONEY_INVALID`. */
export function moneyMultiply(value: unknown, factor: unknown): string | undefined {
  if (value === undefined || factor === undefined) return undefined;
  const product = read(value).times(read(factor));
  return product.toFixed(Math.max(decimals(product), written(value)));
}

const modes: Readonly<Record<string, 0 | 1 | 2 | 3>> = { down: 0, 'half-up': 1, 'half-even': 2, up: 3 };

/**
 * `$moneyRound(amount, currency, mode?)`: to the digits of the currency; mode is "half-even" (the default), "half-up",
 * "down" (towards zero) or "up" (away from it). Errors: `MONEY_INVALID`, `CURRENCY_UNKNOWN`, `MONEY_MODE_UNKNOWN`.
 */
export function moneyRound(value: unknown, currency: unknown, mode: unknown = 'half-even'): string | undefined {
  if (value === undefined) return undefined;
  const rounding = typeof mode === 'string' && Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (rounding === undefined) fail('MONEY_MODE_UNKNOWN', { value: mode });
  return withoutMinusZero(read(value).toFixed(currencyDigits(currency ?? null), rounding));
}

/** `$moneyCompare(a, b)`: -1, 0 or 1. Errors: `MONEY_INVALID`. */
export function moneyCompare(a: unknown, b: unknown): number | undefined {
  return a === undefined || b === undefined ? undefined : read(a).cmp(read(b));
}

/** `$moneyToMinor(amount, currency)`: cents and the like, as a number. Errors: also `MONEY_TOO_FINE`. */
export function moneyToMinor(value: unknown, currency: unknown): number | undefined {
  if (value === undefined) return undefined;
  const minor = read(value).times(new Big(10).pow(currencyDigits(currency ?? null) ?? 0));
  const count = minor.toNumber();
  if (decimals(minor) > 0 || !Number.isSafeInteger(count)) fail('MONEY_TOO_FINE', { value });
  return count;
}

/** `$moneyFromMinor(count, currency)`. Errors: `MONEY_INVALID`, `CURRENCY_UNKNOWN`. */
export function moneyFromMinor(count: unknown, currency: unknown): string | undefined {
  if (count === undefined) return undefined;
  const whole = read(count);
  if (decimals(whole) > 0) fail('MONEY_INVALID', { value: count });
  const places = currencyDigits(currency ?? null) ?? 0;
  return whole.div(new Big(10).pow(places)).toFixed(places);
}

/**
 * `$moneyAllocate(amount, weights, currency)`: parts in proportion to the weights that add up to the amount exactly. What
 * rounding leaves goes to the largest remainders, of equal ones to the first. Weights of zero only share alike.
 * Errors: `MONEY_INVALID`, `CURRENCY_UNKNOWN`, `MONEY_TOO_FINE`, `MONEY_WEIGHTS_INVALID`.
 */
export function moneyAllocate(value: unknown, weights: unknown, currency: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const given = (Array.isArray(weights) ? (weights as unknown[]) : [weights]).map(read);
  if (given.length === 0 || given.some((weight) => weight.lt(0))) fail('MONEY_WEIGHTS_INVALID', { value: weights });
  const places = currencyDigits(currency ?? null) ?? 0;
  const total = new Big(moneyToMinor(value, currency) ?? 0);
  const sum = given.reduce((all, weight) => all.plus(weight), new Big(0));
  const shares = sum.eq(0) ? given.map(() => new Big(1)) : given;
  const whole = sum.eq(0) ? new Big(given.length) : sum;
  const exact = shares.map((share) => total.abs().times(share));
  const parts = exact.map((share) => share.div(whole).round(0, 0));
  // Division rounds at 20 places; what it took too much of shows in the remainder.
  const remainders = exact.map((share, index) => share.minus((parts[index] as Big).times(whole)));
  let left = parts.reduce((rest, part) => rest.minus(part), total.abs()).toNumber();
  const order = remainders
    .map((_, index) => index)
    .sort((a, b) => (remainders[b] as Big).cmp(remainders[a] as Big) || a - b);
  for (const index of order) {
    if (left <= 0) break;
    parts[index] = (parts[index] as Big).plus(1);
    left -= 1;
  }
  const sign = total.lt(0) ? -1 : 1;
  const unit = new Big(10).pow(places);
  return parts.map((part) => withoutMinusZero(part.times(sign).div(unit).toFixed(places)));
}

function withoutMinusZero(text: string): string {
  return /^-0(\.0+)?$/.test(text) ? text.slice(1) : text;
}
