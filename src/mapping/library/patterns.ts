// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Regular expressions, and the string functions that take one: `$contains`, `$match`, `$replace`, `$split`. */
import { type Callable, invoke } from './calls.ts';
import { isNumber, isText, refuse, validated } from './checked.ts';
import { charge, type Evaluation } from './evaluation.ts';
import { EvaluationError, fail } from './failure.ts';
import { asSequence } from './sequences.ts';

/** What a matcher gives: a regular expression, or a function of the expression that does the same. */
interface Match {
  readonly match: string;
  readonly start: number;
  readonly end: number;
  readonly groups: unknown[];
  readonly next: unknown;
}

function matchAt(pattern: RegExp, value: string, from: number, position: number): Match | undefined {
  pattern.lastIndex = from;
  const found = pattern.exec(value);
  if (found === null) return undefined;
  const end = pattern.lastIndex;
  return {
    match: found[0],
    start: found.index,
    end: found.index + found[0].length,
    groups: found.slice(1),
    next: () => {
      if (end >= value.length) return undefined;
      const following = matchAt(pattern, value, end, position);
      if (following?.match === '') fail('D1004', { position, value: pattern.source });
      return following;
    },
  };
}

/** A regular expression as a function value. */
export function matcher(pattern: RegExp, position: number, neverEmpty: boolean): Callable {
  const made: Callable = (value, from) => {
    if (typeof value === 'string' || value === undefined)
      return matchAt(pattern, String(value), Number(from) || 0, position);
    return matchAt(pattern, String(value), 0, position);
  };
  made.arity = 2;
  made.pattern = pattern;
  made.position = position;
  made.neverEmpty = neverEmpty;
  return made;
}

function matched(x: Evaluation, callee: unknown, values: unknown[]): Match | undefined {
  charge(x, 1);
  const found = invoke(x, callee, values, null) as Match | undefined;
  if (
    found &&
    !(
      typeof found.start === 'number' ||
      (found.end as unknown) === 'number' ||
      Array.isArray(found.groups) ||
      typeof found.next === 'function'
    )
  )
    throw new EvaluationError('T1010', {});
  return found;
}

function isPattern(value: unknown): value is string | Callable | undefined {
  return isText(value) || typeof value === 'function';
}

/** `$contains`; an empty token is contained in everything. */
export function contains(x: Evaluation, value: unknown, token: unknown): boolean | undefined {
  // A function in the place of the text is taken for the token, and what follows is too much.
  if (!isText(value) && typeof value !== 'function') refuse(value, 1);
  if (!isText(value) || !isPattern(token)) refuse(token, 2);
  if (value === undefined || token === undefined) return undefined;
  if (typeof token === 'string') return (value as string).includes(token);
  const { pattern } = token as Callable;
  if (!pattern) return matched(x, token, [value]) !== undefined;
  pattern.lastIndex = 0;
  return pattern.test(value as string);
}

/** `$match`: a fresh sequence. Errors: `D3040`. */
export function match(
  x: Evaluation,
  value: unknown,
  pattern: unknown,
  limit: unknown,
  context: unknown,
): unknown[] | undefined {
  let values = [value, pattern, limit];
  if (!isText(value) || typeof pattern !== 'function' || !isNumber(limit))
    values = validated('<s-f<s:o>n?:a<o>>', limit === undefined ? [value, pattern] : values, context);
  const [known, callee, maximum] = values as [string | undefined, unknown, number | undefined];
  if (known === undefined) return undefined;
  if (maximum !== undefined && maximum < 0) fail('D3040', { value: maximum, index: 3 });
  const out: unknown[] = [];
  if (maximum !== undefined && !(maximum > 0)) return out;
  let found = matched(x, callee, [known]);
  while (found !== undefined && (maximum === undefined || out.length < maximum)) {
    out.push({ match: found.match, index: found.start, groups: found.groups });
    found = matched(x, found.next, []);
  }
  return out;
}

/** `$match` partially applied: its arguments are not checked, and a pattern reads any value as text. */
export function uncheckedMatch(x: Evaluation): Callable {
  const made: Callable = (value, pattern, limit) =>
    value === undefined
      ? undefined
      : asSequence(match(x, (pattern as Callable).pattern ? String(value) : value, pattern, limit, undefined));
  made.arity = 3;
  return made;
}

