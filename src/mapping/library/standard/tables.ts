/** Tables of names, with an explicit answer for names that are not in them; and failures with a code of one's own. */
import { fail as failWith } from '../failure.ts';
import { field } from '../lookup.ts';

function entry(table: unknown, key: unknown): unknown {
  const name = typeof key === 'number' || typeof key === 'boolean' ? String(key) : key;
  return typeof name === 'string' && !Array.isArray(table) ? field(table, name) : undefined;
}

/** `$lookupOr(table, key, otherwise)` */
export function lookupOr(table: unknown, key: unknown, otherwise: unknown): unknown {
  return entry(table, key) ?? otherwise;
}

/** `$lookupOrFail(table, key, code?)`: the record becomes an exception, by default `LOOKUP_MISSING`, that names the key. */
export function lookupOrFail(table: unknown, key: unknown, code: unknown = 'LOOKUP_MISSING'): unknown {
  const found = entry(table, key);
  if (found !== undefined && found !== null) return found;
  return raiseWith(code, `The table has no entry for ${JSON.stringify(key) ?? 'a missing value'}.`);
}

/**
 * `$fail(code, details?)`: the record becomes an exception of this code; details are a sentence, or an object whose
 * `message` is one.
 */
export function raise(code: unknown, details?: unknown): never {
  const message =
    typeof details === 'object' && details !== null ? (details as Record<string, unknown>).message : details;
  return raiseWith(code, typeof message === 'string' ? message : undefined);
}

const codeForm = /^[A-Z][A-Z0-9_]{2,59}$/;

function raiseWith(code: unknown, message: string | undefined): never {
  if (typeof code !== 'string' || !codeForm.test(code)) failWith('FAIL_CODE_INVALID', { value: code });
  return failWith(code, { raised: true, ...(message === undefined ? {} : { message }) });
}
