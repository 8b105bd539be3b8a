/** Rewrites a JSON Schema into an equivalent one whose validator is much smaller. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = { [key: string]: Json };

const annotations = new Set(['$id', '$schema', '$comment', 'title', 'description', 'examples', 'default', 'personal']);
/** Keywords that hold schemas by name, one schema, or a list of schemas. */
const named = new Set(['properties', 'patternProperties', '$defs', 'definitions']);
const single = new Set(['items', 'additionalProperties', 'not', 'propertyNames', 'contains', 'if', 'then', 'else']);
const listed = new Set(['anyOf', 'allOf', 'oneOf']);

/** Each of these restricts values of its type alone, and lets all others pass. */
const keywordsOf: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set(['minLength', 'maxLength', 'pattern', 'format']),
  number: new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']),
  integer: new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']),
  object: new Set(['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties']),
  array: new Set(['items', 'minItems', 'maxItems', 'uniqueItems']),
  boolean: new Set(),
  null: new Set(),
};

/** So many properties with one schema are looked for by one pattern. */
const sharedFrom = 3;

/**
 * The same verdict and the same path on every JSON value; annotations are dropped. Where a union has one branch per
 * type, it becomes one schema with several types; constants become an enumeration; properties that admit anything go;
 * properties that have one schema in common are found by one pattern.
 */
export function compactSchema(schema: Schema): Schema {
  let made: Schema = {};
  for (const [key, value] of Object.entries(schema)) {
    if (annotations.has(key)) continue;
    if (named.has(key) && isSchema(value)) made[key] = mapValues(value, compact);
    else if (single.has(key)) made[key] = compact(value);
    else if (listed.has(key) && Array.isArray(value)) made[key] = value.map(compact);
    else made[key] = value;
  }
  made = withoutUnion(made);
  return groupProperties(made);
}

function compact(value: Json): Json {
  return isSchema(value) ? compactSchema(value) : value;
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(schemas: Schema, change: (value: Json) => Json): Schema {
  return Object.fromEntries(Object.entries(schemas).map(([name, value]) => [name, change(value)]));
}

/** A union as one schema, where that means the same. */
function withoutUnion(schema: Schema): Schema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf) || Object.keys(rest).length > 0) return schema;
  const branches = anyOf.filter(isSchema);
  if (branches.length < anyOf.length) return schema;
  return asEnumeration(branches) ?? asTypes(branches) ?? schema;
}

function asEnumeration(branches: readonly Schema[]): Schema | undefined {
  const values = branches.map((branch) => {
    const kinds = Object.keys(branch).filter((key) => key !== 'type');
    if (kinds.length !== 1) return undefined;
    return 'const' in branch ? [branch.const as Json] : Array.isArray(branch.enum) ? branch.enum : undefined;
  });
  return values.every((value) => value !== undefined) ? { enum: [...new Set(values.flat())] } : undefined;
}

function asTypes(branches: readonly Schema[]): Schema | undefined {
  const made: Schema = {};
  const types: string[] = [];
  for (const { type, ...keywords } of branches) {
    const own = Array.isArray(type) ? type : [type];
    if (!own.every((name) => typeof name === 'string')) return undefined;
    for (const [key, value] of Object.entries(keywords)) {
      // A keyword of one branch must not touch the values that another one admits.
      if (!own.some((name) => keywordsOf[name]?.has(key)) || key in made) return undefined;
      made[key] = value;
    }
    types.push(...own);
  }
  const isDistinct = new Set(types).size === types.length && !(types.includes('integer') && types.includes('number'));
  return isDistinct ? { type: types, ...made } : undefined;
}

function groupProperties(schema: Schema): Schema {
  const { properties, ...rest } = schema;
  if (!isSchema(properties)) return schema;
  const isOpen = rest.additionalProperties === undefined || rest.additionalProperties === true;
  const bySchema = new Map<string, string[]>();
  for (const [name, value] of Object.entries(properties)) {
    const text = JSON.stringify(value);
    if (isOpen && rest.patternProperties === undefined && (text === '{}' || text === 'true')) continue;
    bySchema.set(text, [...(bySchema.get(text) ?? []), name]);
  }
  const kept: Schema = {};
  const patterns: Schema = isSchema(rest.patternProperties) ? { ...rest.patternProperties } : {};
  for (const [text, names] of bySchema) {
    const value = JSON.parse(text) as Json;
    if (names.length < sharedFrom) for (const name of names) kept[name] = value;
    else patterns[`^(?:${names.map(escaped).join('|')})$`] = value;
  }
  return {
    ...rest,
    ...(Object.keys(kept).length > 0 ? { properties: kept } : {}),
    ...(Object.keys(patterns).length > 0 ? { patternProperties: patterns } : {}),
  };
}

function escaped(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
