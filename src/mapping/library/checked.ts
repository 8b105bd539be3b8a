/**
 * Quick checks of arguments that are nearly always right. Where the types of a call can be told one by one, a wrong one
 * is refused here as its signature would; only where arguments can shift, and one can come from the context, the signature
 * itself speaks, which is large.
 */
import { fail } from './failure.ts';
import { signature } from './signature.ts';

/** Throws what the signature says of these arguments; gives them as validated where it accepts them after all. */
export function validated(definition: string, values: readonly unknown[], context?: unknown): unknown[] {
  return signature(definition).validate(values, context);
}

/** An argument is of a wrong type: `T0410`. Arguments are counted from 1. */
export function refuse(value: unknown, index: number): never {
  return fail('T0410', { value, index });
}

/** A string or undefined. */
export function isText(value: unknown): value is string | undefined {
  return typeof value === 'string' || value === undefined;
}

/** A number or undefined. */
export function isNumber(value: unknown): value is number | undefined {
  return typeof value === 'number' || value === undefined;
}

/** Calls a function that was given nothing with its context, which must be of one of these types. Errors: `T0411`. */
export function ofContext<T>(context: unknown, types: string, call: (value: unknown) => T): T {
  if (context !== undefined && !types.includes(typeof context)) fail('T0411', { value: context, index: 1 });
  return call(context);
}

/** The only argument of a function on strings. Errors: `T0410`. */
export function onlyText(value: unknown): string | undefined {
  return isText(value) ? value : refuse(value, 1);
}

/** A first argument `a<…>`: an array of these, one of them, or undefined; `type` is their plural. Errors: `T0412`. */
export function listOf(value: unknown, fits: (item: unknown) => boolean, type: string): unknown[] | undefined {
  if (value === undefined) return undefined;
  const items = Array.isArray(value) ? value : [value];
  return items.every(fits) ? items : fail('T0412', { value, index: 1, type });
}
