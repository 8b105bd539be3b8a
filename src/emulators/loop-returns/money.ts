/** Loop's amounts: decimal strings with two places. Inside they are whole cents, so that nothing is rounded twice. */
import { invariant } from '../../errors/errors.ts';

/** Whole cents of `"63.30"`; 0 for what is absent or no amount, such as `"N/A"`. */
export function toCents(amount: unknown): number {
  const match = typeof amount === 'string' ? /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(amount) : null;
  if (!match) return 0;
  const cents = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0') || 0);
  return match[1] === '-' ? -cents : cents;
}

/** `"63.30"` of 6330. */
export function fromCents(cents: number): string {
  invariant(Number.isSafeInteger(cents), 'an amount is a whole number of cents');
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Shares cents by weight; the shares add up to the whole, and the last carries the rest. */
export function shareCents(whole: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let left = whole;
  return weights.map((weight, index) => {
    const share = index === weights.length - 1 ? left : sum === 0 ? 0 : Math.floor((whole * weight) / sum);
    left -= share;
    return share;
  });
}
