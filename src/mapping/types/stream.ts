/** What the steps of a path pass on: values in a row, before JSONata makes a single value or an array of them. */
import {
  type Absence,
  type ArrayType,
  arrayOf,
  isNever,
  never,
  present,
  type Type,
  union,
  unionAbsence,
} from './type.ts';

export interface Stream {
  /** Of each value; nothing is never among them. */
  readonly items: Type;
  /** Whether there is surely one. */
  readonly some: boolean;
  /** Whether there may be several. */
  readonly many: boolean;
  /** Whether several are possible only as far as a filter by a key can not rule them out. */
  readonly doubtful: boolean;
  /** Why there may be none. */
  readonly absence: Absence | undefined;
}

/** A value as a row: an array is its members, nothing is none. */
export function streamOf(type: Type): Stream {
  if (type.unknown) return { items: type, some: false, many: true, doubtful: true, absence: undefined };
  const { array, missing, ...others } = type;
  const single: Type = others;
  const emptyList = array !== undefined && !array.nonEmpty;
  return {
    items: array ? union(single, array.items) : single,
    some: !missing && !emptyList,
    many: array !== undefined,
    doubtful: array?.doubtful ?? false,
    absence: unionAbsence(missing, emptyList ? { origins: [], emptyList: true } : undefined),
  };
}

/** The row that results when each value of `outer` gives a row such as `inner`. */
export function joinStreams(outer: Stream, inner: Stream): Stream {
  const isCertain = (one: Stream) => one.many && !one.doubtful;
  const many = outer.many || inner.many;
  return {
    items: inner.items,
    some: outer.some && inner.some,
    many,
    doubtful: many && !isCertain(outer) && !isCertain(inner),
    absence: unionAbsence(outer.absence, inner.absence),
  };
}

/** What JSONata makes of a row: nothing of none, the value of one, an array of several. */
export function collapse(stream: Stream, keepArray = false): Type {
  const { items, some, many, doubtful } = stream;
  if (items.unknown) return items;
  const missing: Type = some ? never : { missing: stream.absence ?? { origins: [], emptyList: false } };
  if (isNever(items)) return missing;
  if (keepArray) return union(arrayOf(items, { nonEmpty: true }), missing);
  const list: Partial<ArrayType> = { nonEmpty: true, sequence: true, doubtful };
  return union(many ? union(items, arrayOf(items, list)) : items, missing);
}

/** The members that an array, or a single value in its place, has. */
export function membersOf(type: Type): Type {
  return present(streamOf(type).items);
}
