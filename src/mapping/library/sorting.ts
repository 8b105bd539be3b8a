// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Stable merge sort for `^` and `$sort`: it compares the same pairs in the same order as the reference. */
import { type Callable, invoke, settle } from './calls.ts';
import { refuse } from './checked.ts';
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

/** The keys of a term for all items, or nothing where making one fails: then the order of the comparisons counts. */
function allKeys(term: Term, items: readonly unknown[]): unknown[] | undefined {
  try {
    return items.map((item) => term.key(item));
  } catch {
    return undefined;
  }
}

/** The comparison of a term whose keys are all numbers or all strings, which can not fail. */
function quickOrder(
  keys: readonly unknown[],
  descending: boolean,
): ((left: number, right: number) => number) | undefined {
  const sign = descending ? -1 : 1;
  if (keys.every((key) => typeof key === 'number')) {
    const numbers = Float64Array.from(keys as number[]);
    if (numbers.includes(Number.NaN)) return undefined;
    return (left, right) => sign * ((numbers[left] as number) - (numbers[right] as number));
  }
  if (!keys.every((key) => typeof key === 'string')) return undefined;
  const texts = keys as string[];
  return (left, right) => {
    const a = texts[left] as string;
    const b = texts[right] as string;
    return a === b ? 0 : a < b ? -sign : sign;
  };
}

/** `^(…)`. Items of one are given back as they are. Errors: `T2007`, `T2008`. */
export function sortBy(x: Evaluation, items: unknown[], terms: readonly Term[], position: number): unknown[] {
  if (items.length <= 1) return items;
  const first = terms[0] as Term;
  const firstKeys = allKeys(first, items);
  const quick = firstKeys && quickOrder(firstKeys, first.descending);
  if (quick && terms.length === 1)
    return arranged(
      items,
      sortPositions(x, items.length, (left, right) => quick(left, right) > 0),
    );
  const keys = terms.map(() => new Array<unknown>(items.length).fill(NOT_YET));
  // A later term is asked for only where the earlier ones are equal, since asking can fail.
  const keyOf = (term: number, index: number): unknown => {
    const known = keys[term] as unknown[];
    if (known[index] === NOT_YET) known[index] = (terms[term] as Term).key(items[index]);
    return known[index];
  };
  const isAfter: IsAfter = (left, right) => {
    const order = quick ? quick(left, right) : 0;
    if (order !== 0) return order > 0;
    for (let term = quick ? 1 : 0; term < terms.length; term++) {
      const a = keyOf(term, left);
      const b = keyOf(term, right);
      const next = compareKeys(a, b, position);
      if (next !== 0)
        return a === undefined || b === undefined || !(terms[term] as Term).descending ? next > 0 : next < 0;
    }
    return false;
  };
  return arranged(items, sortPositions(x, items.length, isAfter));
}

/** `$sort` without a comparator, in little code. Errors: `D3070`. */
export function sortSmall(x: Evaluation, value: unknown): unknown {
  if (value === undefined) return undefined;
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length <= 1) return items;
  refuseMixed(items);
  charge(x, items.length);
  return items.slice().sort((left, right) => Number(isBehind(left, right)) - Number(isBehind(right, left)));
}

function isBehind(left: unknown, right: unknown): boolean {
  return (left as number) > (right as number);
}

/** Items without a comparator are all numbers or all strings. */
function refuseMixed(items: readonly unknown[]): void {
  if (!items.every(isNumeric) && !items.every((item) => typeof item === 'string')) fail('D3070', { index: 1 });
}

/** `$sort`. Errors: `D3070` where there is no comparator and the items are neither all numbers nor all strings. */
export function sort(x: Evaluation, value: unknown, comparator?: unknown): unknown {
  if (comparator !== undefined && typeof comparator !== 'function') refuse(comparator, 2);
  if (value === undefined) return undefined;
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length <= 1) return items;
  let isAfter: IsAfter;
  if (comparator === undefined) {
    refuseMixed(items);
    isAfter = (left, right) => isBehind(items[left], items[right]);
  } else {
    const callee = comparator as Callable;
    isAfter = callee.signature
      ? (left, right) => Boolean(invoke(x, callee, [items[left], items[right]], null))
      : (left, right) => Boolean(settle(x, callee(items[left], items[right])));
  }
  return arranged(items, sortPositions(x, items.length, isAfter));
}
