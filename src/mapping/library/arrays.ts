// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Functions on arrays. */
import { validated } from './checked.ts';
import { bounded, charge, type Evaluation, randomNumber } from './evaluation.ts';
import { deepEqual } from './operators.ts';
import { asSequence, marksOf, SEQUENCE } from './sequences.ts';

/** `$append`, and what an array constructor does with each of its items. */
export function append(x: Evaluation, left: unknown, right: unknown): unknown {
  if (left === undefined) return right;
  if (right === undefined) return left;
  return bounded(x, (Array.isArray(left) ? left : [left]).concat(right));
}

/** Adds the value of an item to the array that a constructor builds. */
export function addTo(target: unknown[], value: unknown): void {
  if (Array.isArray(value)) for (let index = 0; index < value.length; index++) target.push(value[index]);
  else if (value !== undefined) target.push(value);
}

/** `[…]` of values of which some may be missing or arrays. */
export function listed(x: Evaluation, ...values: readonly unknown[]): unknown[] {
  const target: unknown[] = [];
  for (const value of values) addTo(target, value);
  return bounded(x, target);
}

/** `$reverse` */
export function reverse(value: unknown): unknown {
  if (value === undefined) return undefined;
  const items = Array.isArray(value) ? value : [value];
  return items.length <= 1 ? items : items.slice().reverse();
}

/** `$shuffle` */
export function shuffle(x: Evaluation, value: unknown): unknown {
  if (value === undefined) return undefined;
  const items = Array.isArray(value) ? value : [value];
  if (items.length <= 1) return items;
  const out = new Array<unknown>(items.length);
  for (let index = 0; index < items.length; index++) {
    const other = Math.floor(randomNumber(x) * (index + 1));
    if (index !== other) out[index] = out[other];
    out[other] = items[index];
  }
  return out;
}

/** `$distinct`: primitives by a set, so that many values do not cost a square; objects and arrays in depth. */
export function distinct(x: Evaluation, value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= 1) return value;
  const out: unknown[] = [];
  const seen = new Set<unknown>();
  const compound: unknown[] = [];
  for (const item of value) {
    if (typeof item === 'object' && item !== null) {
      charge(x, compound.length);
      if (compound.some((other) => deepEqual(item, other))) continue;
      compound.push(item);
    } else {
      // A set finds NaN equal to itself and `===` does not.
      if (seen.has(item) && !Number.isNaN(item)) continue;
      seen.add(item);
    }
    out.push(item);
  }
  return marksOf(value) & SEQUENCE ? asSequence(out) : out;
}

/** `$zip`: as long as the shortest. */
export function zip(...values: unknown[]): unknown[] {
  const lists = validated('<a+>', values) as unknown[];
  const size = Math.min(...lists.map((list) => (Array.isArray(list) ? list.length : 0)));
  return Array.from({ length: size }, (_, index) => lists.map((list) => (list as unknown[])[index]));
}
