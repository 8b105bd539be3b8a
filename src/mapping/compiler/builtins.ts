/** What the compiler knows of each built-in function. */

/** What a call gives: `no` is never a sequence, `fresh` always a new one (or undefined), `marked` perhaps a marked one. */
export type SequenceKind = 'no' | 'fresh' | 'marked';
/** What is known of a value's type; it may be undefined as well. */
export type ValueKind = 'any' | 'boolean' | 'string' | 'number' | 'object' | 'array' | 'function';

export interface Builtin {
  readonly signature: string;
  /** How many arguments functions of higher order hand over: the number that the reference declares. */
  readonly arity: number;
  /** The function of the library. */
  readonly name: string;
  readonly sequence: SequenceKind;
  readonly kind: ValueKind;
  /** Takes the evaluation as its first argument. */
  readonly evaluation: boolean;
  /** Takes the context as its last argument, since a missing first argument can show only in the types. */
  readonly context: boolean;
  /** Never throws, so that no place has to be kept for it. */
  readonly safe: boolean;
  /** Arguments that it must have, and may have. */
  readonly minimum: number;
  readonly maximum: number;
}

function countParameters(signature: string): { minimum: number; maximum: number } {
  const flat = signature
    .slice(1, -1)
    .replace(/:.*$/, '')
    .replace(/<[^<>]*>/g, '')
    .replace(/\([^)]*\)/g, 'x');
  const parameters = flat.match(/[a-z][-?+]?/g) ?? [];
  const minimum = parameters.filter((parameter) => !parameter.endsWith('?')).length;
  return { minimum, maximum: parameters.some((parameter) => parameter.endsWith('+')) ? 100 : parameters.length };
}

/** The types of a context that stands for the only argument that a function must have; undefined where it has others. */
export function contextTypes({ signature, sequence, evaluation, context }: Builtin): string | undefined {
  const types = /^<(s|n|\(nsb\)|x)-(?:[a-z]\?)*:/.exec(signature)?.[1];
  if (types === undefined || sequence !== 'no' || evaluation || context) return undefined;
  return { s: 'string', n: 'number', '(nsb)': 'number string boolean' }[types] ?? '';
}

const table = new Map<string, Builtin>();

/** Flags: e evaluation, c context, f fresh, m marked, s safe; B S N O A kind. */
function add(name: string, signature: string, arity: number, flags = '', library = name): void {
  const kinds: Record<string, ValueKind> = { B: 'boolean', S: 'string', N: 'number', O: 'object', A: 'array' };
  const kind = Object.entries(kinds).find(([letter]) => flags.includes(letter))?.[1] ?? 'any';
  const sequence = flags.includes('f') ? 'fresh' : flags.includes('m') ? 'marked' : 'no';
  table.set(name, {
    signature,
    arity,
    name: library,
    sequence,
    kind,
    evaluation: flags.includes('e'),
    context: flags.includes('c'),
    safe: flags.includes('s'),
    ...countParameters(signature),
    // One argument is the function; its object comes from the context.
    ...(name === 'sift' && { minimum: 2 }),
  });
}

