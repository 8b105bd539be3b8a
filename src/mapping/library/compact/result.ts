/** The beginning and the end of an evaluation in little code. */
import { begin, type Evaluation, type EvaluationContext, type Limits } from '../evaluation.ts';
import { fail, understood } from '../failure.ts';
import { marksOf } from '../sequences.ts';

/** What the compiler makes of an expression: `input` is the context at its start, `root` what `$$` is. */
type Run = (x: Evaluation, input: unknown, root: unknown, bindings: Readonly<Record<string, unknown>>) => unknown;
type Evaluate = (root: unknown, bindings?: Readonly<Record<string, unknown>>, context?: EvaluationContext) => unknown;

/** Evaluates an expression in its own count of steps. */
export function evaluation(run: Run, limits?: Partial<Limits>): Evaluate {
  return (root, bindings = {}, context) => {
    const x = begin(context, limits);
    return run(x, Array.isArray(root) && !x.host.inner ? [root] : root, root, bindings);
  };
}

/** The same where errors have positions. */
export function caughtEvaluation(run: Run, limits?: Partial<Limits>): Evaluate {
  const evaluate = evaluation(run, limits);
  return (...given) => {
    try {
      return evaluate(...given);
    } catch (error) {
      throw understood(error);
    }
  };
}

/** Takes marks off a result, as `finish` (output.ts) does sooner. Errors: `U1002` when it is larger than its limit. */
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
