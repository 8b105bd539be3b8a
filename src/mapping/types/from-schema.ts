/**
 * The type that a JSON Schema describes. Keywords that are not understood make the type unknown, never wrong.
 *
 * Two annotations are read from `$comment`, which validators ignore: `money` marks a decimal amount (text or number),
 * `time without zone` a time that carries no zone. A `pattern` that lets only times without a zone through says the same.
 */
import {
  arrayOf,
  boolean,
  never,
  nothing,
  type ObjectType,
  type Origin,
  type Type,
  union,
  unionOf,
  unknown,
  valueKinds,
} from './type.ts';

type Schema = Readonly<Record<string, unknown>>;

/** `$comment` of a schema whose value is an amount of money. */
export const moneyMark = 'money';
/** `$comment` of a schema whose value is a time without a zone. */
export const zonelessMark = 'time without zone';

const maximumDepth = 24;
const known = new WeakMap<object, Type>();
const identities = new WeakMap<object, number>();
let identitiesGiven = 0;

/** The type of the values that a schema accepts. */
export function typeFromSchema(schema: unknown): Type {
  return convert(schema, 0);
}

/** The same for the same field of the same schema object. */
export function fieldKey(schema: object, name: string): string {
  let identity = identities.get(schema);
  if (identity === undefined) {
    identitiesGiven += 1;
    identity = identitiesGiven;
    identities.set(schema, identity);
  }
  return `${identity}.${name}`;
}

function convert(schema: unknown, depth: number): Type {
  if (schema === false) return never;
  if (!isObject(schema) || depth > maximumDepth) return unknown;
  const earlier = known.get(schema);
  if (earlier) return earlier;
  const type = schemaType(schema, depth);
  known.set(schema, type);
  return type;
}

function schemaType(schema: Schema, depth: number): Type {
  if ('$ref' in schema || '$dynamicRef' in schema || 'if' in schema || 'allOf' in schema) return unknown;
  if ('const' in schema) return literals([schema.const]);
  if (Array.isArray(schema.enum)) return literals(schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(branches)) return marked(unionOf(branches.map((branch) => convert(branch, depth + 1))), schema);
  if (Array.isArray(schema.type)) {
    return marked(unionOf(schema.type.map((kind) => kindType(String(kind), schema, depth))), schema);
  }
  return typeof schema.type === 'string' ? marked(kindType(schema.type, schema, depth), schema) : unknown;
}

function kindType(kind: string, schema: Schema, depth: number): Type {
  switch (kind) {
    case 'null':
      return { null: [] };
    case 'boolean':
      return boolean;
    case 'string':
      return { text: { values: undefined, money: false, zoneless: isZoneless(schema.pattern) } };
    case 'number':
    case 'integer':
      return { number: { values: undefined, money: false } };
    case 'array':
      return Array.isArray(schema.items) || 'prefixItems' in schema
        ? arrayOf(unknown)
        : arrayOf('items' in schema ? convert(schema.items, depth + 1) : unknown, {
            nonEmpty: Number(schema.minItems ?? 0) > 0,
          });
    case 'object':
      return { objects: [objectType(schema, depth)] };
    default:
      return unknown;
  }
}

function objectType(schema: Schema, depth: number): ObjectType {
  const required = new Set(Array.isArray(schema.required) ? (schema.required as string[]) : []);
  const declared = isObject(schema.properties) ? schema.properties : {};
  const fields = new Map<string, Type>();
  for (const [name, property] of Object.entries(declared)) {
    const type = fieldType(convert(property, depth + 1), schema, name);
    fields.set(name, required.has(name) ? type : union(type, nothingOptional(schema, name)));
  }
  const patterns = isObject(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
  const { additionalProperties: additional } = schema;
  const others = [...patterns, ...(isObject(additional) ? [additional] : [])];
  const named = others.length > 0 ? unionOf(others.map((other) => convert(other, depth + 1))) : undefined;
  // Required without being declared: it has the type of all other names.
  for (const name of required) if (!fields.has(name)) fields.set(name, named ?? unknown);
  const isOpen = additional === true || (additional === undefined && fields.size === 0 && patterns.length === 0);
  const rest = isOpen ? unknown : named && union(named, nothing);
  return { fields, rest, schema, made: undefined, guarded: false };
}

/** Says of a field's null and of its several kinds which field it is. */
function fieldType(type: Type, schema: object, name: string): Type {
  const from = (cause: Origin['cause']): Origin[] => [
    { key: fieldKey(schema, name), cause, text: name, character: -1, guarded: false },
  ];
  return {
    ...type,
    ...(type.null ? { null: from('null') } : {}),
    ...(valueKinds(type).length > 1 ? { mixed: from('mixed') } : {}),
  };
}

function nothingOptional(schema: object, name: string): Type {
  const origin: Origin = {
    key: fieldKey(schema, name),
    cause: 'optional',
    text: name,
    character: -1,
    guarded: false,
  };
  return { missing: { origins: [origin], emptyList: false } };
}

function literals(values: readonly unknown[]): Type {
  return unionOf(
    values.map((value): Type => {
      if (value === null) return { null: [] };
      if (typeof value === 'string') return { text: { values: new Set([value]), money: false, zoneless: false } };
      if (typeof value === 'number') return { number: { values: new Set([value]), money: false } };
      return typeof value === 'boolean' ? { boolean: new Set([value]) } : unknown;
    }),
  );
}

function marked(type: Type, schema: Schema): Type {
  const { text, number } = type;
  if (schema.$comment === moneyMark) {
    return {
      ...type,
      ...(text ? { text: { ...text, money: true } } : {}),
      ...(number ? { number: { ...number, money: true } } : {}),
    };
  }
  if (schema.$comment === zonelessMark && text) return { ...type, text: { ...text, zoneless: true } };
  return type;
}

const timesWithoutZone = ['2026-03-02 09:15:00', '2026-03-02T09:15:00', '2026-03-02T09:15:00.000'];
const zones = ['Z', '+00:00', '+0000'];

/** Tried on examples: it accepts a time, and none with a zone. */
function isZoneless(pattern: unknown): boolean {
  if (typeof pattern !== 'string') return false;
  try {
    const expression = new RegExp(pattern, 'u');
    return (
      timesWithoutZone.some((time) => expression.test(time)) &&
      !timesWithoutZone.some((time) => zones.some((zone) => expression.test(time + zone))) &&
      // A pattern that any text fits, apart from those, says nothing about times.
      !expression.test('not a time')
    );
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
