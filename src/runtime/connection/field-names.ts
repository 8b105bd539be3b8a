/** Renames fields between the canonical names of a contract and a tenant's own. */

/** Canonical to wire names, and back. */
export interface FieldNames {
  encode(value: unknown): unknown;
  decode(value: unknown): unknown;
}

const same: FieldNames = { encode: (value) => value, decode: (value) => value };

/**
 * Names that are equal on both sides cost nothing. The map applies to the keys of every object in a payload. Where a
 * tenant has a field of its own under a canonical name, the renamed field wins and the tenant's own is left out.
 */
export function fieldNames(canonicalToWire: Readonly<Record<string, string>> | undefined): FieldNames {
  const pairs = Object.entries(canonicalToWire ?? {}).filter(([canonical, wire]) => canonical !== wire);
  if (pairs.length === 0) return same;
  const toWire = new Map(pairs);
  const toCanonical = new Map(pairs.map(([canonical, wire]) => [wire, canonical]));
  return { encode: (value) => rename(value, toWire), decode: (value) => rename(value, toCanonical) };
}

/** What is sent goes through the first and then the second; what comes goes the other way. */
export function chained(first: FieldNames, second: FieldNames): FieldNames {
  return {
    encode: (value) => second.encode(first.encode(value)),
    decode: (value) => first.decode(second.decode(value)),
  };
}

function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const renamed = new Set(entries.map(([key]) => names.get(key)));
  return Object.fromEntries(
    entries
      .filter(([key]) => names.has(key) || !renamed.has(key))
      .map(([key, item]) => [names.get(key) ?? key, rename(item, names)]),
  );
}
