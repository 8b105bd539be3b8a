/** Renames the keys of every object, as a tenant with other field names would. */

/** Canonical names to the tenant's. */
export function toWire(value: unknown, fieldNames: Readonly<Record<string, string>>): unknown {
  return rename(value, new Map(Object.entries(fieldNames)));
}

/** The tenant's names to the canonical ones; a canonical name that the tenant calls otherwise is not understood. */
export function toCanonical(value: unknown, fieldNames: Readonly<Record<string, string>>): unknown {
  const names = new Map(Object.entries(fieldNames).map(([canonical, wire]) => [wire, canonical]));
  for (const canonical of Object.keys(fieldNames)) {
    if (!names.has(canonical)) names.set(canonical, `unknown:${canonical}`);
  }
  return rename(value, names);
}

function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => rename(item, names));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [names.get(key) ?? key, rename(inner, names)]));
}
