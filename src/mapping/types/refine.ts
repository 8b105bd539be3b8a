/** What is left of a type once something is known of its value. */
import type { Fact } from './scope.ts';
import { isNever, mapOrigins, never, type ObjectType, type Type, union } from './type.ts';

type Refine = Fact['refine'];

/** The value is something; it may be null. */
export const isSomething: Refine = (type) => (type.missing ? { ...type, missing: undefined } : type);

/** The value is something, and not null. */
export const isValue: Refine = (type) =>
  type.missing || type.null ? { ...type, missing: undefined, null: undefined } : type;

export const isNothing: Refine = (type) => (type.unknown ? type : { missing: type.missing });

export const isNull: Refine = (type) => (type.unknown ? { null: [] } : { null: type.null });

/** The value is not null; it may be nothing. */
export const isNotNull: Refine = (type) => (type.null ? { ...type, null: undefined } : type);

/** What `x != null` leaves when it does not hold: JSONata answers false for nothing, too. */
export const isNothingOrNull: Refine = (type) => (type.unknown ? type : { missing: type.missing, null: type.null });

/** The value counts as true. */
export const isTruthy: Refine = (type) => {
  const { text, boolean, array } = type;
  const words = text?.values && new Set([...text.values].filter((value) => value !== ''));
  return {
    ...type,
    missing: undefined,
    null: undefined,
    text: text && words ? (words.size > 0 ? { ...text, values: words } : undefined) : text,
    boolean: boolean?.has(true) ? new Set([true]) : undefined,
    array: array ? { ...array, nonEmpty: true } : undefined,
  };
};

/** The value is one of these literals. */
export function isOneOf(values: readonly unknown[]): Refine {
  return (type) => {
    const words = values.filter((value) => typeof value === 'string');
    const numbers = values.filter((value) => typeof value === 'number');
    const flags = values.filter((value) => typeof value === 'boolean');
    if (type.unknown) return type;
    const { text, number, boolean } = type;
    const keptWords = words.filter((value) => text && (text.values?.has(value) ?? true));
    const keptNumbers = numbers.filter((value) => number && (number.values?.has(value) ?? true));
    const keptFlags = flags.filter((value) => boolean?.has(value));
    return {
      null: values.includes(null) ? type.null : undefined,
      text: text && keptWords.length > 0 ? { ...text, values: new Set(keptWords) } : undefined,
      number: number && keptNumbers.length > 0 ? { ...number, values: new Set(keptNumbers) } : undefined,
      boolean: keptFlags.length > 0 ? new Set(keptFlags) : undefined,
    };
  };
}

/** The value is not this literal; it may be nothing. */
export function isNot(value: unknown): Refine {
  return (type) => {
    const { text, number, boolean } = type;
    const words = text?.values && new Set([...text.values].filter((each) => each !== value));
    const numbers = number?.values && new Set([...number.values].filter((each) => each !== value));
    const flags = boolean && new Set([...boolean].filter((each) => each !== value));
    return {
      ...type,
      text: text && words ? (words.size > 0 ? { ...text, values: words } : undefined) : text,
      number: number && numbers ? (numbers.size > 0 ? { ...number, values: numbers } : undefined) : number,
      boolean: flags && flags.size > 0 ? flags : undefined,
    };
  };
}

/** The kinds that `$type` names. */
const kinds = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'objects',
  function: 'function',
  null: 'null',
} as const;

/** The value is of the kind that `$type` gives as `name`. */
export function isKind(name: string): Refine {
  const kind = kinds[name as keyof typeof kinds];
  return (type) => (type.unknown || !kind ? type : { [kind]: type[kind] });
}

/** The value is of another kind; it may be nothing. */
export function isNotKind(name: string): Refine {
  const kind = kinds[name as keyof typeof kinds];
  return (type) => (type.unknown || !kind ? type : { ...type, [kind]: undefined });
}

/** The type with something known of a value inside it. Arrays are not looked into. */
export function refineAt(type: Type, path: readonly string[], fact: Pick<Fact, 'refine' | 'present'>): Type {
  const [name, ...rest] = path;
  if (name === undefined) return fact.refine(type);
  if (type.unknown || type.array || !type.objects) return type;
  const objects = type.objects.flatMap((object) => refineField(object, name, rest, fact));
  // A field that none of them has is another finding's matter.
  if (objects.length === 0) return type;
  const others: Type = fact.present ? never : { ...type, objects: undefined };
  return union({ objects }, others);
}

function refineField(
  object: ObjectType,
  name: string,
  rest: readonly string[],
  fact: Pick<Fact, 'refine' | 'present'>,
): ObjectType[] {
  const field = object.fields.get(name) ?? object.rest;
  if (!field) return fact.present ? [] : [object];
  const refined = refineAt(field, rest, fact);
  if (isNever(refined)) return [];
  return [{ ...object, fields: new Map(object.fields).set(name, refined) }];
}

/** A type with all facts of a key applied, and none that would leave nothing of it. */
export function applyFacts(type: Type, key: string, facts: readonly Fact[]): Type {
  if (key === '' || facts.length === 0) return type;
  let refined = type;
  for (const fact of facts) {
    if (fact.key !== key) continue;
    const next = refineAt(refined, fact.path, fact);
    if (!isNever(next)) refined = next;
  }
  return refined;
}

/** Marks what a filter chose: it may know more of it than types do. */
export function chosen(type: Type): Type {
  const marked = mapOrigins(type, (origin) => ({ ...origin, guarded: true }));
  if (!marked.objects && !marked.array) return marked;
  return {
    ...marked,
    objects: marked.objects?.map((object) => (object.guarded ? object : { ...object, guarded: true })),
    array: marked.array && { ...marked.array, items: chosen(marked.array.items) },
  };
}
