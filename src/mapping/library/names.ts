/** What generated code needs for names of variables. */
import { fail } from './failure.ts';

/** The value of a variable that is not bound yet, so that an outer name shows through. */
export const UNSET: unique symbol = Symbol('unset');

/** A callee written without its dollar sign: a variable of the name is probably meant. Errors: `T1005`, `T1007`. */
export function meant(callee: unknown, variable: unknown, position: number, token: string, code: string): unknown {
  return callee === undefined && variable ? fail(code, { position, token }) : callee;
}
