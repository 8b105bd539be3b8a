/** JSON Schemas of settings that are objects: every value has a name that is known, so that a typing error is found. */

type JsonSchema = Record<string, unknown>;

const objectOf = (names: readonly string[], value: JsonSchema): JsonSchema => ({
  type: 'object',
  required: [...names],
  additionalProperties: false,
  properties: Object.fromEntries(names.map((name) => [name, value])),
});

export const headerNames = (names: readonly string[]): JsonSchema =>
  objectOf(names, { type: 'string', pattern: '^[A-Za-z0-9-]+$' });

export const queryNames = (names: readonly string[]): JsonSchema => objectOf(names, { type: 'string', minLength: 1 });

export const switches = (names: readonly string[]): JsonSchema => objectOf(names, { type: 'boolean' });

/** Bounds per name: [minimum, maximum]. */
export const integers = (bounds: Readonly<Record<string, readonly [number, number]>>): JsonSchema => ({
  type: 'object',
  required: Object.keys(bounds),
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(bounds).map(([name, [minimum, maximum]]) => [name, { type: 'integer', minimum, maximum }]),
  ),
});

/** Paths under the base address; those that name one thing must say where its id goes. */
export const pathTemplates = (names: readonly string[], ids: Readonly<Record<string, string>>): JsonSchema => ({
  type: 'object',
  required: [...names],
  additionalProperties: false,
  properties: Object.fromEntries(
    names.map((name) => [
      name,
      { type: 'string', pattern: ids[name] ? `^/[^?#]*\\{${ids[name]}\\}[^?#]*$` : '^/[^?#]*$' },
    ]),
  ),
});

/** Canonical names to names on the wire; a name that is left out stays as it is. */
export const fieldNames = (names: readonly string[]): JsonSchema => ({
  type: 'object',
  propertyNames: { enum: [...names] },
  additionalProperties: { type: 'string', minLength: 1 },
});
