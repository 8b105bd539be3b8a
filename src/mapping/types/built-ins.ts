/**
 * The functions of JSONata by what they return. Signatures are those of the reference (jsonata 2.2.2): a `-` behind the
 * first parameter lets the context stand in for it, and most functions of nothing give nothing.
 */
import { collapse, membersOf, streamOf } from './stream.ts';
import {
  arrayOf,
  boolean,
  isNever,
  never,
  nothing,
  number,
  present,
  type Type,
  text,
  textOf,
  union,
  unknown,
} from './type.ts';

export interface BuiltIn {
  /** Arguments that must be there; with one less, the context is the first. */
  readonly required: number;
  readonly takesContext: boolean;
  /** Whether nothing as first argument gives nothing. */
  readonly strict: boolean;
  /** The result for arguments that are there. */
  readonly result: (given: readonly Type[]) => Type;
}

const always =
  (type: Type): BuiltIn['result'] =>
  () =>
    type;

const strict = (result: BuiltIn['result'], required = 1, takesContext = true): BuiltIn => ({
  required,
  takesContext,
  strict: true,
  result,
});
const total = (result: BuiltIn['result'], required = 1): BuiltIn => ({
  required,
  takesContext: false,
  strict: false,
  result,
});

const moneyText: Type = { text: { values: undefined, money: true, zoneless: false } };

/** Functions that take one text or number, or more, and give a plain one. */
const plain: Readonly<Record<string, readonly [result: Type, required: number]>> = {
  substringBefore: [text, 2],
  substringAfter: [text, 2],
  pad: [text, 2],
  formatNumber: [text, 2],
  formatBase: [text, 1],
  formatInteger: [text, 2],
  base64encode: [text, 1],
  base64decode: [text, 1],
  encodeUrlComponent: [text, 1],
  encodeUrl: [text, 1],
  decodeUrlComponent: [text, 1],
  decodeUrl: [text, 1],
  fromMillis: [text, 1],
  length: [number, 1],
  parseInteger: [number, 2],
  sqrt: [number, 1],
  power: [number, 2],
  contains: [boolean, 2],
  boolean: [boolean, 1],
  not: [boolean, 1],
};

export const builtIns: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  ...Object.entries(plain).map(([name, [result, required]]) => [name, strict(always(result), required)] as const),
  ['string', strict(([value = unknown]) => stringOf(value))],
  ['lowercase', strict(([value = unknown]) => mapText(value, (each) => each.toLowerCase()))],
  ['uppercase', strict(([value = unknown]) => mapText(value, (each) => each.toUpperCase()))],
  ['trim', strict(([value = unknown]) => mapText(value, (each) => each.replaceAll(/[ \t\n\r]+/gm, ' ').trim()))],
  ['substring', strict(always(text), 2)],
  ['replace', strict(([value = unknown, , replacement]) => replaced(value, replacement), 3)],
  ['split', strict(always(arrayOf(text)), 2)],
  ['join', strict(always(text), 1, false)],
  ['match', strict(always(unknown), 2)],
  // A text that the picture does not fit gives nothing.
  ['toMillis', strict(([, picture]) => (picture ? union(number, nothing) : number))],
  ['number', strict(([value = unknown]) => numberOf(value))],
  ...['abs', 'floor', 'ceil', 'round'].map((name) => [name, strict(([value = unknown]) => numberOf(value))] as const),
  ...['sum', 'average'].map((name) => [name, strict(always(number), 1, false)] as const),
  ...['max', 'min'].map((name) => [name, strict(([value = unknown]) => extreme(value), 1, false)] as const),
  ['count', total(always(number))],
  ['exists', total(always(boolean))],
  ['random', total(always(number), 0)],
  ['now', total(always(text), 0)],
  ['millis', total(always(number), 0)],
  ['keys', strict(() => collapse({ ...streamOf(arrayOf(text)), some: false }))],
  ['append', total(([a = unknown, b = unknown]) => append(a, b), 2)],
  ['distinct', strict(([value = unknown]) => distinct(value), 1, false)],
  ...['sort', 'reverse', 'shuffle'].map(
    (name) => [name, strict(([value = unknown]) => listOf(value), 1, false)] as const,
  ),
  ['clone', strict(([value = unknown]) => value)],
  ['type', strict(always(textOf(['null', 'number', 'string', 'boolean', 'array', 'object', 'function'])), 1, false)],
  ...(['moneyAdd', 'moneySubtract', 'moneyMultiply', 'moneyRound', 'moneyFromMinor'] as const).map(
    (name) => [name, strict(always(moneyText), 2, false)] as const,
  ),
  ['moneySum', total(always(moneyText))],
  ['moneyAllocate', strict(always(arrayOf(moneyText, { nonEmpty: true })), 3, false)],
  ['moneyCompare', strict(always(number), 2, false)],
  ['moneyToMinor', strict(always(number), 2, false)],
  ['currencyDigits', strict(always(number), 1, false)],
  ['lookupOr', total(always(unknown), 3)],
  ['lookupOrFail', total(always(unknown), 2)],
  ['fail', total(always(never))],
  ...(['stableKey', 'normalizeText', 'foldText', 'toInstant'] as const).map(
    (name) => [name, strict(always(text), 1, false)] as const,
  ),
  ...(['inZone', 'dateInZone', 'addDays', 'truncateText'] as const).map(
    (name) => [name, strict(always(text), 2, false)] as const,
  ),
  ['error', total(always(never), 0)],
  ['assert', total(always(nothing))],
]);

