/** The end of an evaluation: measures the result and takes hidden marks off. */
import type { Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { CONSTRUCTED, marksOf, TUPLES } from './sequences.ts';

/** What is left to spend; a result that contains itself ends here too. */
interface Allowance {
  left: number;
}

/** Takes the marks off an array and what is below it; a marked array is copied, because deleting a mark is dear. */
function plainArray(array: unknown[], allowance: Allowance): unknown[] {
  const out = marksOf(array) === 0 ? array : array.slice();
  let cost = out.length + 1;
  for (let index = 0; index < out.length; index++) {
    const item: unknown = out[index];
    if (typeof item === 'string') cost += item.length;
    else if (typeof item === 'object' && item !== null) {
      spend(allowance, cost);
      cost = 0;
      if (!Array.isArray(item)) plainObject(item as Record<string, unknown>, allowance);
      else {
        const inner = plainArray(item, allowance);
        if (inner !== item) out[index] = inner;
      }
    }
  }
  spend(allowance, cost);
  return out;
}

function plainObject(object: Record<string, unknown>, allowance: Allowance): void {
  let cost = 1;
  for (const key in object) {
    const item = object[key];
    cost++;
    if (typeof item === 'string') cost += item.length;
    else if (typeof item === 'object' && item !== null) {
      spend(allowance, cost);
      cost = 0;
      if (!Array.isArray(item)) plainObject(item as Record<string, unknown>, allowance);
      else {
        const inner = plainArray(item, allowance);
        if (inner !== item) object[key] = inner;
      }
    }
  }
  spend(allowance, cost);
}

function spend(allowance: Allowance, amount: number): void {
  allowance.left -= amount;
  if (allowance.left < 0) fail('U1002');
}

function plain(value: unknown, allowance: Allowance): unknown {
  if (Array.isArray(value)) return plainArray(value, allowance);
  if (typeof value === 'object' && value !== null) plainObject(value as Record<string, unknown>, allowance);
  else spend(allowance, typeof value === 'string' ? value.length : 1);
  return value;
}

/** A result that carries no marks and whose size was told. Errors: `U1002` when it is larger than its limit. */
export function sized<T>(x: Evaluation, result: T, size: number): T {
  if (size > x.limits.output) fail('U1002');
  return result;
}

/** The result of an evaluation: plain objects and arrays. Errors: `U1002` when it is larger than its limit. */
export function finish(x: Evaluation, result: unknown): unknown {
  if (Array.isArray(result) && marksOf(result) & (TUPLES | CONSTRUCTED))
    return plain(result.slice(), { left: x.limits.output });
  return plain(result, { left: x.limits.output });
}
