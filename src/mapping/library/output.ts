/** The end of an evaluation: measures the result and takes hidden marks off. */
import type { Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { CONSTRUCTED, collapse, marksOf, TUPLES } from './sequences.ts';

/** What is left to spend; a result that contains itself ends here too. */
interface Allowance {
  left: number;
}

function spend(allowance: Allowance, amount: number): void {
  allowance.left -= amount;
  if (allowance.left < 0) fail('U1002');
}

/** Gives the plain value; a marked array is copied, because a mark can not be taken off cheaply. */
function plain(value: unknown, allowance: Allowance): unknown {
  if (typeof value === 'string') {
    spend(allowance, value.length + 1);
    return value;
  }
  spend(allowance, 1);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const out = marksOf(value) === 0 ? value : value.slice();
    for (let index = 0; index < out.length; index++) {
      const item: unknown = out[index];
      const inner = plain(item, allowance);
      if (inner !== item) out[index] = inner;
    }
    return out;
  }
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    const inner = plain(item, allowance);
    if (inner !== item) (value as Record<string, unknown>)[key] = inner;
  }
  return value;
}

/** The result of an evaluation: plain objects and arrays. Errors: `U1002` when it is larger than its limit. */
export function finish(x: Evaluation, result: unknown): unknown {
  const value = collapse(result);
  if (Array.isArray(value) && marksOf(value) & (TUPLES | CONSTRUCTED)) return plain(value.slice(), { left: x.limits.output });
  return plain(value, { left: x.limits.output });
}
