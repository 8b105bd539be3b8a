// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/**
 * Sequences: arrays that collapse to their only item. An array carries a mark only where somebody can still ask for
 * it, and `finish` (output.ts) takes every mark off the result.
 */

const MARK = Symbol('mark');
/** A sequence: collapses where a node of the expression ends. */
export const SEQUENCE = 1;
/** A sequence that stays an array with one item (`[]` in the expression). */
export const KEEP = 2;
/** An array constructor in a path: a unit that is not flattened. */
export const CONSTRUCTED = 4;
/** A stream of tuples (`@`, `#`, `%`). */
export const TUPLES = 8;

interface Marked extends Array<unknown> {
  [MARK]?: number;
}

/** The marks of an array, as bits. */
export function marksOf(array: readonly unknown[]): number {
  return (array as Marked)[MARK] ?? 0;
}

/** Adds marks to an array. */
export function mark<T extends unknown[]>(array: T, bits: number): T {
  (array as Marked)[MARK] = ((array as Marked)[MARK] ?? 0) | bits;
  return array;
}

/** Marks a fresh array as a sequence; anything else is left as it is. */
export function asSequence(value: unknown): unknown {
  return Array.isArray(value) ? mark(value, SEQUENCE) : value;
}

/** Marks an array constructor in a path. */
export function constructed(array: unknown[]): unknown[] {
  return mark(array, CONSTRUCTED);
}

/** What a node gives when its value may be a marked sequence. */
export function collapse(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const bits = marksOf(value);
  if ((bits & SEQUENCE) === 0 || (bits & TUPLES) !== 0 || value.length > 1) return value;
  if (value.length === 0) return undefined;
  return bits & KEEP ? value : value[0];
}

/** The same for a node that is followed by `[]`. */
export function collapseKept(value: unknown): unknown {
  if (Array.isArray(value) && marksOf(value) & SEQUENCE) mark(value, KEEP);
  return collapse(value);
}

/** Collapses a fresh sequence that nobody asks about afterwards. */
export function close(sequence: unknown[] | undefined): unknown {
  return sequence === undefined || sequence.length > 1 ? sequence : sequence[0];
}

/** Collapses a fresh sequence, and marks it where it stays an array. */
export function closeTracked(sequence: unknown[] | undefined): unknown {
  if (sequence === undefined) return undefined;
  return sequence.length > 1 ? mark(sequence, SEQUENCE) : sequence[0];
}

/** Collapses a fresh sequence that is followed by `[]`. */
export function closeKept(sequence: unknown[] | undefined): unknown {
  return sequence !== undefined && sequence.length > 0 ? mark(sequence, SEQUENCE | KEEP) : undefined;
}

/** What `[sequence]` holds, where the sequence is fresh: an only item that is an array is appended, not nested. */
export function wrapped(sequence: unknown[]): unknown[] {
  const only = sequence.length === 1 ? sequence[0] : undefined;
  return Array.isArray(only) ? only.slice() : only === undefined && sequence.length === 1 ? [] : sequence;
}

/** The items that a path goes on with after a step that gave this value (not the last step). */
export function itemsOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) && !(marksOf(value) & CONSTRUCTED) ? value : [value];
}

/** Collapses what a sort ended with: several items are an array, not a sequence. */
export function closeSorted(items: unknown[]): unknown {
  return items.length > 1 ? items : items[0];
}

/** The same, not collapsed. */
export function sortedResults(items: unknown[]): unknown[] {
  return items.length > 1 ? items : mark(items.slice(), SEQUENCE);
}

/** One item for anything but an array: what a filter runs over. */
export function toArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

const emptySequence: readonly unknown[] = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ mark([], SEQUENCE));

function itemAt(items: readonly unknown[], number: number): unknown {
  const index = Math.floor(number);
  return items[index < 0 ? items.length + index : index];
}

/** What `[n]` takes as the last stage of a step; nothing is an empty sequence, which still counts as a result. */
export function picked(value: unknown, number: number): unknown {
  const item = itemAt(toArray(value), number);
  return item === undefined ? emptySequence : item;
}

/** What `[n]` leaves of other values: a sequence, or the array that is picked. */
export function pickedItems(value: unknown, number: number): unknown[] {
  const items = toArray(value);
  const item = itemAt(items, number);
  if (Array.isArray(item)) return item;
  return mark(item === undefined ? [] : [item], SEQUENCE | (marksOf(items) & TUPLES));
}

/** What `[item]` holds. */
export function arrayOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value.slice() : [value];
}

/** The results of a step, flattened by one level. */
export function flattened(results: readonly unknown[]): unknown[] {
  const out: unknown[] = [];
  for (const value of results) {
    if (!Array.isArray(value) || marksOf(value) & CONSTRUCTED) out.push(value);
    else for (let index = 0; index < value.length; index++) out.push(value[index]);
  }
  return out;
}

/** The results of the last step, not collapsed: an only array that is no sequence is taken as it is. */
export function lastResults(results: readonly unknown[]): unknown[] {
  if (results.length === 1) {
    const [only] = results;
    if (Array.isArray(only) && !(marksOf(only) & SEQUENCE)) return only;
  }
  return asSequence(flattened(results)) as unknown[];
}

/** Collapses what `lastResults` gave, and takes off the mark where nobody asks. */
export function lastValue(results: readonly unknown[], tracked: boolean): unknown {
  if (results.length === 1) {
    const [only] = results;
    if (!Array.isArray(only)) return only;
    if (!(marksOf(only) & SEQUENCE)) return only;
  }
  const out = flattened(results);
  return tracked ? closeTracked(out) : close(out);
}

/** The end of a path that keeps single items as arrays (`[]`). */
export function keptResults(results: unknown[]): unknown {
  const bits = marksOf(results);
  if (bits & CONSTRUCTED && !(bits & SEQUENCE)) return mark([results], SEQUENCE | KEEP);
  if (!(bits & SEQUENCE)) return results;
  return results.length === 0 ? undefined : mark(results, KEEP);
}
