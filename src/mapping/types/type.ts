/** What a value in a mapping can be: a union, with one entry for each kind of value. */
import type { Node } from './syntax.ts';

/** Why a value may be nothing, null or of several kinds, and where it is read. */
export interface Origin {
  /** The same for every reading of the same field; what a condition has tested is remembered by it. */
  readonly key: string;
  readonly cause: 'optional' | 'null' | 'no-else' | 'sum' | 'mixed';
  /** The field, or what else is without a value, for messages. */
  readonly text: string;
  /** Where it is read, from 0; -1 until it is read. */
  readonly character: number;
  /** Whether it is read under a condition or behind a filter, which may know more than types do. */
  readonly guarded: boolean;
}

/** That a value may be nothing. Without origins it depends on data that no schema describes: a filter, an index. */
export interface Absence {
  readonly origins: readonly Origin[];
  /** Whether a list that its schema lets be empty makes it nothing. */
  readonly emptyList: boolean;
}

export interface TextType {
  /** The only values, where they are known. */
  readonly values: ReadonlySet<string> | undefined;
  readonly money: boolean;
  /** A time whose schema says that it carries no zone. */
  readonly zoneless: boolean;
}

export interface NumberType {
  readonly values: ReadonlySet<number> | undefined;
  readonly money: boolean;
}

export interface ArrayType {
  readonly items: Type;
  readonly nonEmpty: boolean;
  /** A sequence of JSONata: it has two members at least, and functions flatten what they make of it. */
  readonly sequence: boolean;
  /** Whether it is more than one only as far as a filter by a key can not rule it out. */
  readonly doubtful: boolean;
}

export interface ObjectType {
  readonly fields: ReadonlyMap<string, Type>;
  /** Of names that are not among the fields; undefined when there are none. */
  readonly rest: Type | undefined;
  /** The JSON Schema that it is of. */
  readonly schema: object | undefined;
  /** The constructor that it is of, and the expressions of its fields. */
  readonly made: { readonly node: Node; readonly values: ReadonlyMap<string, Node> } | undefined;
  /** Whether a filter chose it. */
  readonly guarded: boolean;
}

/** A function; `call` gives what it returns for arguments, `name` is that of a built-in. */
export interface FunctionType {
  readonly name?: string;
  readonly node?: Node;
  readonly frame?: unknown;
}

/** A union of kinds. Without any entry it is a value that never is. */
export interface Type {
  /** Anything; then nothing else is said. */
  readonly unknown?: true;
  readonly missing?: Absence | undefined;
  readonly null?: readonly Origin[] | undefined;
  readonly boolean?: ReadonlySet<boolean> | undefined;
  readonly text?: TextType | undefined;
  readonly number?: NumberType | undefined;
  readonly array?: ArrayType | undefined;
  readonly objects?: readonly ObjectType[] | undefined;
  readonly function?: FunctionType | undefined;
  /** Where a schema says that it is of several kinds. */
  readonly mixed?: readonly Origin[] | undefined;
}

const maximumOrigins = 8;
const maximumValues = 200;
const maximumObjects = 12;

export const unknown: Type = { unknown: true };
export const never: Type = {};
/** Nothing, for a reason that no schema knows. */
export const nothing: Type = { missing: { origins: [], emptyList: false } };
export const text: Type = { text: { values: undefined, money: false, zoneless: false } };
export const number: Type = { number: { values: undefined, money: false } };
export const boolean: Type = { boolean: new Set([true, false]) };

export function textOf(values: Iterable<string>): Type {
  return { text: { values: new Set(values), money: false, zoneless: false } };
}

export function arrayOf(items: Type, options: Partial<Omit<ArrayType, 'items'>> = {}): Type {
  return { array: { items, nonEmpty: false, sequence: false, doubtful: false, ...options } };
}

/** Nothing, for a reason that can be told. */
export function nothingFrom(origin: Origin): Type {
  return { missing: { origins: [origin], emptyList: false } };
}

export function isNever(type: Type): boolean {
  return Object.values(type).every((entry) => entry === undefined);
}

