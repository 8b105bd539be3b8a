// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Paths that carry names along with their items: `@` (focus), `#` (index), `%` (parent). */
import { charge, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { checkedKey, Groups, groupBy } from './groups.ts';
import { put } from './objects.ts';
import {
  asSequence,
  flattened,
  keptResults,
  lastResults,
  mark,
  marksOf,
  pickedItems,
  SEQUENCE,
  TUPLES,
} from './sequences.ts';
import type { sortBy } from './sorting.ts';
import { isNumeric, truth } from './truth.ts';

/** An item under `@`, and the names bound for it. */
export type Tuple = Record<string, unknown>;
type InTuple = (item: unknown, tuple: Tuple) => unknown;

/** A filter, or the name that numbers what is left. */
export type Stage = { readonly filter: InTuple } | { readonly pick: number } | { readonly index: string };

/** A step of such a path. */
export interface TupleStep {
  readonly value?: InTuple;
  readonly terms?: readonly { readonly key: InTuple; readonly descending: boolean }[];
  /** `sortBy`, where there are terms: handed over, so that scripts without terms do not carry it. */
  readonly sort?: typeof sortBy;
  readonly position?: number;
  readonly stages?: readonly Stage[];
  /** The first step is an array constructor, which is not run for each item. */
  readonly whole?: boolean;
  /** The step makes or carries tuples. */
  readonly tuple?: boolean;
  readonly focus?: string;
  readonly index?: string;
  readonly ancestor?: string;
}

const none: Tuple = Object.create(null) as Tuple;

function isStream(value: unknown): value is Tuple[] {
  return Array.isArray(value) && (marksOf(value) & TUPLES) !== 0;
}

/** Items as a filter leaves them: a sequence, or the array that a number picked. */
export function filtered(x: Evaluation, input: unknown, test: InTuple | number): unknown[] {
  if (typeof test === 'number') return pickedItems(input, test);
  const stream = isStream(input);
  const items: readonly unknown[] = Array.isArray(input) ? input : [input];
  const out: unknown[] = mark([], stream ? SEQUENCE | TUPLES : SEQUENCE);
  charge(x, items.length);
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const result = stream ? test((item as Tuple)['@'], item as Tuple) : test(item, none);
    for (let times = matches(result, index, items.length); times > 0; times--) out.push(item);
  }
  return out;
}

/** How often an item is taken that stands at `index`: once where the result is true, or for each equal number. */
export function matches(result: unknown, index: number, length: number): number {
  if (isNumeric(result)) return at(result, length) === index ? 1 : 0;
  if (Array.isArray(result) && result.every(isNumeric))
    return result.reduce((count: number, number: number) => count + (at(number, length) === index ? 1 : 0), 0);
  return truth(result) ? 1 : 0;
}

function at(number: number, length: number): number {
  const whole = Math.floor(number);
  return whole < 0 ? length + whole : whole;
}

function staged(x: Evaluation, stages: readonly Stage[] | undefined, input: unknown): unknown {
  let current = input;
  for (const stage of stages ?? []) {
    if ('filter' in stage) current = filtered(x, current, stage.filter);
    else if ('pick' in stage) current = filtered(x, current, stage.pick);
    else
      (current as Tuple[]).forEach((item, index) => {
        item[stage.index] = index;
      });
  }
  return current;
}

function sorted(x: Evaluation, step: TupleStep, items: unknown[]): unknown[] {
  const stream = isStream(items);
  const terms = (step.terms ?? []).map(({ key, descending }) => ({
    descending,
    key: (item: unknown) => (stream ? key((item as Tuple)['@'], item as Tuple) : key(item, none)),
  }));
  return (step.sort as typeof sortBy)(x, items, terms, step.position ?? 0);
}

function plainStep(x: Evaluation, step: TupleStep, items: unknown[], last: boolean): unknown[] {
  if (step.terms) return staged(x, step.stages, sorted(x, step, items)) as unknown[];
  const results: unknown[] = [];
  charge(x, items.length);
  for (const item of items) {
    const result = staged(x, step.stages, (step.value as InTuple)(item, none));
    if (result !== undefined) results.push(result);
  }
  return last ? lastResults(results) : (asSequence(flattened(results)) as unknown[]);
}

function firstTuples(items: readonly unknown[]): Tuple[] {
  return items.map((item) => ({ '@': item }));
}

