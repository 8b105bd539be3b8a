/** Keys that are the same for the same data, whenever and wherever they are made. */
import { fail } from '../failure.ts';
import { textHash } from './sha256.ts';

/** JSON with the names of all objects in order; the text of different data is different. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/**
 * `$stableKey(fields, length?)`: hexadecimal SHA-256 over the named fields as JSON with names in order, cut to `length`
 * characters (16 to 64; default 32). Errors: `KEY_FIELDS_INVALID`, `KEY_LENGTH_INVALID`.
 */
export function stableKey(fields: unknown, length: unknown = 32): string | undefined {
  if (fields === undefined) return undefined;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    fail('KEY_FIELDS_INVALID', { value: fields });
  if (!Number.isInteger(length) || (length as number) < 16 || (length as number) > 64)
    fail('KEY_LENGTH_INVALID', { value: length });
  return textHash(canonical(fields)).slice(0, length as number);
}