/** The type without nothing. */
export function present(type: Type): Type {
  return type.missing ? { ...type, missing: undefined } : type;
}

/** The kinds of a type that are values; neither nothing nor null. */
export function valueKinds(type: Type): ('boolean' | 'text' | 'number' | 'array' | 'objects' | 'function')[] {
  return (['boolean', 'text', 'number', 'array', 'objects', 'function'] as const).filter((kind) => type[kind]);
}

export function unionOf(types: Iterable<Type>): Type {
  let all: Type = never;
  for (const type of types) all = union(all, type);
  return all;
}

export function union(a: Type, b: Type): Type {
  if (a.unknown || b.unknown) return unknown;
  if (a === b || isNever(b)) return a;
  if (isNever(a)) return b;
  const objects = a.objects && b.objects ? [...new Set([...a.objects, ...b.objects])] : (a.objects ?? b.objects);
  if ((objects?.length ?? 0) > maximumObjects) return unknown;
  // Two functions are one unknown function.
  const either = a.function && b.function && a.function !== b.function ? {} : (a.function ?? b.function);
  return {
    missing: unionAbsence(a.missing, b.missing),
    null: a.null && b.null ? unionOrigins(a.null, b.null) : (a.null ?? b.null),
    boolean: a.boolean && b.boolean ? new Set([...a.boolean, ...b.boolean]) : (a.boolean ?? b.boolean),
    text: a.text && b.text ? unionText(a.text, b.text) : (a.text ?? b.text),
    number: a.number && b.number ? unionNumber(a.number, b.number) : (a.number ?? b.number),
    array: a.array && b.array ? unionArray(a.array, b.array) : (a.array ?? b.array),
    objects,
    function: either,
    mixed: a.mixed && b.mixed ? unionOrigins(a.mixed, b.mixed) : (a.mixed ?? b.mixed),
  };
}

export function unionAbsence(a: Absence | undefined, b: Absence | undefined): Absence | undefined {
  if (!a || !b) return a ?? b;
  return { origins: unionOrigins(a.origins, b.origins), emptyList: a.emptyList || b.emptyList };
}

function unionOrigins(a: readonly Origin[], b: readonly Origin[]): readonly Origin[] {
  if (a.length === 0) return b;
  const further = b.filter(({ key, character }) => !a.some((one) => one.key === key && one.character === character));
  return further.length === 0 ? a : [...a, ...further].slice(0, maximumOrigins);
}

function unionText(a: TextType, b: TextType): TextType {
  return { values: unionValues(a.values, b.values), money: a.money || b.money, zoneless: a.zoneless && b.zoneless };
}

function unionNumber(a: NumberType, b: NumberType): NumberType {
  return { values: unionValues(a.values, b.values), money: a.money || b.money };
}

function unionArray(a: ArrayType, b: ArrayType): ArrayType {
  return {
    items: union(a.items, b.items),
    nonEmpty: a.nonEmpty && b.nonEmpty,
    sequence: a.sequence && b.sequence,
    doubtful: a.doubtful && b.doubtful,
  };
}

function unionValues<T>(a: ReadonlySet<T> | undefined, b: ReadonlySet<T> | undefined): ReadonlySet<T> | undefined {
  if (!a || !b) return undefined;
  const all = new Set([...a, ...b]);
  return all.size > maximumValues ? undefined : all;
}

/** The type with each of its origins changed. */
export function mapOrigins(type: Type, change: (origin: Origin) => Origin): Type {
  const { missing, null: nulls, mixed } = type;
  if (!missing?.origins.length && !nulls?.length && !mixed?.length) return type;
  return {
    ...type,
    ...(missing ? { missing: { ...missing, origins: missing.origins.map(change) } } : {}),
    ...(nulls ? { null: nulls.map(change) } : {}),
    ...(mixed ? { mixed: mixed.map(change) } : {}),
  };
}

/** Every origin of a type. */
export function originsOf(type: Type): readonly Origin[] {
  return [...(type.missing?.origins ?? []), ...(type.null ?? []), ...(type.mixed ?? [])];
}
