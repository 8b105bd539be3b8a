// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Functions on objects. */
import { type Callable, callUpTo3 } from './calls.ts';
import { isText, listOf, refuse, validated } from './checked.ts';
import { charge, type Evaluation } from './evaluation.ts';
import { fail } from './failure.ts';
import { field, lookupEach } from './lookup.ts';
import { asSequence } from './sequences.ts';
import { text } from './text-of.ts';
import { truth } from './truth.ts';

/** Sets a property of an object that an expression builds, `__proto__` too. */
export function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
}

/** An object without the members that are undefined. */
export function pruned(made: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(made)) if (made[key] !== undefined) put(out, key, made[key]);
  return out;
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** `$keys`: a fresh sequence. */
export function keys(value: unknown): string[] {
  if (!Array.isArray(value)) return keysOf(value);
  // The reference gathers names in an object, which puts names that look like an index first.
  const found: Record<string, unknown> = {};
  for (const item of value) for (const key of keys(item)) put(found, key, true);
  return Object.keys(found);
}

/** `$lookup`: a marked sequence where `input` is an array. */
export function lookup(input: unknown, key: unknown): unknown {
  if (!isText(key)) refuse(key, 2);
  // Without a key, the reference looks for one of this name.
  const name = String(key);
  return Array.isArray(input) ? asSequence(lookupEach(input, name)) : field(input, name);
}

/** `$spread`: one object for each property. */
export function spread(value: unknown): unknown {
  if (Array.isArray(value)) {
    const out: unknown[] = [];
    for (const item of value) {
      const part = spread(item);
      if (Array.isArray(part)) for (const inner of part) out.push(inner);
      else if (part !== undefined) out.push(part);
    }
    // Appending makes a plain array; nothing appended leaves the sequence.
    return value.some((item) => item !== undefined) ? out : asSequence(out);
  }
  if (typeof value !== 'object' || value === null) return value;
  return asSequence(
    Object.keys(value).map((key) => {
      const single: Record<string, unknown> = {};
      put(single, key, (value as Record<string, unknown>)[key]);
      return single;
    }),
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `$merge` */
export function merge(value: unknown): unknown {
  const items = listOf(value, isObject, 'objects');
  if (items === undefined) return undefined;
  const out: Record<string, unknown> = {};
  for (const item of items) for (const key of keysOf(item)) put(out, key, (item as Record<string, unknown>)[key]);
  return out;
}

/** `$each`: a fresh sequence. */
export function each(x: Evaluation, value: unknown, callee: unknown): unknown[] {
  if (typeof callee !== 'function' || (value !== undefined && !isObject(value))) validated('<o-f:a>', [value, callee]);
  const out: unknown[] = [];
  const names = keysOf(value);
  charge(x, names.length);
  for (const key of names) {
    const made = callUpTo3(x, callee as Callable, (value as Record<string, unknown>)[key], key, value);
    if (made !== undefined) out.push(made);
  }
  return out;
}

/** `$sift`: undefined where nothing is left. */
export function sift(x: Evaluation, value: unknown, callee: unknown): unknown {
  const [known, chosen] = validated('<o-f?:o>', [value, callee]) as [unknown, Callable];
  const out: Record<string, unknown> = {};
  const names = keysOf(known);
  charge(x, names.length);
  let count = 0;
  for (const key of names) {
    const item = (known as Record<string, unknown>)[key];
    if (!truth(callUpTo3(x, chosen, item, key, known))) continue;
    put(out, key, item);
    count++;
  }
  return count === 0 ? undefined : out;
}

/** `$clone` */
export function clone(value: unknown): unknown {
  if (value === undefined) return undefined;
  if (typeof value !== 'object' || value === null) validated('<(oa)-:o>', [value]);
  return JSON.parse(text(value) as string);
}

/** `$error`. Errors: always `D3137`. */
export function error(message?: unknown): never {
  if (!isText(message)) refuse(message, 1);
  return fail('D3137', { message: (message as string) || '$error() function evaluated' });
}

/** `$assert`. Errors: `D3141` where the condition is not true. */
export function assert(condition: unknown, message?: unknown): undefined {
  validated('<bs?:x>', message === undefined ? [condition] : [condition, message]);
  if (!condition) fail('D3141', { message: (message as string) || '$assert() statement failed' });
}
