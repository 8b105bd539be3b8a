// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Stable merge sort for `^` and `$sort`: it compares the same pairs in the same order as the reference. */
import { type Callable, settle } from './calls.ts';
import { validated } from './checked.ts';
import { charge, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { isNumeric } from './truth.ts';

type IsAfter = (left: number, right: number) => boolean;

/** Sorts positions; `isAfter(a, b)` says whether item a belongs behind item b. */
function sortPositions(x: Evaluation, count: number, isAfter: IsAfter): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const buffer = new Uint32Array(count);
  charge(x, count);
  const sortPart = (from: number, to: number): void => {
    if (to - from <= 1) return;
    const middle = from + Math.floor((to - from) / 2);
    sortPart(from, middle);
    sortPart(middle, to);
    let left = from;
    let right = middle;
    let at = from;
    while (left < middle && right < to) {
      if (isAfter(order[left] as number, order[right] as number)) buffer[at++] = order[right++] as number;
      else buffer[at++] = order[left++] as number;
    }
    while (left < middle) buffer[at++] = order[left++] as number;
    while (right < to) buffer[at++] = order[right++] as number;
    order.set(buffer.subarray(from, to), from);
  };
  sortPart(0, count);
  return order;
}

function arranged(items: readonly unknown[], order: Uint32Array): unknown[] {
  const out = new Array<unknown>(order.length);
  for (let index = 0; index < order.length; index++) out[index] = items[order[index] as number];
  return out;
}

/** One term of `^(…)`: its key for an item, and its direction. */
export interface Term {
  readonly key: (item: unknown) => unknown;
  readonly descending: boolean;
}

const NOT_YET = Symbol('not yet');

function compareKeys(left: unknown, right: unknown, position: number): number {
  if (left === undefined) return right === undefined ? 0 : 1;
  if (right === undefined) return -1;
  const leftFits = typeof left === 'string' || typeof left === 'number';
  if (!leftFits || !(typeof right === 'string' || typeof right === 'number'))
    fail('T2008', { position, value: leftFits ? right : left });
  if (typeof left !== typeof right) fail('T2007', { position, value: left, value2: right });
  return left === right ? 0 : (left as string) < (right as string) ? -1 : 1;
}

/** `^(…)`. Items of one are given back as they are. Errors: `T2007`, `T2008`. */
export function sortBy(x: Evaluation, items: unknown[], terms: readonly Term[], position: number): unknown[] {
  if (items.length <= 1) return items;
  const keys = terms.map(() => new Array<unknown>(items.length).fill(NOT_YET));
  // A later term is asked for only where the earlier ones are equal, since asking can fail.
  const keyOf = (term: number, index: number): unknown => {
    const known = keys[term] as unknown[];
    if (known[index] === NOT_YET) known[index] = (terms[term] as Term).key(items[index]);
    return known[index];
  };
  const isAfter: IsAfter = (left, right) => {
    for (let term = 0; term < terms.length; term++) {
      const a = keyOf(term, left);
      const b = keyOf(term, right);
      const order = compareKeys(a, b, position);
      if (order !== 0) return a === undefined || b === undefined || !(terms[term] as Term).descending ? order > 0 : order < 0;
    }
    return false;
  };
  return arranged(items, sortPositions(x, items.length, isAfter));
}

/** `$sort`. Errors: `D3070` where there is no comparator and the items are neither all numbers nor all strings. */
export function sort(x: Evaluation, value: unknown, comparator?: unknown): unknown {
  if (comparator !== undefined && typeof comparator !== 'function') validated('<af?:a>', [value, comparator]);
  if (value === undefined) return undefined;
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length <= 1) return items;
  let isAfter: IsAfter;
  if (comparator === undefined) {
    if (!items.every(isNumeric) && !items.every((item) => typeof item === 'string')) fail('D3070', { index: 1 });
    isAfter = (left, right) => (items[left] as number) > (items[right] as number);
  } else {
    const callee = comparator as Callable;
    isAfter = (left, right) => {
      const values = [items[left], items[right]];
      return Boolean(settle(x, callee.apply(null, callee.signature ? callee.signature.validate(values, null) : values)));
    };
  }
  return arranged(items, sortPositions(x, items.length, isAfter));
}
