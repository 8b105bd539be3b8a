/** Whether a value is plain data: the same after a round trip through JSON. */
import { pointerTo } from './json-pointer.ts';

/** The pointer of the first value that JSON can't hold. Symbols as keys are not looked at. */
export function firstNonData(value: unknown, pointer = ''): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : pointer;
  if (typeof value !== 'object') return pointer;
  if (!Array.isArray(value) && Object.prototype.toString.call(value) !== '[object Object]') return pointer;
  for (const [key, child] of Object.entries(value)) {
    const found = firstNonData(child, pointerTo(pointer, key));
    if (found !== undefined) return found;
  }
  return undefined;
}
