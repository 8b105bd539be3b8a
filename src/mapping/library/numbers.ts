// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Functions on numbers. */
import { isNumber, refuse } from './checked.ts';
import { type Evaluation, randomNumber } from './evaluation.ts';
import { fail } from './failure.ts';

const decimal = /^-?[0-9]+(\.[0-9]+)?([Ee][-+]?[0-9]+)?$/;
// As in the reference, only the outer alternatives are anchored.
const other = /^(0[xX][0-9A-Fa-f]+)|(0[oO][0-7]+)|(0[bB][0-1]+)$/;

const powersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/**
 * The number of a text that is up to 15 digits with perhaps a point among them, as most numbers are, else NaN. Both
 * parts of the division are exact, so that its result is the nearest number, as the parser of JavaScript gives it.
 */
function plainDecimal(text: string): number {
  const start = text.charCodeAt(0) === 45 ? 1 : 0;
  if (text.length - start > 16) return Number.NaN;
  let whole = 0;
  let point = -1;
  for (let index = start; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) whole = whole * 10 + (code - 48);
    else if (code === 46 && point < 0 && index > start) point = index;
    else return Number.NaN;
  }
  const digits = text.length - start - (point < 0 ? 0 : 1);
  const decimals = point < 0 ? 0 : text.length - point - 1;
  if (digits === 0 || digits > 15 || (point >= 0 && decimals === 0)) return Number.NaN;
  const size = whole / (powersOfTen[decimals] as number);
  return start === 1 ? -size : size;
}

/** `$number`. Errors: `D3030`. */
export function number(value: unknown): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  if (value === true) return 1;
  if (value === false) return 0;
  if (typeof value !== 'string') return refuse(value, 1);
  const plain = plainDecimal(value);
  return Number.isNaN(plain) ? parsedNumber(value) : plain;
}

/** The same in little code. */
export function numberSmall(value: unknown): number | undefined {
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' ? parsedNumber(value) : refuse(value, 1);
}

function parsedNumber(known: string): number {
  if (decimal.test(known)) {
    const parsed = Number.parseFloat(known);
    if (Number.isFinite(parsed)) return parsed;
  }
  if (other.test(known)) return Number(known);
  return fail('D3030', { value: known, index: 1 });
}

function one(value: unknown): number | undefined {
  return isNumber(value) ? value : refuse(value, 1);
}

/** `$abs` */
export function abs(value: unknown): number | undefined {
  const known = one(value);
  return known === undefined ? undefined : Math.abs(known);
}

/** `$floor` */
export function floor(value: unknown): number | undefined {
  const known = one(value);
  return known === undefined ? undefined : Math.floor(known);
}

/** `$ceil` */
export function ceil(value: unknown): number | undefined {
  const known = one(value);
  return known === undefined ? undefined : Math.ceil(known);
}

function shifted(value: number, digits: number): number {
  const [mantissa, exponent] = value.toString().split('e');
  return Number(`${mantissa}e${exponent ? Number(exponent) + digits : digits}`);
}

/** Half to even, with the decimal point moved in the text so that no binary error creeps in. */
export function roundedHalfEven(value: number, digits: number | undefined): number {
  if (!digits && Number.isInteger(value)) return value === 0 ? 0 : value;
  if (digits && digits > 0 && digits <= 9 && Number.isInteger(digits)) {
    const factor = 10 ** digits;
    const near = value * factor;
    // Far enough from a half the binary error of the product can not matter, and the division is exact to the last bit.
    const distance = Math.abs(near - Math.floor(near) - 0.5);
    if (Math.abs(near) < 1e9 && distance > 1e-4) return Math.round(near) / factor + 0;
  }
  const scaled = digits ? shifted(value, digits) : value;
  let result = Math.round(scaled);
  if (Math.abs(result - scaled) === 0.5 && Math.abs(result % 2) === 1) result -= 1;
  if (digits) result = shifted(result, -digits);
  return Object.is(result, -0) ? 0 : result;
}

/** `$round` */
export function round(value: unknown, digits?: unknown): number | undefined {
  const known = one(value);
  if (!isNumber(digits)) refuse(digits, 2);
  return known === undefined ? undefined : roundedHalfEven(known, digits as number | undefined);
}

/** `$sqrt`. Errors: `D3060`. */
export function sqrt(value: unknown): number | undefined {
  const known = one(value);
  if (known === undefined) return undefined;
  if (known < 0) fail('D3060', { value, index: 1 });
  return Math.sqrt(known);
}

/** `$power`. Errors: `D3061`. */
export function power(base: unknown, exponent: unknown): number | undefined {
  const known = one(base);
  if (!isNumber(exponent)) refuse(exponent, 2);
  if (known === undefined) return undefined;
  const result = known ** (exponent as number);
  if (!Number.isFinite(result)) fail('D3061', { value: base, exp: exponent, index: 1 });
  return result;
}

/** `$random` */
export function random(x: Evaluation): number {
  return randomNumber(x);
}

/** `$formatBase`. Errors: `D3100`. */
export function formatBase(value: unknown, radix?: unknown): string | undefined {
  const known = one(value);
  if (!isNumber(radix)) refuse(radix, 2);
  if (known === undefined) return undefined;
  const base = radix === undefined ? 10 : roundedHalfEven(radix as number, undefined);
  if (base < 2 || base > 36) fail('D3100', { value: base });
  return roundedHalfEven(known, undefined).toString(base);
}
