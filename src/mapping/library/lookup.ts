// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Reading names from data: the full semantics behind the fast paths of the generated code. */
import { CONSTRUCTED, close, closeKept, closeTracked, lastResults, mark, marksOf, SEQUENCE } from './sequences.ts';

const own = Object.prototype.hasOwnProperty;

function gather(input: unknown, key: string, into: unknown[]): void {
  if (Array.isArray(input)) for (const item of input) gather(item, key, into);
  else {
    const value = field(input, key);
    if (value === undefined) return;
    if (Array.isArray(value)) for (const item of value) into.push(item);
    else into.push(value);
  }
}

/** One property of one object; undefined for everything that has none. */
export function field(input: unknown, key: string): unknown {
  if (typeof input !== 'object' || input === null) return undefined;
  const value = (input as Record<string, unknown>)[key];
  // What every object inherits are functions, and its prototype.
  const mayBeInherited = typeof value === 'function' || key === '__proto__';
  return mayBeInherited && !own.call(input, key) ? undefined : value;
}

/** The values of a name in every item of an array, in nested arrays too; a fresh sequence. */
export function lookupEach(input: readonly unknown[], key: string): unknown[] {
  const out: unknown[] = [];
  gather(input, key, out);
  return out;
}

/** What the node of a name gives for a context, collapsed. */
export function named(input: unknown, key: string, tracked: boolean): unknown {
  if (!Array.isArray(input)) return field(input, key);
  const found = lookupEach(input, key);
  return tracked ? closeTracked(found) : close(found);
}

/** A step over a name that is not the last one. */
export function stepName(items: readonly unknown[], key: string): unknown[] {
  const out: unknown[] = [];
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (Array.isArray(item)) {
      // A sequence of one collapses before it is flattened, so that an array inside it is flattened too.
      const found = lookupEach(item, key);
      const only = found.length === 1 ? found[0] : undefined;
      if (Array.isArray(only) && !(marksOf(only) & CONSTRUCTED)) for (const value of only) out.push(value);
      else for (const value of found) out.push(value);
      continue;
    }
    const value = field(item, key);
    if (value === undefined) continue;
    if (Array.isArray(value) && !(marksOf(value) & CONSTRUCTED)) for (const inner of value) out.push(inner);
    else out.push(value);
  }
  return out;
}

/** The last step over a name, collapsed. */
export function stepLastName(items: readonly unknown[], key: string, tracked: boolean): unknown {
  const out: unknown[] = [];
  let count = 0;
  let whole: unknown[] | undefined;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const value = Array.isArray(item) ? named(item, key, true) : field(item, key);
    if (value === undefined) continue;
    count++;
    if (Array.isArray(value)) {
      if (count === 1) whole = value;
      if (marksOf(value) & CONSTRUCTED) out.push(value);
      else for (const inner of value) out.push(inner);
    } else out.push(value);
  }
  if (count === 1 && whole !== undefined && !(marksOf(whole) & SEQUENCE)) return whole;
  return tracked ? closeTracked(out) : close(out);
}

/** Names one after the other from these items, the last collapsed: the slow path of `a.b.c`. */
export function names(items: readonly unknown[], keys: readonly string[], tracked: boolean): unknown {
  let current = items;
  for (let index = 0; index < keys.length - 1; index++) {
    current = stepName(current, keys[index] as string);
    if (current.length === 0) return undefined;
  }
  return stepLastName(current, keys[keys.length - 1] as string, tracked);
}

/** The same, but giving the items that the next step runs over. */
export function nameItems(items: readonly unknown[], keys: readonly string[]): readonly unknown[] {
  let current = items;
  for (const key of keys) current = stepName(current, key);
  return current;
}

/** The results of names from these items, not collapsed: what group-by and `[]` (`keep`) go on with. */
export function nameResults(items: readonly unknown[], keys: readonly string[], keep = false): unknown[] {
  let current = items;
  for (const key of keys.slice(0, -1)) current = stepName(current, key);
  const last = keys[keys.length - 1] as string;
  const read = (item: unknown): unknown =>
    keep && Array.isArray(item) ? closeKept(lookupEach(item, last)) : named(item, last, true);
  return lastResults(current.map(read).filter((value) => value !== undefined));
}

/** An array that a name gave as the last step: a marked sequence is copied and collapses. */
export function lastArray(value: unknown[], tracked: boolean): unknown {
  if (!(marksOf(value) & SEQUENCE)) return value;
  const copy = value.slice();
  return tracked ? closeTracked(copy) : close(copy);
}

/** The end of a name, where nobody asks about sequences. */
export function plainEnd(value: unknown): unknown {
  return Array.isArray(value) ? lastArray(value, false) : value;
}

/** The same where somebody does. */
export function trackedEnd(value: unknown): unknown {
  return Array.isArray(value) ? lastArray(value, true) : value;
}

/** `*`: the values of all names, arrays flattened; a marked sequence, but a plain array where a value was an array. */
export function wildcard(input: unknown): unknown[] {
  const out: unknown[] = [];
  let isPlain = false;
  if (typeof input !== 'object' || input === null) return mark(out, SEQUENCE);
  for (const key of Object.keys(input)) {
    const value = (input as Record<string, unknown>)[key];
    if (Array.isArray(value)) {
      flattenInto(value, out);
      isPlain = true;
    } else out.push(value);
  }
  return isPlain ? out : mark(out, SEQUENCE);
}

function flattenInto(value: unknown, out: unknown[]): void {
  if (Array.isArray(value)) for (const item of value) flattenInto(item, out);
  else out.push(value);
}

function descend(input: unknown, out: unknown[]): void {
  if (Array.isArray(input)) for (const item of input) descend(item, out);
  else {
    out.push(input);
    if (typeof input === 'object' && input !== null) {
      for (const key of Object.keys(input)) descend((input as Record<string, unknown>)[key], out);
    }
  }
}

/** `**`: the input and everything below it; an only value as it is, else a marked sequence. */
export function descendants(input: unknown): unknown {
  if (input === undefined) return undefined;
  const out: unknown[] = [];
  descend(input, out);
  return out.length === 1 ? out[0] : mark(out, SEQUENCE);
}
