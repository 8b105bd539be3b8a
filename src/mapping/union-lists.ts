/** Unions of a schema as lists of types or values, where these say the same. */

/**
 * The same schema, in which a union that a list can tell is one: of values, or of types. Each branch of a union that a
 * value does not fit leaves an error behind, for every value.
 */
export function withListsForUnions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withListsForUnions);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts: Record<string, unknown> = {};
  for (const [keyword, part] of Object.entries(schema)) {
    parts[keyword] = keyword === 'const' || keyword === 'enum' ? part : withListsForUnions(part);
  }
  const { anyOf, ...others } = parts;
  if (!Array.isArray(anyOf)) return parts;
  const list = valuesOf(anyOf) ?? typesOf(anyOf);
  const clashes = Object.keys(list ?? {}).some((keyword) => keyword in others && keyword !== 'description');
  return list && !clashes ? { ...list, ...others } : parts;
}

type Branch = Readonly<Record<string, unknown>>;

/** Of branches that are one value each. */
function valuesOf(branches: readonly Branch[]): Branch | undefined {
  const isValue = (branch: Branch) => branch.type === 'null' || ('const' in branch && typeof branch.const !== 'object');
  const isKnown = (branch: Branch) => Object.keys(branch).every((keyword) => valueKeywords.has(keyword));
  if (!branches.every((branch) => isValue(branch) && isKnown(branch))) return undefined;
  return { enum: [...new Set(branches.map((branch) => branch.const ?? null))] };
}

/** Of branches of several types: what a keyword of one type asks binds no value of another. */
function typesOf(branches: readonly Branch[]): Branch | undefined {
  const types = branches.flatMap(({ type }) => type).map(String);
  const areOwn = (branch: Branch) => {
    const own = [branch.type].flat().map((type) => keywordsOf[String(type)]);
    return (
      own.every(Boolean) && Object.keys(branch).every((key) => freeKeywords.has(key) || own.some((of) => of?.has(key)))
    );
  };
  const areApart = new Set(types.map((type) => (type === 'integer' ? 'number' : type))).size === types.length;
  return areApart && branches.every(areOwn) ? Object.assign({}, ...branches, { type: types }) : undefined;
}

const freeKeywords = new Set(['type', 'description', 'title']);
const valueKeywords = new Set([...freeKeywords, 'const']);
const ofNumbers = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']);
const keywordsOf: Readonly<Record<string, ReadonlySet<string>>> = {
  null: new Set(),
  boolean: new Set(),
  string: new Set(['minLength', 'maxLength', 'pattern', 'format']),
  number: ofNumbers,
  integer: ofNumbers,
  array: new Set(['items', 'minItems', 'maxItems', 'uniqueItems']),
  object: new Set([
    'properties',
    'required',
    'additionalProperties',
    'patternProperties',
    'minProperties',
    'maxProperties',
  ]),
};