/** Puts the parts of a match where a replacement names them: `$0`, `$1`, …, `$$`. */
function substituted(replacement: string, found: Match): string {
  let out = '';
  let position = 0;
  let index = replacement.indexOf('$', position);
  const { groups } = found;
  while (index !== -1 && position < replacement.length) {
    out += replacement.substring(position, index);
    position = index + 1;
    const next = replacement.charAt(position);
    if (next === '$') {
      out += '$';
      position++;
    } else if (next === '0') {
      out += found.match;
      position++;
    } else {
      const digits = groups.length === 0 ? 1 : Math.floor(Math.log(groups.length) * Math.LOG10E) + 1;
      let group = Number.parseInt(replacement.substring(position, position + digits), 10);
      if (digits > 1 && group > groups.length)
        group = Number.parseInt(replacement.substring(position, position + digits - 1), 10);
      if (Number.isNaN(group)) out += '$';
      else {
        if (groups[group - 1] !== undefined) out += groups[group - 1];
        position += group.toString().length;
      }
    }
    index = replacement.indexOf('$', position);
  }
  return out + replacement.substring(position);
}

function replacedText(value: string, token: string, replacement: unknown, limit: number): string {
  let out = '';
  let position = 0;
  let count = 0;
  for (let at = value.indexOf(token); at !== -1 && count < limit; at = value.indexOf(token, position)) {
    // The reference writes out the text of the function here.
    if (typeof replacement !== 'string') return fail('D3012', { value: replacement });
    out += value.substring(position, at) + replacement;
    position = at + token.length;
    count++;
  }
  return out + value.substring(position);
}

/** The same as with matches and a replacement without dollars, without an object for each match. */
function replacedPlain(value: string, pattern: RegExp, put: string, limit: number, place: number): string {
  pattern.lastIndex = 0;
  let found = pattern.exec(value);
  if (found === null) return value;
  let out = '';
  let position = 0;
  for (let count = 0; found !== null && count < limit; count++) {
    out += value.substring(position, found.index) + put;
    position = found.index + found[0].length;
    if (pattern.lastIndex >= value.length) break;
    found = pattern.exec(value);
    if (found !== null && found[0] === '') fail('D1004', { position: place, value: pattern.source });
  }
  return out + value.substring(position);
}

/** `$replace`. Errors: `D3010`, `D3011`, `D3012`. */
export function replace(
  x: Evaluation,
  value: unknown,
  token: unknown,
  replacement: unknown,
  limit: unknown,
  context: unknown,
): string | undefined {
  let values = [value, token, replacement, limit];
  if (!isText(value) || !isPattern(token) || !isPattern(replacement) || !isNumber(limit))
    values = validated('<s-(sf)(sf)n?:s>', limit === undefined ? [value, token, replacement] : values, context);
  const [known, sought, put, maximum] = values as [string | undefined, unknown, unknown, number | undefined];
  if (known === undefined) return undefined;
  if (sought === '') fail('D3010', { value: sought, index: 2 });
  if (maximum !== undefined && maximum < 0) fail('D3011', { value: maximum, index: 4 });
  if (maximum !== undefined && !(maximum > 0)) return known;
  const most = maximum ?? Number.POSITIVE_INFINITY;
  if (typeof sought === 'string') return replacedText(known, sought, put, most);
  const { pattern, position: place = 0, neverEmpty } = sought as Callable;
  if (pattern && typeof put === 'string' && !put.includes('$')) {
    if (neverEmpty && maximum === undefined) return known.replace(pattern, put);
    return replacedPlain(known, pattern, put, most, place);
  }
  let found = matched(x, sought, [known]);
  let out = '';
  let position = 0;
  for (let count = 0; found !== undefined && count < most; count++) {
    out += known.substring(position, found.start);
    const part = typeof put === 'string' ? substituted(put, found) : invoke(x, put, [found], null);
    if (typeof part !== 'string') return fail('D3012', { value: part });
    out += part;
    position = found.start + found.match.length;
    found = matched(x, found.next, []);
  }
  return out + known.substring(position);
}

/** `$split`. Errors: `D3020`. */
export function split(
  x: Evaluation,
  value: unknown,
  separator: unknown,
  limit: unknown,
  context: unknown,
): unknown[] | undefined {
  let values = [value, separator, limit];
  if (!isText(value) || !isPattern(separator) || !isNumber(limit))
    values = validated('<s-(sf)n?:a<s>>', limit === undefined ? [value, separator] : values, context);
  const [known, sought, maximum] = values as [string | undefined, unknown, number | undefined];
  if (known === undefined) return undefined;
  if (maximum !== undefined && maximum < 0) fail('D3020', { value: maximum, index: 3 });
  if (maximum !== undefined && !(maximum > 0)) return [];
  if (typeof sought === 'string') return known.split(sought, maximum);
  const most = maximum ?? Number.POSITIVE_INFINITY;
  const out: unknown[] = [];
  let start = 0;
  let found = matched(x, sought, [known]);
  if (found === undefined) return [known];
  while (found !== undefined && out.length < most) {
    out.push(known.substring(start, found.start));
    start = found.end;
    found = matched(x, found.next, []);
  }
  if (out.length < most) out.push(known.substring(start));
  return out;
}
