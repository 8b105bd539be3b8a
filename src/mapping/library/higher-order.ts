// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** `$map`, `$filter`, `$single`, `$reduce`. */
import { arityOf, type Callable, callUpTo3, settle } from './calls.ts';
import { refuse } from './checked.ts';
import { charge, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { truth } from './truth.ts';

/** The items to loop over, counted; undefined for undefined. Errors: `T0410` when there is no function. */
function items(x: Evaluation, value: unknown, callee: unknown): readonly unknown[] | undefined {
  if (typeof callee !== 'function') refuse(callee, 2);
  return looped(x, value);
}

/** What a loop runs over: an array, or one item; undefined for undefined. */
export function looped(x: Evaluation, value: unknown): readonly unknown[] | undefined {
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value : [value];
  charge(x, list.length);
  return list;
}

/** `$map`: a fresh sequence. */
export function map(x: Evaluation, value: unknown, callee: unknown): unknown[] | undefined {
  const list = items(x, value, callee);
  if (!list) return undefined;
  const out: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    const made = callUpTo3(x, callee as Callable, list[index], index, list);
    if (made !== undefined) out.push(made);
  }
  return out;
}

/** `$filter`: a fresh sequence. */
export function filter(x: Evaluation, value: unknown, callee: unknown): unknown[] | undefined {
  const list = items(x, value, callee);
  if (!list) return undefined;
  const out: unknown[] = [];
  for (let index = 0; index < list.length; index++) {
    if (truth(callUpTo3(x, callee as Callable, list[index], index, list))) out.push(list[index]);
  }
  return out;
}

/** `$single`. Errors: `D3138` for more than one, `D3139` for none. */
export function single(x: Evaluation, value: unknown, callee?: unknown): unknown {
  if (callee !== undefined && typeof callee !== 'function') refuse(callee, 2);
  const list = looped(x, value);
  if (!list) return undefined;
  let found = -1;
  for (let index = 0; index < list.length; index++) {
    if (callee !== undefined && !truth(callUpTo3(x, callee as Callable, list[index], index, list))) continue;
    if (found >= 0) fail('D3138', { index });
    found = index;
  }
  return found < 0 ? fail('D3139') : list[found];
}

/** `$reduce`. Errors: `D3050` for a function that takes fewer than two arguments. */
export function reduce(x: Evaluation, value: unknown, callee: unknown, initial?: unknown): unknown {
  if (typeof callee !== 'function') refuse(callee, 2);
  if (typeof initial === 'function') refuse(initial, 3);
  const list = looped(x, value);
  if (!list) return undefined;
  const known = callee as Callable;
  const arity = arityOf(known);
  if (arity < 2) fail('D3050', { index: 1 });
  let index = initial === undefined && list.length > 0 ? 1 : 0;
  let result = index === 1 ? list[0] : initial;
  for (; index < list.length; index++) {
    const values = [result, list[index], index, list].slice(0, arity);
    result = settle(x, known.apply(null, known.signature ? known.signature.validate(values, null) : values));
  }
  return result;
}

/** What the loop of a `$reduce` runs over; a function is no start value. */
export function loopedFrom(x: Evaluation, value: unknown, initial: unknown): readonly unknown[] | undefined {
  if (typeof initial === 'function') refuse(initial, 3);
  return looped(x, value);
}
