// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Functions on strings. Characters are code points, as in the reference. `context` replaces a missing first argument. */
import { isNumber, isText, listOf, onlyText, refuse, validated } from './checked.ts';
import { text } from './text-of.ts';

/** `$string` */
export function string(value: unknown, pretty?: unknown): string | undefined {
  if (pretty !== undefined && typeof pretty !== 'boolean') refuse(pretty, 2);
  return text(value, pretty === true);
}

// Without surrogates, code units are code points.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is the set of characters that need no care.
const simple = /^[\u0000-\ud7ff\ue000-\uffff]*$/;

/** `$length` */
export function length(value: unknown): number | undefined {
  const known = onlyText(value);
  if (known === undefined) return undefined;
  if (simple.test(known)) return known.length;
  let count = 0;
  for (const _ of known) count++;
  return count;
}

/** `$substring` */
export function substring(value: unknown, start: unknown, size: unknown, context: unknown): string | undefined {
  if (!isText(value) || !isNumber(start) || !isNumber(size)) {
    const values = size === undefined ? [value, start] : [value, start, size];
    const fixed = validated('<s-nn?:s>', values, context);
    return cut(fixed[0] as string, fixed[1] as number, fixed[2] as number | undefined);
  }
  return cut(value, start as number, size);
}

/** `$substring` of three arguments, the last two of them numbers. A number in the place of the text moves them up. */
export function substringOf(value: unknown, start: number, size: number): string | undefined {
  if (!isText(value)) return typeof value === 'number' ? refuse(size, 3) : refuse(value, 1);
  return cut(value, start, size);
}

/** `$substring` of what is known. */
export function cut(value: string | undefined, start: number, size?: number): string | undefined {
  if (value === undefined) return undefined;
  const characters = simple.test(value) ? value : Array.from(value);
  const total = characters.length;
  const from = total + start < 0 ? 0 : start;
  if (size !== undefined && size <= 0) return '';
  const to = size === undefined ? undefined : from >= 0 ? from + size : total + from + size;
  const part = characters.slice(from, to);
  return typeof part === 'string' ? part : part.join('');
}

function around(value: unknown, mark: unknown): [string, string] | undefined {
  const known = onlyText(value);
  if (!isText(mark)) refuse(mark, 2);
  return known === undefined ? undefined : [known, String(mark)];
}

/** `$substringBefore` */
export function substringBefore(value: unknown, mark: unknown): string | undefined {
  const pair = around(value, mark);
  if (!pair) return undefined;
  const at = pair[0].indexOf(pair[1]);
  return at < 0 ? pair[0] : pair[0].slice(0, at);
}

/** `$substringAfter` */
export function substringAfter(value: unknown, mark: unknown): string | undefined {
  const pair = around(value, mark);
  if (!pair) return undefined;
  const at = pair[0].indexOf(pair[1]);
  return at < 0 ? pair[0] : pair[0].slice(at + pair[1].length);
}

/** `$lowercase` */
export function lowercase(value: unknown): string | undefined {
  return onlyText(value)?.toLowerCase();
}

/** `$uppercase` */
export function uppercase(value: unknown): string | undefined {
  return onlyText(value)?.toUpperCase();
}

/** Whether blanks stand alone and are spaces; looked at by character, which is quicker than an expression for names. */
function isFolded(known: string): boolean {
  let before = 0;
  for (let index = 0; index < known.length; index++) {
    const code = known.charCodeAt(index);
    if (code === 9 || code === 10 || code === 13 || (code === 32 && before === 32)) return false;
    before = code;
  }
  return true;
}

/** `$trim`: blanks at the ends go, blanks inside become one space. */
export function trim(value: unknown): string | undefined {
  const known = onlyText(value);
  if (known === undefined) return undefined;
  const folded = isFolded(known) ? known : known.replace(/[ \t\n\r]+/g, ' ');
  const from = folded.charCodeAt(0) === 32 ? 1 : 0;
  const to = folded.length > from && folded.charCodeAt(folded.length - 1) === 32 ? folded.length - 1 : folded.length;
  return from === 0 && to === folded.length ? folded : folded.slice(from, to);
}

/** `$pad`: to the right, or to the left where `width` is negative. */
export function pad(value: unknown, width: unknown, character: unknown, context: unknown): string | undefined {
  let values = [value, width, character];
  if (!isText(value) || !isNumber(width) || !isText(character))
    values = validated('<s-ns?:s>', character === undefined ? [value, width] : values, context);
  const [known, size, filler] = values as [string | undefined, number, string | undefined];
  if (known === undefined) return undefined;
  const fill = filler === undefined || filler.length === 0 ? ' ' : filler;
  const target = Math.trunc(size);
  const missing = Math.abs(target) - (length(known) as number);
  if (!(missing > 0)) return known;
  const padding = fill.length > 1 ? (cut(fill.repeat(missing), 0, missing) as string) : fill.repeat(missing);
  return target > 0 ? known + padding : padding + known;
}

/** `$join` */
export function join(values: unknown, separator?: unknown): string | undefined {
  if (!isText(separator)) refuse(separator, 2);
  return listOf(values, (value) => typeof value === 'string', 'strings')?.join((separator as string) ?? '');
}
