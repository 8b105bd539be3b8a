/**
 * Whether a schema still takes every value that it took. It looks at the keywords that settings are declared with; what
 * it does not know counts as narrower, so that a change is never taken for harmless by mistake.
 */
import { isDeepStrictEqual } from 'node:util';

export type SchemaChange = 'same' | 'wider' | 'narrower';

type Schema = Readonly<Record<string, unknown>>;

const words = new Set(['description', 'title', 'default', 'examples', '$comment']);
/** Bounds whose growth takes more values, and bounds whose growth takes fewer. */
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];

/** How the values that fit changed from one schema to the next. */
export function schemaChange(before: unknown, after: unknown): SchemaChange {
  if (isDeepStrictEqual(plain(before), plain(after))) return 'same';
  if (after === true || isEmpty(after)) return 'wider';
  if (!isSchema(before) || !isSchema(after)) return 'narrower';
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)].filter((name) => !words.has(name)));
  const changes = [...keywords].map((name) => keywordChange(name, before, after));
  if (changes.includes('narrower')) return 'narrower';
  return changes.includes('wider') ? 'wider' : 'same';
}

function keywordChange(name: string, before: Schema, after: Schema): SchemaChange {
  if (name === 'properties') return propertiesChange(before, after);
  const [one, other] = [before[name], after[name]];
  if (isDeepStrictEqual(plain(one), plain(other))) return 'same';
  // Without a keyword its demand is gone.
  if (other === undefined) return 'wider';
  if (upper.includes(name) || lower.includes(name)) {
    if (one === undefined) return 'narrower';
    return Number(other) > Number(one) === upper.includes(name) ? 'wider' : 'narrower';
  }
  switch (name) {
    case 'enum':
    case 'type':
      return one === undefined ? 'narrower' : listChange(listOf(one), listOf(other));
    case 'required':
      return listChange(listOf(other), listOf(one ?? []));
    case 'items':
    case 'additionalProperties':
      return schemaChange(one ?? true, other);
    default:
      return 'narrower';
  }
}

/** Of the values that are allowed: all that were, and perhaps more. */
function listChange(before: readonly unknown[], after: readonly unknown[]): SchemaChange {
  const kept = before.every((value) => after.some((each) => isDeepStrictEqual(each, value)));
  if (!kept) return 'narrower';
  return after.length > before.length ? 'wider' : 'same';
}

function propertiesChange(before: Schema, after: Schema): SchemaChange {
  const [one, other] = [propertiesOf(before), propertiesOf(after)];
  const changes = [...new Set([...Object.keys(one), ...Object.keys(other)])].map((name) =>
    schemaChange(one[name] ?? before.additionalProperties ?? true, other[name] ?? after.additionalProperties ?? true),
  );
  if (changes.includes('narrower')) return 'narrower';
  return changes.includes('wider') ? 'wider' : 'same';
}

const propertiesOf = (schema: Schema): Schema => (isSchema(schema.properties) ? schema.properties : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
const isEmpty = (value: unknown): boolean => isSchema(value) && Object.keys(value).every((name) => words.has(name));

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without the words for people, at every depth. A property may well be named like one of them. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isSchema(value)) return value;
  const entries = Object.entries(value).flatMap(([name, child]) => {
    if (name === 'properties' && isSchema(child))
      return [[name, Object.fromEntries(Object.entries(child).map(([key, each]) => [key, plain(each)]))]];
    return words.has(name) ? [] : [[name, plain(child)]];
  });
  return Object.fromEntries(entries) as unknown;
}

/** The fields that values of a schema have, by path; a field of the items of a list has `[]` before it. */
export function fieldsOf(schema: unknown, path = '', depth = 0): Map<string, string> {
  const fields = new Map<string, string>();
  if (!isSchema(schema) || depth > 20) return fields;
  const branches = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((each) => (Array.isArray(each) ? each : []));
  for (const branch of branches) for (const [name, type] of fieldsOf(branch, path, depth + 1)) fields.set(name, type);
  for (const [name, child] of Object.entries(propertiesOf(schema))) {
    const own = path === '' ? name : `${path}.${name}`;
    fields.set(own, JSON.stringify(isSchema(child) ? (child.type ?? 'any') : 'any'));
    for (const [inner, type] of fieldsOf(child, own, depth + 1)) fields.set(inner, type);
  }
  if (schema.items !== undefined)
    for (const [inner, type] of fieldsOf(schema.items, `${path}[]`, depth + 1)) fields.set(inner, type);
  return fields;
}
