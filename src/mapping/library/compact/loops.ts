// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Loops as functions: what compact mappings call, where others have loops of their own. */
import { bounded, charge, type Evaluation } from '../evaluation.ts';
import { looped } from '../higher-order.ts';
import { toArray } from '../sequences.ts';
import { matches } from '../tuples.ts';

type Make = (item: unknown, index: number, items: readonly unknown[]) => unknown;
type Test = (item: unknown, index: number, items: readonly unknown[]) => boolean;

/** The items of a filter that gives booleans; a fresh sequence. */
export function passing(x: Evaluation, value: unknown, test: Test): unknown[] {
  const items = toArray(value);
  charge(x, items.length);
  return items.filter(test);
}

/** The items of a filter that may give positions; a fresh sequence. */
export function matching(x: Evaluation, value: unknown, make: Make): unknown[] {
  const items = toArray(value);
  charge(x, items.length);
  const out: unknown[] = [];
  for (const [index, item] of items.entries()) {
    for (let times = matches(make(item, index, items), index, items.length); times > 0; times--) out.push(item);
  }
  return out;
}

/** What a step gives for each item; a fresh sequence. */
export function madeFrom(x: Evaluation, items: readonly unknown[], make: Make): unknown[] {
  charge(x, items.length);
  return bounded(
    x,
    items.map(make).filter((value) => value !== undefined),
  );
}

/** The same for a step that gives several for each. */
export function gatheredFrom(
  x: Evaluation,
  items: readonly unknown[],
  make: (item: unknown, index: number, items: readonly unknown[]) => readonly unknown[],
): unknown[] {
  charge(x, items.length);
  return bounded(x, items.flatMap(make));
}

/** An array of one value, or an empty one of nothing. */
export function asList(value: unknown): unknown[] {
  return value === undefined ? [] : [value];
}

/** `$map` with a function that is written in place; a fresh sequence. */
export function mappedOf(x: Evaluation, value: unknown, make: Make): unknown[] | undefined {
  return looped(x, value)
    ?.map(make)
    .filter((item) => item !== undefined);
}

/** `$filter` with a function that is written in place; a fresh sequence. */
export function keptOf(x: Evaluation, value: unknown, test: Test): unknown[] | undefined {
  return looped(x, value)?.filter(test);
}