/** Functions that give something only of something; by name, without `$`. */
export const strictFunctions: ReadonlySet<string> = new Set([
  ...[...builtIns].flatMap(([name, builtIn]) => (builtIn.strict ? [name] : [])),
  'lookup',
  'map',
  'filter',
  'reduce',
]);

/** Functions that give something of null, too. */
export const functionsOfNull: ReadonlySet<string> = new Set(
  'string boolean not keys clone type distinct sort reverse shuffle lookup map filter reduce'.split(' '),
);

/** Null becomes the text null; the values of a list of constants stay known. */
function stringOf(value: Type): Type {
  if (value.text && !value.null && !value.number && !value.boolean && !value.array && !value.objects) {
    return { text: value.text };
  }
  const money = value.text?.money === true || value.number?.money === true;
  return { text: { values: undefined, money, zoneless: false } };
}

function mapText({ text: given }: Type, change: (value: string) => string): Type {
  if (!given) return text;
  return { text: { ...given, values: given.values && new Set([...given.values].map(change)) } };
}

/** A replacement may add a zone, unless it is made of separators only. */
function replaced({ text: given }: Type, replacement: Type | undefined): Type {
  const texts = replacement?.text?.values;
  const addsNoZone = texts !== undefined && [...texts].every((each) => /^[T .,:-]*$/.test(each));
  const zoneless = given?.zoneless === true && addsNoZone;
  return { text: { values: undefined, money: given?.money ?? false, zoneless } };
}

function numberOf({ text: words, number: digits }: Type): Type {
  return { number: { values: undefined, money: words?.money === true || digits?.money === true } };
}

/** Of an empty list there is none. */
function extreme(value: Type): Type {
  const { items, some, absence } = streamOf(value);
  const missing: Type = some ? never : { missing: absence ?? { origins: [], emptyList: false } };
  return union(items.number ? { number: items.number } : number, missing);
}

/** Nothing adds nothing: then the other one is the result, as it is. */
function append(a: Type, b: Type): Type {
  if (a.unknown || b.unknown) return unknown;
  const first = streamOf(a);
  const second = streamOf(b);
  const both = arrayOf(union(first.items, second.items), { nonEmpty: first.some || second.some });
  const canBoth = !isNever(present(a)) && !isNever(present(b));
  return union(canBoth ? both : never, union(a.missing ? b : never, b.missing ? a : never));
}

/** An array stays one; of a sequence, one member may be all that is left. */
function distinct(value: Type): Type {
  if (value.unknown || !value.array) return value;
  return value.array.sequence ? union(value, value.array.items) : value;
}

/** A single value becomes a list of one. */
function listOf(value: Type): Type {
  if (value.unknown) return unknown;
  const { some } = streamOf(value);
  return arrayOf(membersOf(value), { nonEmpty: some });
}
