/**
 * `$replace`, `$contains`, `$split` and `$match` where all but the first argument is written out in the expression: what
 * JavaScript does itself, at a tenth of the size. A function in the place of the text is taken for the argument behind
 * it, so that the last one is too much, and refused (`T0410`). Patterns are global, and match no empty text.
 */
import { isText, refuse } from './checked.ts';
import { charge, type Evaluation } from './evaluation.ts';

/** The first of `count` arguments. */
function subject(value: unknown, last: unknown, count: number): string | undefined {
  if (isText(value)) return value;
  return typeof value === 'function' ? refuse(last, count) : refuse(value, 1);
}

/** `$replace` of every place, by a text without dollars. */
export function replaceEach(value: unknown, sought: string | RegExp, replacement: string): string | undefined {
  return subject(value, replacement, 3)?.replaceAll(sought, replacement);
}

/** `$contains` of a text. */
export function containsText(value: unknown, sought: string): boolean | undefined {
  return subject(value, sought, 2)?.includes(sought);
}

/** `$contains` of a pattern. */
export function containsPattern(value: unknown, sought: RegExp): boolean | undefined {
  const text = subject(value, sought, 2);
  return text === undefined ? undefined : text.search(sought) >= 0;
}

/** `$split` at a text. */
export function splitAt(value: unknown, separator: string): string[] | undefined {
  return subject(value, separator, 2)?.split(separator);
}

/** `$match`, up to a limit of at least one: a fresh sequence. */
export function matchEach(
  x: Evaluation,
  value: unknown,
  pattern: RegExp,
  limit = Number.POSITIVE_INFINITY,
): object[] | undefined {
  const text = subject(value, pattern, 2);
  if (text === undefined) return undefined;
  const out: object[] = [];
  for (const found of text.matchAll(pattern)) {
    charge(x, 1);
    const [match, ...groups] = found;
    out.push({ match, index: found.index, groups });
    if (out.length >= limit) break;
  }
  return out;
}
