// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Functions as values: signatures, tail calls, partial application and chains. */
import { charge, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { asSequence, collapse } from './sequences.ts';
import { type Signature, signature } from './signature.ts';

/** A function of the expression, of the library or of the host. */
export interface Callable {
  (...values: unknown[]): unknown;
  /** How many arguments a caller may give, where `length` does not say it. */
  arity?: number;
  signature?: Signature;
  /** A regular expression behind a matcher. */
  pattern?: RegExp;
  /** Where that stands in the expression. */
  position?: number;
  /** It certainly matches no empty string. */
  neverEmpty?: boolean;
  /** A last call that is still to be made. */
  postponed?: true;
}

/** A call in tail position that its caller still has to make, so that recursion does not grow the stack. */
export class Tail {
  readonly callee: unknown;
  readonly values: unknown[];
  readonly context: unknown;

  constructor(callee: unknown, values: unknown[], context: unknown) {
    this.callee = callee;
    this.values = values;
    this.context = context;
  }
}

/** How many arguments a function can take. */
export function arityOf(callee: Callable): number {
  return callee.arity ?? callee.length;
}

function once(callee: unknown, values: unknown[], context: unknown): unknown {
  if (typeof callee !== 'function') fail('T1006');
  const known = callee as Callable;
  return known.apply(context, known.signature ? known.signature.validate(values, context) : values);
}

/** Makes the calls that are left until there is a value; it is not collapsed. */
export function settle(x: Evaluation, result: unknown): unknown {
  let current = result;
  while (current instanceof Tail) {
    charge(x, 1);
    current = once(current.callee, current.values, current.context);
  }
  return current;
}

/** Calls a function of the expression, and makes the calls that it leaves. */
export function settledCall(x: Evaluation, callee: Callable, ...values: unknown[]): unknown {
  return settle(x, callee(...values));
}

/** The last call of a function, where something still looks at it before it is made. */
export function postponed(call: Callable): Callable {
  call.postponed = true;
  return call;
}

/** Makes that call, where it is what is left. */
export function settlePostponed(x: Evaluation, value: unknown): unknown {
  return typeof value === 'function' && (value as Callable).postponed ? settle(x, (value as Callable)()) : value;
}

/** Calls a function value; the result is not collapsed. Errors: `T1006` when it is none. */
export function invoke(x: Evaluation, callee: unknown, values: unknown[], context: unknown): unknown {
  return settle(x, once(callee, values, context));
}

/** Calls a function value with one argument, as functions of higher order do. */
export function call1(x: Evaluation, callee: Callable, first: unknown): unknown {
  return settle(x, callee.signature ? once(callee, [first], null) : callee(first));
}

/** Calls with as many arguments as the function can take, at least one. */
export function callUpTo3(x: Evaluation, callee: Callable, first: unknown, second: unknown, third: unknown): unknown {
  const arity = arityOf(callee);
  if (arity < 2) return call1(x, callee, first);
  if (callee.signature) return settle(x, once(callee, arity === 2 ? [first, second] : [first, second, third], null));
  return settle(x, arity === 2 ? callee(first, second) : callee(first, second, third));
}

/** A function of the library as a value. Fresh sequences are marked, since who calls it decides what they become. */
export function builtin(arity: number, definition: string, implementation: Callable, sequence: boolean): Callable {
  const value: Callable = sequence
    ? (...values) => asSequence(implementation(...values))
    : (...values) => implementation(...values);
  value.arity = arity;
  value.signature = signature(definition);
  return value;
}

/** Gives a function of the expression its signature. */
export function signed(definition: string, callee: Callable): Callable {
  callee.arity = callee.length;
  callee.signature = signature(definition);
  return callee;
}

/** A function passed as an argument: what it takes from the context is gone. */
export function argument(x: Evaluation, value: unknown): unknown {
  if (typeof value !== 'function' || (value as Callable).signature === undefined) return value;
  const closure: Callable = (...values) => invoke(x, value, values, null);
  closure.arity = arityOf(value as Callable);
  return closure;
}

/** The `?` of a partial application. */
export const HOLE = Symbol('?');

/** `f(?, 2)`. Errors: `T1008` when `callee` is no function. */
export function partial(
  x: Evaluation,
  callee: unknown,
  values: readonly unknown[],
  position: number,
  token: string | undefined,
): Callable {
  if (typeof callee !== 'function') return fail('T1008', { position, token });
  const arity = arityOf(callee as Callable);
  const holes = values.slice(0, arity).filter((value) => value === HOLE).length;
  const made: Callable = (...given) => {
    let next = 0;
    const all = Array.from({ length: arity }, (_, index) => (values[index] === HOLE ? given[next++] : values[index]));
    return invoke(x, callee, all, null);
  };
  made.arity = holes;
  return made;
}

/** `left ~> right`, where `right` is no call: applies or chains, not collapsed. Errors: `T2006` when `right` is no function. */
export function chain(x: Evaluation, left: unknown, right: unknown, position: number): unknown {
  if (typeof right !== 'function') return fail('T2006', { position, value: right });
  if (typeof left !== 'function') return invoke(x, right, [left], null);
  const made: Callable = (value) => new Tail(right, [argument(x, collapse(invoke(x, left, [value], null)))], null);
  made.arity = 1;
  return made;
}
