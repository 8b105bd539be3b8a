// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** `$sum`, `$count`, `$max`, `$min`, `$average`. */
import { listOf } from './checked.ts';

function numbers(value: unknown): readonly number[] | undefined {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) {
    let fits = true;
    for (let index = 0; index < value.length && fits; index++) fits = typeof value[index] === 'number';
    if (fits) return value as number[];
  }
  return listOf(value, (item) => typeof item === 'number', 'numbers') as number[] | undefined;
}

/** `$sum` */
export function sum(value: unknown): number | undefined {
  const items = numbers(value);
  if (!items) return undefined;
  let total = 0;
  for (let index = 0; index < items.length; index++) total += items[index] as number;
  return total;
}

/** `$sum` of a fresh sequence of numbers, which is nothing when it is empty. */
export function total(items: readonly number[]): number | undefined {
  if (items.length === 0) return undefined;
  let all = 0;
  for (let index = 0; index < items.length; index++) all += items[index] as number;
  return all;
}

/** `$count` */
export function count(value: unknown): number {
  return value === undefined ? 0 : Array.isArray(value) ? value.length : 1;
}

/** `$max`; a loop, because `Math.max` with many arguments overflows the stack. */
export function max(value: unknown): number | undefined {
  const items = numbers(value);
  if (!items || items.length === 0) return undefined;
  let found = Number.NEGATIVE_INFINITY;
  for (const item of items) found = Math.max(found, item);
  return found;
}

/** `$min` */
export function min(value: unknown): number | undefined {
  const items = numbers(value);
  if (!items || items.length === 0) return undefined;
  let found = Number.POSITIVE_INFINITY;
  for (const item of items) found = Math.min(found, item);
  return found;
}

/** `$average` */
export function average(value: unknown): number | undefined {
  const items = numbers(value);
  if (!items || items.length === 0) return undefined;
  return (sum(items) as number) / items.length;
}
