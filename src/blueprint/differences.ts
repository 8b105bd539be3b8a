/** Where a result differs from what is expected. */
import { isDeepStrictEqual } from 'node:util';
import { pointerTo } from './json-pointer.ts';

/** `expected` is missing where nothing is expected, `found` where nothing was found. */
export interface Difference {
  /** JSON Pointer; of the root the empty string. */
  readonly path: string;
  readonly expected?: unknown;
  readonly found?: unknown;
}

/** The innermost places at which two values differ, at most `maximum`. */
export function differences(expected: unknown, found: unknown, maximum = 50): Difference[] {
  const all: Difference[] = [];
  const compare = (path: string, left: unknown, right: unknown): void => {
    if (all.length >= maximum || isDeepStrictEqual(left, right)) return;
    if (isRecord(left) && isRecord(right) && Array.isArray(left) === Array.isArray(right)) {
      for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
        compare(pointerTo(path, key), left[key], right[key]);
      }
      return;
    }
    all.push({
      path,
      ...(left !== undefined && { expected: left }),
      ...(right !== undefined && { found: right }),
    });
  };
  compare('', expected, found);
  return all;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
