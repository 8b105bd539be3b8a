// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Pictures of numbers (XPath 3.1, fn:format-number), checked and taken apart. */
import { fail } from './failure.ts';
import { regularDistance } from './integer-picture.ts';

/** The characters that a picture is written with. */
export interface Symbols {
  readonly decimal: string;
  readonly grouping: string;
  readonly exponent: string;
  readonly minus: string;
  readonly percent: string;
  readonly perMille: string;
  readonly zero: string;
  readonly digit: string;
  readonly separator: string;
  /** The ten digits. */
  readonly family: readonly string[];
}

/** Half of a picture: for positive or for negative numbers. */
export interface NumberPicture {
  readonly integerGroups: readonly number[];
  readonly regularGroup: number;
  readonly minimumInteger: number;
  readonly scaling: number;
  readonly prefix: string;
  readonly suffix: string;
  readonly fractionGroups: readonly number[];
  readonly minimumFraction: number;
  readonly maximumFraction: number;
  readonly minimumExponent: number;
  readonly picture: string;
}

interface Parts {
  readonly prefix: string;
  readonly suffix: string;
  readonly active: string;
  readonly mantissa: string;
  readonly exponent: string | undefined;
  readonly integer: string;
  readonly fraction: string;
  readonly whole: string;
}

/** The symbols, where options replace some. */
export function symbolsOf(options: Readonly<Record<string, unknown>> | undefined): Symbols {
  const of = (name: string, usual: string): string =>
    options && Object.hasOwn(options, name) ? String(options[name]) : usual;
  const zero = of('zero-digit', '0');
  return {
    decimal: of('decimal-separator', '.'),
    grouping: of('grouping-separator', ','),
    exponent: of('exponent-separator', 'e'),
    minus: of('minus-sign', '-'),
    percent: of('percent', '%'),
    perMille: of('per-mille', '\u2030'),
    zero,
    digit: of('digit', '#'),
    separator: of('pattern-separator', ';'),
    family: Array.from({ length: 10 }, (_, index) => String.fromCharCode(zero.charCodeAt(0) + index)),
  };
}

function activeCharacters(symbols: Symbols): readonly string[] {
  return [...symbols.family, symbols.decimal, symbols.exponent, symbols.grouping, symbols.digit, symbols.separator];
}

function split(whole: string, symbols: Symbols): Parts {
  const active = activeCharacters(symbols);
  const characters = whole.split('');
  const isEdge = (character: string): boolean => active.includes(character) && character !== symbols.exponent;
  const first = characters.findIndex(isEdge);
  const last = characters.findLastIndex(isEdge);
  const prefix = first === -1 ? '' : whole.substring(0, first);
  const suffix = last === -1 ? '' : whole.substring(last + 1);
  const middle = whole.substring(prefix.length, whole.length - suffix.length);
  const at = whole.indexOf(symbols.exponent, prefix.length);
  const hasExponent = !(at === -1 || at > whole.length - suffix.length);
  const mantissa = hasExponent ? middle.substring(0, at) : middle;
  const point = mantissa.indexOf(symbols.decimal);
  return {
    prefix,
    suffix,
    active: middle,
    mantissa,
    exponent: hasExponent ? middle.substring(at + 1) : undefined,
    integer: point === -1 ? mantissa : mantissa.substring(0, point),
    fraction: point === -1 ? suffix : mantissa.substring(point + 1),
    whole,
  };
}

function twice(text: string, sought: string): boolean {
  return text.indexOf(sought) !== text.lastIndexOf(sought);
}