for (const name of ['sum', 'max', 'min', 'average']) add(name, '<a<n>:n>', 1, 'N');
add('count', '<a:n>', 1, 'Ns');
add('string', '<x-b?:s>', 1, 'S');
add('substring', '<s-nn?:s>', 3, 'cS');
add('substringBefore', '<s-s:s>', 2, 'S');
add('substringAfter', '<s-s:s>', 2, 'S');
for (const name of ['lowercase', 'uppercase', 'trim']) add(name, '<s-:s>', 1, 'S');
add('length', '<s-:n>', 1, 'N');
add('pad', '<s-ns?:s>', 3, 'cS');
add('match', '<s-f<s:o>n?:a<o>>', 3, 'ecf');
add('contains', '<s-(sf):b>', 2, 'eB');
add('replace', '<s-(sf)(sf)n?:s>', 4, 'ecS');
add('split', '<s-(sf)n?:a<s>>', 3, 'ecA');
add('join', '<a<s>s?:s>', 2, 'S');
add('formatNumber', '<n-so?:s>', 3, 'cS');
add('formatBase', '<n-n?:s>', 2, 'S');
add('formatInteger', '<n-s:s>', 2, 'S');
add('parseInteger', '<s-s:n>', 2, 'N');
add('number', '<(nsb)-:n>', 1, 'N');
for (const name of ['floor', 'ceil', 'abs', 'sqrt']) add(name, '<n-:n>', 1, 'N');
add('round', '<n-n?:n>', 2, 'N');
add('power', '<n-n:n>', 2, 'N');
add('random', '<:n>', 0, 'eN');
add('boolean', '<x-:b>', 1, 'B');
add('not', '<x-:b>', 1, 'B');
add('map', '<af>', 2, 'ef');
add('zip', '<a+>', 0, 'A');
add('filter', '<af>', 2, 'ef');
add('single', '<af?>', 2, 'em');
add('reduce', '<afj?:j>', 3, 'em');
add('sift', '<o-f?:o>', 2, 'eO');
add('keys', '<x-:a<s>>', 1, 'fs');
add('lookup', '<x-s:x>', 2, 'm');
add('append', '<xx:a>', 2, 'em');
add('exists', '<x:b>', 1, 'Bs');
add('spread', '<x-:a<o>>', 1, 'm');
add('merge', '<a<o>:o>', 1, 'O');
add('reverse', '<a:a>', 1, 'm');
add('each', '<o-f:a>', 2, 'ef');
add('error', '<s?:x>', 1);
add('assert', '<bs?:x>', 2);
add('type', '<x:s>', 1, 'S');
add('sort', '<af?:a>', 2, 'em');
add('shuffle', '<a:a>', 1, 'em');
add('distinct', '<x:x>', 1, 'em');
for (const name of [
  'base64encode',
  'base64decode',
  'encodeUrlComponent',
  'encodeUrl',
  'decodeUrlComponent',
  'decodeUrl',
])
  add(name, '<s-:s>', 1, 'S');
add('toMillis', '<s-s?:n>', 2, 'eN');
add('fromMillis', '<n-s?s?:s>', 3, 'cS');
add('clone', '<(oa)-:o>', 1);
add('now', '<s?s?:s>', 2, 'eS');
add('millis', '<:n>', 0, 'eN');
// The scope goes between; see emit-call.ts.
add('eval', '<sx?:x>', 2, 'em', 'evaluateText');

/** The standard functions of this package; they check their arguments themselves, and `x` lets anything through. */
const standard: readonly (readonly [name: string, signature: string, flags: string, library?: string])[] = [
  ['currencyDigits', '<x:n>', 'N'],
  ['moneyAdd', '<xx:s>', 'S'],
  ['moneySubtract', '<xx:s>', 'S'],
  ['moneySum', '<x:s>', 'S'],
  ['moneyMultiply', '<xx:s>', 'S'],
  ['moneyRound', '<xxx?:s>', 'S'],
  ['moneyCompare', '<xx:n>', 'N'],
  ['moneyToMinor', '<xx:n>', 'N'],
  ['moneyFromMinor', '<xx:s>', 'S'],
  ['moneyAllocate', '<xxx:a<s>>', 'A'],
  ['lookupOr', '<xxx:x>', ''],
  ['lookupOrFail', '<xxx?:x>', ''],
  ['fail', '<xx?:x>', '', 'raise'],
  ['stableKey', '<xx?:s>', 'S'],
  ['toInstant', '<xx?x?:s>', 'S'],
  ['inZone', '<xx:s>', 'S'],
  ['dateInZone', '<xx:s>', 'S'],
  ['addDays', '<xx:s>', 'S'],
  ['normalizeText', '<x:s>', 'S'],
  ['foldText', '<x:s>', 'S'],
  ['truncateText', '<xxx?:s>', 'S'],
];
for (const [name, signature, flags, library] of standard) add(name, signature, 4, flags, library ?? name);

/** Names and signatures of the standard functions, for the reference interpreter. */
export const standardSignatures: ReadonlyMap<string, string> = new Map(
  standard.map(([name, signature]) => [name, signature]),
);

/** By name, without the dollar sign. */
export const builtins: ReadonlyMap<string, Builtin> = table;
