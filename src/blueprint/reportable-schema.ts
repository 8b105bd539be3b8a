/**
 * Rewrites a format's schema into an equivalent one whose violations name one cause. TypeBox writes every union as
 * `anyOf`, of which a validator reports all branches: six kinds of step, five of them irrelevant.
 */
type Schema = Readonly<Record<string, unknown>>;

/** The rewritten schema; it accepts exactly what the given one accepts, but records whose keys break their pattern. */
export function reportableSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(reportableSchema);
  if (!isObject(schema)) return schema;
  const { anyOf, ...rest } = schema;
  const rewritten = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, reportableSchema(value)]));
  if (Array.isArray(anyOf)) return { ...rewritten, ...union(anyOf.map(reportableSchema).filter(isObject)) };
  return withStrictKeys(rewritten);
}

/** A record's keys must fit its pattern; without this, a key that doesn't would pass with its value unread. */
export function withStrictKeys(schema: Schema): Schema {
  return isObject(schema.patternProperties) && schema.additionalProperties === undefined
    ? { ...schema, additionalProperties: false }
    : schema;
}

function union(branches: readonly Schema[]): Schema {
  const tag = commonTag(branches);
  if (tag) return { type: 'object', discriminator: { propertyName: tag }, required: [tag], oneOf: branches };
  if (branches.every((branch) => 'const' in branch)) return { enum: branches.map((branch) => branch.const) };
  const reference = branches.find(isSettingReference);
  const others = branches.filter((branch) => branch !== reference);
  if (reference && others.length > 0) {
    const other = others.length === 1 ? others[0] : union(others);
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema; nothing awaits this object.
    return { if: { type: 'string', pattern: '^\\{settings' }, then: reference, else: other };
  }
  if (branches.every(isBareType)) return { type: branches.map((branch) => branch.type) };
  return singleProperty(branches) ?? { anyOf: branches };
}

/** The property by whose constant the branches are told apart: `kind` or `shape`. */
function commonTag(branches: readonly Schema[]): string | undefined {
  const isTag = (name: string) =>
    branches.every(({ properties, required }) => {
      const property = isObject(properties) ? properties[name] : undefined;
      return isObject(property) && 'const' in property && Array.isArray(required) && required.includes(name);
    });
  return ['shape', 'kind'].find(isTag);
}

function isSettingReference(branch: Schema): boolean {
  return typeof branch.pattern === 'string' && branch.pattern.startsWith('^\\{settings');
}

function isBareType(branch: Schema): boolean {
  return Object.keys(branch).every((key) => key === 'type' || key === 'description');
}

/** A union of objects with one property each is an object with exactly one of those properties. */
function singleProperty(branches: readonly Schema[]): Schema | undefined {
  const properties: Record<string, unknown> = {};
  for (const branch of branches) {
    const entries = isObject(branch.properties) ? Object.entries(branch.properties) : [];
    if (entries.length !== 1 || branch.additionalProperties !== false) return undefined;
    for (const [name, property] of entries) properties[name] = property;
  }
  return { type: 'object', properties, additionalProperties: false, minProperties: 1, maxProperties: 1 };
}

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
