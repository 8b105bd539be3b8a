/** Schemas made from data, to try what compiled mappings do where their input is known. */

/** The narrowest JSON Schema that fits a value of plain data. */
export function schemaOf(data: unknown): object {
  if (data === null) return { type: 'null' };
  if (Array.isArray(data)) return { type: 'array', items: { anyOf: data.map(schemaOf) } };
  if (typeof data !== 'object') return data === undefined ? {} : { type: typeof data };
  const properties = Object.fromEntries(Object.entries(data).map(([name, item]) => [name, schemaOf(item)]));
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