function tupleStep(x: Evaluation, step: TupleStep, items: unknown[], stream: Tuple[] | undefined): Tuple[] {
  if (step.terms) {
    const order = sorted(x, step, stream ?? items);
    const out = stream
      ? order
      : mark(
          order.map((item, index) => ({ '@': item, [step.index as string]: index })),
          SEQUENCE | TUPLES,
        );
    return staged(x, step.stages, out) as Tuple[];
  }
  const out: Tuple[] = mark([], SEQUENCE | TUPLES);
  const tuples = stream ?? firstTuples(items);
  charge(x, tuples.length);
  for (const tuple of tuples) {
    const result = (step.value as InTuple)(tuple['@'], tuple);
    if (result === undefined) continue;
    const values = Array.isArray(result) ? result : [result];
    charge(x, values.length);
    for (let index = 0; index < values.length; index++) {
      // Most tuples hold nothing but the item that is replaced.
      const made: Tuple = stream || step.focus ? { ...tuple } : { '@': tuple['@'] };
      if (isStream(result)) Object.assign(made, values[index]);
      else {
        if (step.focus) made[step.focus] = values[index];
        else made['@'] = values[index];
        if (step.index) made[step.index] = index;
        if (step.ancestor) made[step.ancestor] = tuple['@'];
      }
      out.push(made);
    }
  }
  return staged(x, step.stages, out) as Tuple[];
}

/** What a path of tuples gives, not collapsed; `stream` asks for the tuples themselves. */
export function tuplePath(
  x: Evaluation,
  input: unknown[],
  steps: readonly TupleStep[],
  options: {
    readonly stream?: boolean;
    readonly keep?: boolean;
    readonly group?: GroupPair[];
    /** `groupTuples`, where there is a group. */
    readonly grouping?: typeof groupTuples;
    readonly position?: number;
  },
): unknown {
  let items: unknown[] = input;
  let stream: Tuple[] | undefined;
  let isTuples = false;
  for (let number = 0; number < steps.length; number++) {
    const step = steps[number] as TupleStep;
    isTuples ||= step.tuple === true;
    if (number === 0 && step.whole) items = (step.value as InTuple)(items, none) as unknown[];
    else if (isTuples) stream = tupleStep(x, step, items, stream);
    else items = plainStep(x, step, items, number === steps.length - 1);
    if (!isTuples && (items === undefined || items.length === 0)) break;
  }
  let result: unknown = items;
  if (isTuples) {
    const tuples = stream ?? [];
    // As in the reference, several tuples that were sorted are no stream any more: the group sees them as objects.
    if (options.group) return options.grouping?.(x, tuples, isStream(tuples), options.group, options.position ?? 0);
    result = options.stream ? tuples : asSequence(tuples.map((tuple) => tuple['@']));
  }
  // A stream of tuples stays one where it is empty, so that a filter on it has nothing to look at.
  const isEmptyStream = isTuples && options.stream && Array.isArray(result) && result.length === 0;
  if (options.keep && Array.isArray(result) && !isEmptyStream) result = keptResults(result);
  return options.group ? options.grouping?.(x, result, false, options.group, options.position ?? 0) : result;
}

/** A pair of a group-by over tuples. */
export interface GroupPair {
  readonly key: InTuple;
  readonly value: InTuple;
}

/** One tuple for a group: each name holds what all of the group's tuples hold, appended. */
function reduced(data: readonly Tuple[]): Tuple {
  const names = new Set<string>();
  for (const tuple of data) for (const key in tuple) names.add(key);
  const out: Tuple = {};
  for (const key of names) {
    const values: unknown[] = [];
    let count = 0;
    let only: unknown;
    for (const tuple of data) {
      const value = tuple[key];
      if (value === undefined) continue;
      count++;
      only = value;
      if (Array.isArray(value)) for (const inner of value) values.push(inner);
      else values.push(value);
    }
    out[key] = count < 2 ? only : values;
  }
  return out;
}

/** Group-by at the end of such a path; items that are no tuples are grouped as everywhere. */
export function groupTuples(
  x: Evaluation,
  input: unknown,
  areTuples: boolean,
  pairs: readonly GroupPair[],
  position: number,
): Tuple {
  if (!areTuples) {
    const plain = pairs.map(({ key, value }) => ({
      key: (item: unknown) => key(item, none),
      value: (item: unknown) => value(item, none),
    }));
    return groupBy(x, input, plain, position);
  }
  const tuples = input as readonly Tuple[];
  const groups = new Groups<{ readonly key: string; readonly data: Tuple[]; readonly pair: number }>();
  charge(x, tuples.length);
  for (let index = 0; index < tuples.length; index++) {
    const tuple = tuples[index] as Tuple;
    for (let pair = 0; pair < pairs.length; pair++) {
      const key = checkedKey((pairs[pair] as GroupPair).key(tuple['@'], tuple), position);
      if (key === undefined) continue;
      const group = groups.get(key);
      if (!group) groups.add({ key, data: [tuple], pair });
      else if (group.pair !== pair) fail('D1009', { position, value: key });
      else group.data.push(tuple);
    }
  }
  const out: Tuple = {};
  for (const { key, data, pair } of groups.inOrder()) {
    const tuple = data.length === 1 ? (data[0] as Tuple) : reduced(data);
    const context = tuple['@'];
    // As in the reference, the tuple of a group of one loses its item, so that the next name's value has none. Emptied, not
    // deleted: objects that lose a property are slow from then on.
    tuple['@'] = undefined;
    const result = (pairs[pair] as GroupPair).value(context, tuple);
    if (result !== undefined) put(out, key, result);
  }
  return out;
}
