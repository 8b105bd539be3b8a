// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Pictures of integers (XPath 3.1, fn:format-integer): `$formatInteger`, `$parseInteger`. */
import { isNumber, isText, validated } from './checked.ts';
import { fail } from './failure.ts';
import {
  decimalToLetters,
  decimalToRoman,
  lettersToDecimal,
  numberToWords,
  romanToDecimal,
  wordsToNumber,
  wordValues,
} from './number-words.ts';

interface Separator {
  readonly position: number;
  readonly character: string;
}

/** A picture of an integer, taken apart. */
export interface IntegerPicture {
  primary: 'decimal' | 'letters' | 'roman' | 'words' | 'sequence';
  case: 'upper' | 'lower' | 'title';
  ordinal: boolean;
  zeroCode: number;
  mandatoryDigits: number;
  optionalDigits: number;
  /** Every so many digits, where grouping is regular. */
  regular: Separator | undefined;
  separators: Separator[];
  token: string;
  parseWidth: number | undefined;
}

const decimalGroups = [
  0x30, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
  0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
];

/** The distance at which all positions repeat, or 0. */
export function regularDistance(positions: readonly number[]): number {
  if (positions.length === 0) return 0;
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  const factor = positions.reduce(divisor);
  for (let index = 1; index <= positions.length; index++) if (!positions.includes(index * factor)) return 0;
  return factor;
}

function decimalPicture(picture: IntegerPicture, pattern: string): void {
  let zeroCode: number | undefined;
  let position = 0;
  for (const character of Array.from(pattern).reverse()) {
    const code = character.codePointAt(0) as number;
    const group = decimalGroups.find((start) => code >= start && code <= start + 9);
    if (group !== undefined) {
      picture.mandatoryDigits++;
      position++;
      zeroCode ??= group;
      if (group !== zeroCode) fail('D3131');
    } else if (character === '#') {
      position++;
      picture.optionalDigits++;
    } else picture.separators.push({ position, character });
  }
  if (picture.mandatoryDigits === 0) {
    picture.primary = 'sequence';
    picture.token = pattern;
    return;
  }
  picture.zeroCode = zeroCode as number;
  const [first] = picture.separators;
  if (first && picture.separators.every(({ character }) => character === first.character)) {
    const distance = regularDistance(picture.separators.map((separator) => separator.position));
    if (distance > 0) picture.regular = { position: distance, character: first.character };
  }
}

/** Takes a picture apart. Errors: `D3131`. */
export function analyseIntegerPicture(text: string): IntegerPicture {
  const picture: IntegerPicture = {
    primary: 'decimal',
    case: 'lower',
    ordinal: false,
    zeroCode: 0,
    mandatoryDigits: 0,
    optionalDigits: 0,
    regular: undefined,
    separators: [],
    token: '',
    parseWidth: undefined,
  };
  const semicolon = text.lastIndexOf(';');
  const pattern = semicolon === -1 ? text : text.substring(0, semicolon);
  picture.ordinal = semicolon !== -1 && text[semicolon + 1] === 'o';
  if (pattern === 'A' || pattern === 'I' || pattern === 'W') picture.case = 'upper';
  if (pattern === 'Ww') picture.case = 'title';
  if (pattern === 'A' || pattern === 'a') picture.primary = 'letters';
  else if (pattern === 'I' || pattern === 'i') picture.primary = 'roman';
  else if (pattern === 'W' || pattern === 'w' || pattern === 'Ww') picture.primary = 'words';
  else decimalPicture(picture, pattern);
  return picture;
}

function cased(text: string, picture: IntegerPicture): string {
  return picture.case === 'upper' ? text.toUpperCase() : picture.case === 'lower' ? text.toLowerCase() : text;
}

function inserted(text: string, position: number, character: string): string {
  // A negative start counts from the end for `substr`, which the reference uses.
  const from = position < 0 ? Math.max(0, text.length + position) : position;
  return text.substring(0, Math.max(0, position)) + character + text.substring(from);
}

