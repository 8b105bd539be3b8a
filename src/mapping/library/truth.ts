// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** What counts as a number, as a function and as true. */
import { fail } from './failure.ts';

/** A number that JSON can hold. Infinity is an error: `D1001`. */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false;
  if (!Number.isFinite(value)) fail('D1001', { value });
  return true;
}

/** Whether a value counts as true; undefined does not. */
export function truth(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value.length > 0;
    case 'number':
      return isNumeric(value) && value !== 0;
    case 'object':
      if (value === null) return false;
      if (!Array.isArray(value)) return Object.keys(value).length > 0;
      if (value.length === 1) return truth(value[0]);
      // All items are looked at, so that an infinite number is found wherever it stands.
      return value.filter(truth).length > 0;
    default:
      return false;
  }
}

/** `$boolean`. */
export function boolean(value: unknown): boolean | undefined {
  return value === undefined ? undefined : truth(value);
}

/** `$not`. */
export function not(value: unknown): boolean | undefined {
  return value === undefined ? undefined : !truth(value);
}

/** `$exists`. */
export function exists(value: unknown): boolean {
  return value !== undefined;
}

/** `$type`. */
export function type(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return 'null';
  if (isNumeric(value)) return 'number';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'function' ? 'function' : 'object';
}
