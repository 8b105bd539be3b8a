// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Integers as English words, Roman numerals and letters, in both directions. */

const few =
  'Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen'.split(
    ' ',
  );
const ordinals =
  'Zeroth First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth'.split(
    ' ',
  );
const decades = 'Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety Hundred'.split(' ');
const magnitudes = 'Thousand Million Billion Trillion'.split(' ');

function words(value: number, follows: boolean, ordinal: boolean): string {
  if (value <= 19) return (follows ? ' and ' : '') + (ordinal ? ordinals : few)[value];
  if (value < 100) {
    const rest = value % 10;
    const text = (follows ? ' and ' : '') + decades[Math.floor(value / 10) - 2];
    if (rest > 0) return `${text}-${words(rest, false, ordinal)}`;
    return ordinal ? `${text.slice(0, -1)}ieth` : text;
  }
  let text: string;
  let rest: number;
  if (value < 1000) {
    text = `${follows ? ', ' : ''}${few[Math.floor(value / 100)]} Hundred`;
    rest = value % 100;
  } else {
    const magnitude = Math.min(Math.floor(Math.log10(value) / 3), magnitudes.length);
    const factor = 10 ** (magnitude * 3);
    const mantissa = Math.floor(value / factor);
    rest = value - mantissa * factor;
    text = `${follows ? ', ' : ''}${words(mantissa, false, false)} ${magnitudes[magnitude - 1]}`;
  }
  if (rest > 0) return text + words(rest, true, ordinal);
  return ordinal ? `${text}th` : text;
}

/** A number in English words. */
export function numberToWords(value: number, ordinal: boolean): string {
  return words(value, false, ordinal);
}

function makeWordValues(): Map<string, number> {
  const values = new Map<string, number>();
  for (const [index, word] of few.entries()) values.set(word.toLowerCase(), index);
  for (const [index, word] of ordinals.entries()) values.set(word.toLowerCase(), index);
  decades.forEach((word, index) => {
    const lower = word.toLowerCase();
    values.set(lower, (index + 2) * 10);
    values.set(`${lower.slice(0, -1)}ieth`, (index + 2) * 10);
  });
  values.set('hundredth', 100);
  magnitudes.forEach((word, index) => {
    const lower = word.toLowerCase();
    values.set(lower, 10 ** ((index + 1) * 3));
    values.set(`${lower}th`, 10 ** ((index + 1) * 3));
  });
  return values;
}

/** The value of each English number word, in lower case. */
export const wordValues: ReadonlyMap<string, number> = /* @__PURE__ */ makeWordValues();

/** English words to a number. */
export function wordsToNumber(text: string): number {
  const segments = [0];
  for (const part of text.split(/,\s|\sand\s|[\s\\-]/)) {
    const value = wordValues.get(part) ?? Number.NaN;
    let top = segments.pop() ?? 0;
    if (value < 100) {
      if (top >= 1000) {
        segments.push(top);
        top = 0;
      }
      segments.push(top + value);
    } else segments.push(top * value);
  }
  return segments.reduce((total, value) => total + value, 0);
}

const numerals: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** A number as lower-case Roman numerals. */
export function decimalToRoman(value: number): string {
  let text = '';
  let rest = value;
  for (const [size, numeral] of numerals) {
    if (rest >= size) {
      const times = Math.floor(rest / size);
      text += numeral.repeat(times);
      rest -= times * size;
    }
  }
  return text;
}

const romanValues: Readonly<Record<string, number>> = { M: 1000, D: 500, C: 100, L: 50, X: 10, V: 5, I: 1 };

/** Upper-case Roman numerals to a number. */
export function romanToDecimal(roman: string): number {
  let total = 0;
  let largest = 1;
  for (let index = roman.length - 1; index >= 0; index--) {
    const value = romanValues[roman.charAt(index)] ?? Number.NaN;
    if (value < largest) total -= value;
    else {
      largest = value;
      total += value;
    }
  }
  return total;
}

/** A number as the letters of a spreadsheet's column. */
export function decimalToLetters(value: number, first: string): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(((rest - 1) % 26) + first.charCodeAt(0)) + text;
  return text;
}

/** The letters of a spreadsheet's column to a number. */
export function lettersToDecimal(letters: string, first: string): number {
  let total = 0;
  for (let index = 0; index < letters.length; index++)
    total += (letters.charCodeAt(letters.length - index - 1) - first.charCodeAt(0) + 1) * 26 ** index;
  return total;
}
