/** The end of an evaluation in little code: `finish` (output.ts) does the same sooner. */
import type { Evaluation } from '../evaluation.ts';
import { fail } from '../failure.ts';
import { marksOf } from '../sequences.ts';

/** Takes marks off a result. Errors: `U1002` when it is larger than its limit. */
export function finishSmall(x: Evaluation, result: unknown): unknown {
  let left = x.limits.output;
  const spend = (amount: number): void => {
    left -= amount;
    if (left < 0) fail('U1002');
  };
  const plain = (value: unknown): unknown => {
    if (typeof value === 'string') spend(value.length);
    if (typeof value !== 'object' || value === null) return value;
    spend(1);
    const out = (Array.isArray(value) && marksOf(value) ? value.slice() : value) as Record<string, unknown>;
    for (const key in out) {
      spend(1);
      const item = plain(out[key]);
      if (item !== out[key]) out[key] = item;
    }
    return out;
  };
  return plain(result);
}