function decimalText(value: number, picture: IntegerPicture): string {
  let text = String(value).padStart(picture.mandatoryDigits, '0');
  if (picture.zeroCode !== 0x30)
    text = Array.from(text, (digit) =>
      String.fromCodePoint((digit.codePointAt(0) as number) + picture.zeroCode - 0x30),
    ).join('');
  if (picture.regular) {
    const { position, character } = picture.regular;
    for (let count = Math.floor((text.length - 1) / position); count > 0; count--)
      text = inserted(text, text.length - count * position, character);
  } else {
    for (const { position, character } of [...picture.separators].reverse())
      text = inserted(text, text.length - position, character);
  }
  if (!picture.ordinal) return text;
  const suffix = text.length > 1 && text.at(-2) === '1' ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[text.at(-1) as '1'];
  return text + (suffix ?? 'th');
}

/** An integer as its picture says. Errors: `D3130`. */
export function formatWithPicture(value: number, picture: IntegerPicture): string {
  const size = Math.abs(value);
  let text: string;
  switch (picture.primary) {
    case 'letters':
      text = decimalToLetters(size, picture.case === 'upper' ? 'A' : 'a');
      break;
    case 'roman':
      text = cased(decimalToRoman(size), picture);
      break;
    case 'words':
      text = cased(numberToWords(size, picture.ordinal), picture);
      break;
    case 'decimal':
      text = decimalText(size, picture);
      break;
    case 'sequence':
      return fail('D3130', { value: picture.token });
  }
  return value < 0 ? `-${text}` : text;
}

/** How a picture is read: the source of a regular expression, and what its match means. */
export interface IntegerReader {
  readonly regex: string;
  readonly parse: (text: string) => number;
}

/** Makes a reader. Errors: `D3130`. */
export function integerReader(picture: IntegerPicture): IntegerReader {
  const upper = picture.case === 'upper';
  switch (picture.primary) {
    case 'letters':
      return { regex: upper ? '[A-Z]+' : '[a-z]+', parse: (text) => lettersToDecimal(text, upper ? 'A' : 'a') };
    case 'roman':
      return {
        regex: upper ? '[MDCLXVI]+' : '[mdclxvi]+',
        parse: (text) => romanToDecimal(upper ? text : text.toUpperCase()),
      };
    case 'words':
      return {
        regex: `(?:${[...wordValues.keys(), 'and', '[\\-, ]'].join('|')})+`,
        parse: (text) => wordsToNumber(text.toLowerCase()),
      };
    case 'decimal':
      return {
        regex: `[0-9]${picture.parseWidth ? `{${picture.parseWidth}}` : '+'}${picture.ordinal ? '(?:th|st|nd|rd)' : ''}`,
        parse: (text) => readDecimal(text, picture),
      };
    case 'sequence':
      return fail('D3130', { value: picture.token });
  }
}

function readDecimal(text: string, picture: IntegerPicture): number {
  let digits = picture.ordinal ? text.slice(0, -2) : text;
  // The reference takes commas out where grouping is regular, whatever the separator is.
  if (picture.regular) digits = digits.split(',').join('');
  else for (const { character } of picture.separators) digits = digits.split(character).join('');
  if (picture.zeroCode !== 0x30)
    digits = digits
      .split('')
      .map((digit) => String.fromCodePoint((digit.codePointAt(0) as number) - picture.zeroCode + 0x30))
      .join('');
  return Number.parseInt(digits, 10);
}

/** `$formatInteger` */
export function formatInteger(value: unknown, picture: unknown): string | undefined {
  if (!isNumber(value) || !isText(picture)) validated('<n-s:s>', [value, picture]);
  if (value === undefined) return undefined;
  return formatWithPicture(Math.floor(value as number), analyseIntegerPicture(picture as string));
}

/** `$parseInteger` */
export function parseInteger(value: unknown, picture: unknown): number | undefined {
  if (!isText(value) || !isText(picture)) validated('<s-s:n>', [value, picture]);
  if (value === undefined) return undefined;
  return integerReader(analyseIntegerPicture(picture as string)).parse(value as string);
}
