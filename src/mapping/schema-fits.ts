/**
 * Whether a value certainly fits a schema, by reading the schema: for the first values of each, which takes less time than
 * making code. It knows the keywords that payloads use. What it can not vouch for is not certain.
 */
type Schema = Readonly<Record<string, unknown>>;

/** Judges by the value of a keyword; `schema` is where it stands. */
type Rule = (limit: never, value: unknown, schema: Schema) => boolean;

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const types: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: Number.isFinite,
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

/** The form in which engines write times; others are left to who knows them all. */
function isWrittenByEngines(text: string): boolean {
  const time = Date.parse(text);
  if (Number.isNaN(time) || text.length > 24) return false;
  const written = new Date(time).toISOString();
  return written === text || written === text.replace('Z', '.000Z');
}

/** Characters are code points, as JSON Schema has it. */
const lengthOf = (text: string): number => [...text].length;

const rules: Readonly<Record<string, Rule>> = {
  type: (type: string | readonly string[], value) => [type].flat().some((each) => types[each]?.(value)),
  const: (only: unknown, value) => only === value,
  enum: (several: readonly unknown[], value) => several.includes(value),
  anyOf: (branches: readonly Schema[], value) => branches.some((branch) => fits(branch, value)),
  not: (other: Schema, value) => !fits(other, value),
  required: (names: readonly string[], value) => !isObject(value) || names.every((name) => value[name] !== undefined),
  properties: (fields: Readonly<Record<string, Schema>>, value) =>
    !isObject(value) ||
    Object.entries(fields).every(([name, field]) => value[name] === undefined || fits(field, value[name])),
  patternProperties: (patterns: Readonly<Record<string, Schema>>, value) =>
    !isObject(value) ||
    Object.entries(patterns).every(([pattern, field]) =>
      Object.keys(value).every((name) => !new RegExp(pattern, 'u').test(name) || fits(field, value[name])),
    ),
  additionalProperties: (other: boolean | Schema, value, { properties = {}, patternProperties = {} }) =>
    !isObject(value) ||
    other === true ||
    Object.keys(value)
      .filter((name) => !Object.hasOwn(properties as Schema, name))
      .filter((name) => !Object.keys(patternProperties as Schema).some((each) => new RegExp(each, 'u').test(name)))
      .every((name) => other !== false && fits(other, value[name])),
  items: (item: Schema, value) => !Array.isArray(value) || value.every((each) => fits(item, each)),
  minItems: (limit: number, value) => !Array.isArray(value) || value.length >= limit,
  maxItems: (limit: number, value) => !Array.isArray(value) || value.length <= limit,
  minLength: (limit: number, value) => typeof value !== 'string' || lengthOf(value) >= limit,
  maxLength: (limit: number, value) => typeof value !== 'string' || lengthOf(value) <= limit,
  pattern: (source: string, value) => typeof value !== 'string' || new RegExp(source, 'u').test(value),
  format: (format: string, value) => typeof value !== 'string' || (format === 'date-time' && isWrittenByEngines(value)),
  minimum: (limit: number, value) => typeof value !== 'number' || value >= limit,
  maximum: (limit: number, value) => typeof value !== 'number' || value <= limit,
  exclusiveMinimum: (limit: number, value) => typeof value !== 'number' || value > limit,
  exclusiveMaximum: (limit: number, value) => typeof value !== 'number' || value < limit,
};

const annotations = new Set(['$id', '$schema', '$comment', 'title', 'description', 'examples', 'default', 'personal']);
/** Where schemas stand in a schema. */
const inMaps = ['properties', 'patternProperties'];
const inLists = ['anyOf'];
const alone = ['items', 'not', 'additionalProperties'];

/** False: it does not fit, or only a closer look can tell. The value is JSON, and the schema one that `isReadable`. */
export function fits(schema: Schema, value: unknown): boolean {
  for (const keyword of Object.keys(schema)) {
    const rule = rules[keyword];
    if (rule && !rule(schema[keyword] as never, value, schema)) return false;
  }
  return true;
}

/** Whether a schema holds nothing but what is known here. In a negation, everything must be certain. */
export function isReadable(schema: unknown, negated = false): boolean {
  if (typeof schema === 'boolean') return true;
  if (!isObject(schema)) return false;
  const constants = [...('const' in schema ? [schema.const] : []), ...((schema.enum as unknown[] | undefined) ?? [])];
  const parts = [
    ...inMaps.flatMap((keyword) => Object.values((schema[keyword] ?? {}) as Schema)),
    ...inLists.flatMap((keyword) => (schema[keyword] ?? []) as unknown[]),
    ...alone.flatMap((keyword) => (schema[keyword] === undefined ? [] : [schema[keyword]])),
  ];
  return (
    !(negated && 'format' in schema) &&
    Object.keys(schema).every((keyword) => Object.hasOwn(rules, keyword) || annotations.has(keyword)) &&
    constants.every((each) => typeof each !== 'object' || each === null) &&
    parts.every((part) => isReadable(part, negated || 'not' in schema))
  );
}
