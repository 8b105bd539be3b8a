/**
 * What a source schema makes sure of: the form of values that have passed its validator. Only what holds for every
 * value that the schema accepts is a shape; where a schema says less, or says it in other words than these, there is
 * none, and the general code stays.
 */
import type { ValueKind } from './builtins.ts';

export type Shape =
  /** Numbers are finite, since the validator refuses others; one that is `computed` may be too large. */
  | { readonly kind: 'string' | 'number' | 'boolean'; readonly computed?: true }
  /** An array that carries no mark. */
  | { readonly kind: 'array'; readonly items: Shape | undefined }
  /** One item, or an array of several, as a collapsed sequence is. */
  | { readonly kind: 'many'; readonly items: Shape }
  | {
      readonly kind: 'object';
      readonly fields: ReadonlyMap<string, Field>;
      /** Of every name, where they are all alike; undefined where nothing is known of other names than the fields. */
      readonly rest: Shape | undefined;
      /** Of an object that is made: its members that are arrays, where all of its members are known, or are `rest`. */
      readonly arrays?: ReadonlyMap<string, Field>;
    };

export interface Field {
  /** Undefined: any JSON, without marks. */
  readonly shape: Shape | undefined;
  readonly optional: boolean;
}

export const shapes = {
  string: { kind: 'string' },
  number: { kind: 'number' },
  boolean: { kind: 'boolean' },
} as const satisfies Record<string, Shape>;

export const computedNumber: Shape = { kind: 'number', computed: true };

export const arrayOf = (items: Shape | undefined): Shape => ({ kind: 'array', items });

/** The kind of a value of this shape; of several alternatives none. */
export function kindOf(shape: Shape | undefined): ValueKind {
  return shape === undefined || shape.kind === 'many' ? 'any' : shape.kind;
}

/** Whether a value of this shape is a unit to paths and sequences: neither an array nor possibly one. */
export function isUnit(shape: Shape | undefined): shape is Shape {
  return shape !== undefined && shape.kind !== 'array' && shape.kind !== 'many';
}

/** Whether everything in a value is known, so that its size can be told without looking for what else there is. */
export function isWhole(shape: Shape | undefined): shape is Shape {
  if (shape === undefined || shape.kind === 'many') return false;
  if (shape.kind === 'array') return isWhole(shape.items);
  return shape.kind !== 'object' || shape.arrays !== undefined;
}

/** What the items of an array or a collapsed sequence are. */
export function itemsOf(shape: Shape | undefined): Shape | undefined {
  return shape?.kind === 'array' || shape?.kind === 'many' ? shape.items : undefined;
}

function isEmpty(shape: Shape & { readonly kind: 'object' }): boolean {
  return shape.arrays?.size === 0 && shape.fields.size === 0 && !shape.rest;
}

const optional = (fields: ReadonlyMap<string, Field>): ReadonlyMap<string, Field> =>
  new Map([...fields].map(([name, field]) => [name, { ...field, optional: true }]));

/** What holds of a value that is of one shape or of the other. */
export function commonShape(a: Shape | undefined, b: Shape | undefined): Shape | undefined {
  if (a === b || !a || !b) return a === b ? a : undefined;
  if (a.kind === 'object' && b.kind === 'object') {
    if (isEmpty(a) && b.arrays) return { ...b, fields: optional(b.fields), arrays: optional(b.arrays) };
    if (isEmpty(b) && a.arrays) return commonShape(b, a);
    const fields = new Map<string, Field>();
    for (const [name, field] of a.fields) {
      const other = b.fields.get(name);
      if (!other) continue;
      fields.set(name, {
        shape: commonShape(field.shape, other.shape),
        optional: field.optional || other.optional,
      });
    }
    return { kind: 'object', fields, rest: undefined };
  }
  if (a.kind === 'array' && b.kind === 'array') return arrayOf(commonShape(a.items, b.items));
  if (a.kind !== b.kind || !(a.kind in shapes)) return undefined;
  return a.kind === 'number' && !('computed' in a) ? b : a;
}

type Schema = Readonly<Record<string, unknown>>;
/** Deeper ones are not looked into. */
const maximumDepth = 12;

/** The shape of the values that a JSON Schema accepts; undefined where it does not tell. */
export function shapeOf(schema: unknown, depth = 0): Shape | undefined {
  if (typeof schema !== 'object' || schema === null || depth > maximumDepth) return undefined;
  if ((schema as Schema).nullable === true) return undefined;
  const { type, properties, required, items, patternProperties, additionalProperties } = schema as Schema;
  const choices = (schema as Schema).anyOf ?? (schema as Schema).oneOf;
  if (Array.isArray(choices))
    return choices.length === 0
      ? undefined
      : choices.map((choice) => shapeOf(choice, depth + 1)).reduce((common, one) => commonShape(common, one));
  if (type === undefined) return ofValues(schema as Schema);
  if (type === 'string') return shapes.string;
  if (type === 'number' || type === 'integer') return shapes.number;
  if (type === 'boolean') return shapes.boolean;
  if (type === 'array') return arrayOf(Array.isArray(items) ? undefined : shapeOf(items, depth + 1));
  if (type !== 'object') return undefined;
  const names = Array.isArray(required) ? required : [];
  const fields = new Map<string, Field>();
  for (const [name, field] of Object.entries((properties ?? {}) as Schema))
    fields.set(name, { shape: shapeOf(field, depth + 1), optional: !names.includes(name) });
  const others = Object.values((patternProperties ?? {}) as Schema);
  if (additionalProperties === false && others.length === 0) {
    // Of a closed object, any name gives one of its fields, or nothing.
    const all = [...fields.values()].map((field) => field.shape);
    return {
      kind: 'object',
      fields,
      rest: all.length > 0 ? all.reduce((common, one) => commonShape(common, one)) : undefined,
    };
  }
  const isRecord = fields.size === 0 && others.length === (typeof additionalProperties === 'object' ? 0 : 1);
  // A pattern says nothing of names that do not fit it; that of a record fits every name without a line feed.
  const pattern = Object.keys((patternProperties ?? {}) as Schema)[0];
  const ofAll = typeof additionalProperties === 'object' ? additionalProperties : others[0];
  const isForAll = typeof additionalProperties === 'object' || pattern === '^(.*)$' || additionalProperties === false;
  return { kind: 'object', fields, rest: isRecord && isForAll ? shapeOf(ofAll, depth + 1) : undefined };
}

/** `const` and `enum` without a type. */
function ofValues({ const: only, enum: several }: Schema): Shape | undefined {
  const values = only === undefined ? several : [only];
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const kinds = new Set(values.map((one) => typeof one));
  const [kind = ''] = kinds;
  return kinds.size === 1 && kind in shapes ? shapes[kind as keyof typeof shapes] : undefined;
}
