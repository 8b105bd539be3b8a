// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Object constructors over several items, and group-by `{}`. */
import { bounded, charge, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { put } from './objects.ts';

/** The context of the values of an object whose names are all literal: the items of an array, appended. */
export function groupContext(input: unknown): unknown {
  if (!Array.isArray(input)) return input;
  if (input.length < 2) return input[0];
  let out: unknown[] | undefined;
  let only: unknown;
  for (const item of input) {
    if (item === undefined) continue;
    if (out === undefined && only === undefined) only = item;
    else {
      out ??= Array.isArray(only) ? only.slice() : [only];
      if (Array.isArray(item)) for (const inner of item) out.push(inner);
      else out.push(item);
    }
  }
  return out ?? only;
}

interface Group {
  readonly key: string;
  data: unknown;
  readonly pair: number;
  /** Whether `data` is an array of this group's own. */
  owned: boolean;
}

/** Above so many groups, an index finds a name sooner than a look at each. */
const fewGroups = 8;

/** Groups by their names, in the order in which they came. */
export class Groups<G extends { readonly key: string }> {
  private readonly all: G[] = [];
  private byKey: Map<string, G> | undefined;
  /** Whether an object would put some of the names before the others. */
  private isIndexed = false;

  get(key: string): G | undefined {
    if (this.byKey) return this.byKey.get(key);
    for (let index = 0; index < this.all.length; index++) {
      const group = this.all[index] as G;
      if (group.key === key) return group;
    }
    return undefined;
  }

  /** Adds one whose name is new. */
  add(group: G): void {
    this.all.push(group);
    this.isIndexed ||= startsWithDigit(group.key);
    if (this.byKey) this.byKey.set(group.key, group);
    else if (this.all.length > fewGroups) this.byKey = new Map(this.all.map((one) => [one.key, one]));
  }

  /** In the order in which an object keeps their names. */
  inOrder(): readonly G[] {
    if (!this.isIndexed) return this.all;
    return [...inObjectOrder(new Map(this.all.map((group) => [group.key, group]))).values()];
  }
}

/** One pair of a constructor: its name and its value for a context. */
export interface Pair {
  readonly key: (context: unknown, index: number) => unknown;
  readonly value: (context: unknown) => unknown;
}

function join(group: Group, item: unknown): void {
  if (item === undefined) return;
  if (group.data === undefined) {
    group.data = item;
    return;
  }
  if (!group.owned) {
    group.data = Array.isArray(group.data) ? group.data.slice() : [group.data];
    group.owned = true;
  }
  const data = group.data as unknown[];
  if (Array.isArray(item)) for (const inner of item) data.push(inner);
  else data.push(item);
}

/** Checks a name. Errors: `T1003`, `D1013`. */
export function checkedKey(key: unknown, position: number): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key !== 'string') return fail('T1003', { position, value: key });
  if (key === '_jsonata_lambda' || key === '_jsonata_function') return fail('D1013', { position, value: key });
  return key;
}

/** Whether a name can be one that an object puts first, because it looks like an index. */
export function startsWithDigit(name: string): boolean {
  const code = name.charCodeAt(0);
  return code >= 48 && code <= 57;
}

/** Entries in the order in which an object keeps their names. */
export function inObjectOrder<T>(entries: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map(Object.entries(Object.fromEntries(entries)) as [string, T][]);
}

/** Groups items by the names that they give, then makes each group's value. Errors: also `D1009`. */
export function groupBy(
  x: Evaluation,
  input: unknown,
  pairs: readonly Pair[],
  position: number,
): Record<string, unknown> {
  const items = Array.isArray(input) ? (input.length === 0 ? [undefined] : input) : [input];
  const groups = new Groups<Group>();
  charge(x, items.length);
  for (let index = 0; index < items.length; index++) {
    const item: unknown = items[index];
    for (let pair = 0; pair < pairs.length; pair++) {
      const key = checkedKey((pairs[pair] as Pair).key(item, index), position);
      if (key === undefined) continue;
      const group = groups.get(key);
      if (group === undefined) groups.add({ key, data: item, pair, owned: false });
      else if (group.pair !== pair) fail('D1009', { position, value: key });
      else join(group, item);
    }
  }
  const out: Record<string, unknown> = {};
  const ordered = groups.inOrder();
  for (let index = 0; index < ordered.length; index++) {
    const group = ordered[index] as Group;
    if (group.owned) bounded(x, group.data as unknown[]);
    const value = (pairs[group.pair] as Pair).value(group.data);
    if (value !== undefined) put(out, group.key, value);
  }
  return out;
}

/** Whether there is no item to number. */
export function isNone(input: unknown): boolean {
  return input === undefined || (Array.isArray(input) && input.length === 0);
}
