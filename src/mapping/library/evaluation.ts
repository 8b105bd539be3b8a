/** One evaluation of a compiled mapping: its clock, its randomness and its limits. */
import { fail } from './failure.ts';

/** What ends an evaluation that would not end, or would not fit. */
export interface Limits {
  /** Calls of the mapping's own functions inside each other (tail calls do not nest). Reached: `U1001`. */
  readonly depth: number;
  /** Function calls and items looped over, counted together. Reached: `U1001`. */
  readonly steps: number;
  /** Items in one sequence. Reached: `D2015`. */
  readonly sequence: number;
  /** Values and characters in the result, counted together. Reached: `U1002`. */
  readonly output: number;
}

/** What an evaluation takes from its host. Each has a default: the system's clock and randomness, `defaultLimits`. */
export interface EvaluationContext {
  /** Milliseconds since 1970; read once, at first use. */
  readonly clock?: () => number;
  /** 0 ≤ n < 1. */
  readonly random?: () => number;
  readonly limits?: Partial<Limits>;
  /** Compiles and runs the text given to `$eval`; absent in deployed code, which can not hold `$eval`. */
  readonly evaluateText?: (
    source: string,
    input: unknown,
    scope: Readonly<Record<string, unknown>>,
    wrapsArray: boolean,
  ) => unknown;
  /** An array as input is the items of a path, and is not wrapped: used for `$eval` only. */
  readonly inner?: boolean;
}

/** Enough for 200,000 rows through a few dozen expressions, and well inside the default stack of Node. */
export const defaultLimits: Limits = { depth: 1_000, steps: 100_000_000, sequence: 10_000_000, output: 100_000_000 };

/** The state of one evaluation. */
export interface Evaluation {
  readonly host: EvaluationContext;
  readonly limits: Limits;
  depth: number;
  /** Steps that are left. */
  steps: number;
  now: number | undefined;
}

const noHost: EvaluationContext = {};

/** Starts an evaluation; limits of the host go before those that were compiled in. */
export function begin(host: EvaluationContext = noHost, compiled?: Partial<Limits>): Evaluation {
  const limits = compiled || host.limits ? { ...defaultLimits, ...compiled, ...host.limits } : defaultLimits;
  return { host, limits, depth: 0, steps: limits.steps, now: undefined };
}

/** Milliseconds since 1970, the same within one evaluation. */
export function timestamp(x: Evaluation): number {
  x.now ??= x.host.clock ? x.host.clock() : Date.now();
  return x.now;
}

/** A number from 0 up to, not including, 1. */
export function randomNumber(x: Evaluation): number {
  return x.host.random ? x.host.random() : Math.random();
}

/** Counts the entry into a function; the generated code counts `depth` down when it leaves. */
export function enter(x: Evaluation): void {
  if (++x.depth > x.limits.depth) fail('U1001', { value: x.limits.depth });
  if (--x.steps < 0) fail('U1001', { value: x.limits.steps });
}

/** Counts the items of a loop before it runs. */
export function charge(x: Evaluation, count: number): void {
  x.steps -= count;
  if (x.steps < 0) fail('U1001', { value: x.limits.steps });
}

/** Refuses a sequence that is too long. */
export function bounded<T>(x: Evaluation, sequence: T[]): T[] {
  counted(x, sequence.length);
  return sequence;
}

/** The same for a sequence whose items are counted and not kept; gives their number. */
export function counted(x: Evaluation, length: number): number {
  if (length > x.limits.sequence) fail('D2015', { value: length });
  return length;
}
