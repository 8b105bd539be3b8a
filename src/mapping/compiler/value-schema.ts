/** The schema of a value that never changes, as settings are for a plan or a script. */

const maximumDepth = 6;
/** Of larger arrays and tables only the kind is told. */
const maximumMembers = 2_000;

/** A JSON Schema that this value fits, as narrow as code can make use of. */
export function schemaOfValue(value: unknown, depth = 0): object {
  if (typeof value === 'string' || typeof value === 'boolean') return { type: typeof value };
  if (typeof value === 'number') return Number.isFinite(value) ? { type: 'number' } : {};
  if (typeof value !== 'object' || value === null || depth > maximumDepth) return {};
  if (Array.isArray(value)) {
    if (value.length === 0 || value.length > maximumMembers) return { type: 'array' };
    const kinds = new Set(value.map((item) => JSON.stringify(schemaOfValue(item, depth + 1))));
    return { type: 'array', items: { anyOf: [...kinds].map((kind) => JSON.parse(kind) as object) } };
  }
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  if (entries.length > maximumMembers) return { type: 'object' };
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, member]) => [name, schemaOfValue(member, depth + 1)])),
    required: entries.map(([name]) => name),
    additionalProperties: false,
  };
}
