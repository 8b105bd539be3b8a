// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** The operators between two values. `position` is the operator's place in the expression. */
import { bounded, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { text } from './text-of.ts';
import { isNumeric } from './truth.ts';

function operands(left: unknown, right: unknown, token: string, position: number): boolean {
  try {
    if (left !== undefined && !isNumeric(left)) fail('T2001', { value: left });
    if (right !== undefined && !isNumeric(right)) fail('T2002', { value: right });
  } catch (error) {
    throw Object.assign(error as object, { position, token });
  }
  return left !== undefined && right !== undefined;
}

/** `+` */
export function add(left: unknown, right: unknown, position: number): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const result = left + right;
    if (result - result === 0) return result;
  }
  return operands(left, right, '+', position) ? (left as number) + (right as number) : undefined;
}

/** `-` */
export function subtract(left: unknown, right: unknown, position: number): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const result = left - right;
    if (result - result === 0) return result;
  }
  return operands(left, right, '-', position) ? (left as number) - (right as number) : undefined;
}

/** `*` */
export function multiply(left: unknown, right: unknown, position: number): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const result = left * right;
    if (result - result === 0) return result;
  }
  return operands(left, right, '*', position) ? (left as number) * (right as number) : undefined;
}

/** `/` */
export function divide(left: unknown, right: unknown, position: number): number | undefined {
  return operands(left, right, '/', position) ? (left as number) / (right as number) : undefined;
}

/** `%` */
export function remainder(left: unknown, right: unknown, position: number): number | undefined {
  return operands(left, right, '%', position) ? (left as number) % (right as number) : undefined;
}

/** Unary `-`. */
export function negate(value: unknown, position: number): number | undefined {
  if (value === undefined) return undefined;
  if (isNumeric(value)) return -value;
  return fail('D1002', { position, token: '-', value });
}

/** Equality of data, in depth; arrays in order, objects in any order of names. */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false;
    for (let index = 0; index < left.length; index++) if (!deepEqual(left[index], right[index])) return false;
    return true;
  }
  // The reference compares all own names, so that an array differs from an object by its length.
  const names = Object.getOwnPropertyNames(left);
  if (names.length !== Object.getOwnPropertyNames(right).length) return false;
  for (const name of names) {
    if (!Object.hasOwn(right, name)) return false;
    if (!deepEqual((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name])) return false;
  }
  return true;
}

/** `=` */
export function equal(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  return left === right || (typeof left === 'object' && deepEqual(left, right));
}

/** `!=` */
export function unequal(left: unknown, right: unknown): boolean {
  return left !== undefined && right !== undefined && !equal(left, right);
}

function isOrdered(value: unknown): boolean {
  return value === undefined || typeof value === 'string' || typeof value === 'number';
}

function comparable(left: unknown, right: unknown, token: string, position: number): boolean {
  if (!isOrdered(left) || !isOrdered(right))
    fail('T2010', { position, token, value: left !== undefined && isOrdered(left) ? right : left });
  if (left === undefined || right === undefined) return false;
  if (typeof left !== typeof right) fail('T2009', { position, token, value: left, value2: right });
  return true;
}

/** `<` */
export function less(left: unknown, right: unknown, position: number): boolean | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return comparable(left, right, '<', position) ? (left as string) < (right as string) : undefined;
}

/** `<=` */
export function lessOrEqual(left: unknown, right: unknown, position: number): boolean | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left <= right;
  return comparable(left, right, '<=', position) ? (left as string) <= (right as string) : undefined;
}

/** `>` */
export function greater(left: unknown, right: unknown, position: number): boolean | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left > right;
  return comparable(left, right, '>', position) ? (left as string) > (right as string) : undefined;
}

/** `>=` */
export function greaterOrEqual(left: unknown, right: unknown, position: number): boolean | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left >= right;
  return comparable(left, right, '>=', position) ? (left as string) >= (right as string) : undefined;
}

/** `in` */
export function includes(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined) return false;
  if (!Array.isArray(right)) return left === right;
  for (let index = 0; index < right.length; index++) if (right[index] === left) return true;
  return false;
}

/** `&` */
export function join2(left: unknown, right: unknown, position: number): string {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  try {
    return (text(left) ?? '') + (text(right) ?? '');
  } catch (error) {
    throw Object.assign(error as object, { position, token: '&' });
  }
}

/** `..`: a fresh sequence, or undefined. */
export function range(x: Evaluation, from: unknown, to: unknown, position: number): unknown[] | undefined {
  const where = { position, token: '..' };
  if (from !== undefined && !Number.isInteger(from)) fail('T2003', { ...where, value: from });
  if (to !== undefined && !Number.isInteger(to)) fail('T2004', { ...where, value: to });
  if (from === undefined || to === undefined || (from as number) > (to as number)) return undefined;
  const size = (to as number) - (from as number) + 1;
  if (size > 1e7) fail('D2014', { ...where, value: size });
  if (size > x.limits.sequence) fail('D2015', { ...where, value: size });
  const out: number[] = new Array(size);
  for (let index = 0; index < size; index++) out[index] = (from as number) + index;
  return bounded(x, out);
}