/** The last rule that is broken gives the code, as in the reference. */
function check(parts: Parts, symbols: Symbols): void {
  const { whole, mantissa, active, integer, fraction, exponent } = parts;
  const isDigit = (character: string): boolean => symbols.family.includes(character);
  const percent = whole.includes(symbols.percent);
  const perMille = whole.includes(symbols.perMille);
  const point = whole.indexOf(symbols.decimal);
  const optionalInInteger = integer.indexOf(symbols.digit);
  const optionalInFraction = fraction.lastIndexOf(symbols.digit);
  const known = activeCharacters(symbols);
  const broken: [boolean, string][] = [
    [twice(whole, symbols.decimal), 'D3081'],
    [twice(whole, symbols.percent), 'D3082'],
    [twice(whole, symbols.perMille), 'D3083'],
    [percent && perMille, 'D3084'],
    [!mantissa.split('').some((character) => isDigit(character) || character === symbols.digit), 'D3085'],
    [active.split('').some((character) => !known.includes(character)), 'D3086'],
    [
      point !== -1 && (whole.charAt(point - 1) === symbols.grouping || whole.charAt(point + 1) === symbols.grouping),
      'D3087',
    ],
    [point === -1 && integer.charAt(integer.length - 1) === symbols.grouping, 'D3088'],
    [whole.includes(symbols.grouping + symbols.grouping), 'D3089'],
    [optionalInInteger !== -1 && integer.substring(0, optionalInInteger).split('').some(isDigit), 'D3090'],
    [optionalInFraction !== -1 && fraction.substring(optionalInFraction).split('').some(isDigit), 'D3091'],
    [exponent !== undefined && exponent.length > 0 && (percent || perMille), 'D3092'],
    [exponent !== undefined && (exponent.length === 0 || !exponent.split('').every(isDigit)), 'D3093'],
  ];
  const last = broken.findLast(([applies]) => applies);
  if (last) fail(last[1]);
}

function groupPositions(part: string, parts: Parts, symbols: Symbols, toLeft: boolean): number[] {
  const positions: number[] = [];
  let at = part.indexOf(symbols.grouping);
  while (at !== -1) {
    const side = toLeft ? part.substring(0, at) : part.substring(at);
    positions.push(
      side.split('').filter((character) => symbols.family.includes(character) || character === symbols.digit).length,
    );
    // The reference goes on in the integer part, also for the fraction.
    at = parts.integer.indexOf(symbols.grouping, at + 1);
  }
  return positions;
}

function analyse(parts: Parts, symbols: Symbols): NumberPicture {
  const digits = (text: string): number =>
    text.split('').filter((character) => symbols.family.includes(character)).length;
  const optional = parts.fraction.split('').filter((character) => character === symbols.digit).length;
  const integerGroups = groupPositions(parts.integer, parts, symbols, false);
  let minimumInteger = digits(parts.integer);
  const scaling = minimumInteger;
  let minimumFraction = digits(parts.fraction);
  let maximumFraction = minimumFraction + optional;
  const hasExponent = parts.exponent !== undefined;
  if (minimumInteger === 0 && maximumFraction === 0) {
    if (hasExponent) {
      minimumFraction = 1;
      maximumFraction = 1;
    } else minimumInteger = 1;
  }
  if (hasExponent && minimumInteger === 0 && parts.integer.includes(symbols.digit)) minimumInteger = 1;
  if (minimumInteger === 0 && minimumFraction === 0) minimumFraction = 1;
  return {
    integerGroups,
    regularGroup: regularDistance(integerGroups),
    minimumInteger,
    scaling,
    prefix: parts.prefix,
    suffix: parts.suffix,
    fractionGroups: groupPositions(parts.fraction, parts, symbols, true),
    minimumFraction,
    maximumFraction,
    minimumExponent: parts.exponent === undefined ? 0 : digits(parts.exponent),
    picture: parts.whole,
  };
}

/** Takes a picture apart into its positive and its negative half. Errors: `D3080` to `D3093`. */
export function analyseNumberPicture(picture: string, symbols: Symbols): readonly [NumberPicture, NumberPicture] {
  const halves = picture.split(symbols.separator);
  if (halves.length > 2) fail('D3080');
  const parts = halves.map((half) => split(half, symbols));
  for (const part of parts) check(part, symbols);
  const [positive, negative] = parts.map((part) => analyse(part, symbols)) as [NumberPicture, NumberPicture?];
  return [positive, negative ?? { ...positive, prefix: symbols.minus + positive.prefix }];
}
