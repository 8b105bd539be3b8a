// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** `$formatNumber`. */
import { isNumber, isText, validated } from './checked.ts';
import { analyseNumberPicture, type NumberPicture, type Symbols, symbolsOf } from './number-picture.ts';
import { roundedHalfEven } from './numbers.ts';

function digitsOf(value: number, places: number, symbols: Symbols): string {
  const text = Math.abs(value).toFixed(places);
  if (symbols.zero === '0') return text;
  return text
    .split('')
    .map((digit) => (digit >= '0' && digit <= '9' ? symbols.family[digit.charCodeAt(0) - 48] : digit))
    .join('');
}

function scaled(value: number, half: NumberPicture): { mantissa: number; exponent: number | undefined } {
  if (half.minimumExponent === 0) return { mantissa: value, exponent: undefined };
  const most = 10 ** half.scaling;
  const least = 10 ** (half.scaling - 1);
  let mantissa = value;
  let exponent = 0;
  if (mantissa !== 0 && Number.isFinite(mantissa)) {
    while (Math.abs(mantissa) < least) {
      mantissa *= 10;
      exponent -= 1;
    }
    while (Math.abs(mantissa) > most) {
      mantissa /= 10;
      exponent += 1;
    }
  }
  return { mantissa, exponent };
}

function inserted(text: string, position: number, character: string): string {
  return text.slice(0, position) + character + text.slice(position);
}

function trimmed(text: string, zero: string): string {
  let start = 0;
  let end = text.length;
  while (text.charAt(start) === zero) start++;
  while (end > start && text.charAt(end - 1) === zero) end--;
  return text.substring(start, end);
}

function grouped(text: string, half: NumberPicture, symbols: Symbols): string {
  let out = text;
  let point = out.indexOf(symbols.decimal);
  if (half.regularGroup > 0) {
    for (let group = 1; group <= Math.floor((point - 1) / half.regularGroup); group++)
      out = inserted(out, point - group * half.regularGroup, symbols.grouping);
  } else {
    for (const position of half.integerGroups) {
      out = inserted(out, point - position, symbols.grouping);
      point++;
    }
  }
  point = out.indexOf(symbols.decimal);
  for (const position of half.fractionGroups) out = inserted(out, position + point + 1, symbols.grouping);
  return out;
}

/** `$formatNumber`. Errors: `D3080` to `D3093`. */
export function formatNumber(value: unknown, picture: unknown, options: unknown, context: unknown): string | undefined {
  let values = [value, picture, options];
  if (!isNumber(value) || !isText(picture) || options !== undefined)
    values = validated('<n-so?:s>', options === undefined ? [value, picture] : values, context);
  const [known, format, given] = values as [number | undefined, string, Record<string, unknown> | undefined];
  if (known === undefined) return undefined;
  const symbols = symbolsOf(given);
  const [positive, negative] = analyseNumberPicture(format, symbols);
  const half = known >= 0 ? positive : negative;
  const factor = half.picture.includes(symbols.percent) ? 100 : half.picture.includes(symbols.perMille) ? 1000 : 1;
  const { mantissa, exponent } = scaled(known * factor, half);
  let text = digitsOf(roundedHalfEven(mantissa, half.maximumFraction), half.maximumFraction, symbols);
  text = text.includes('.') ? text.replace('.', symbols.decimal) : text + symbols.decimal;
  text = trimmed(text, symbols.zero);
  const point = text.indexOf(symbols.decimal);
  text = symbols.zero.repeat(Math.max(0, half.minimumInteger - point)) + text;
  // Counted with the places before the padding on the left, which does not change it.
  text += symbols.zero.repeat(Math.max(0, half.minimumFraction - (text.length - text.indexOf(symbols.decimal) - 1)));
  text = grouped(text, half, symbols);
  if (!half.picture.includes(symbols.decimal) || text.indexOf(symbols.decimal) === text.length - 1)
    text = text.slice(0, -1);
  if (exponent !== undefined) {
    const digits = digitsOf(exponent, 0, symbols).padStart(half.minimumExponent, symbols.zero);
    text += symbols.exponent + (exponent < 0 ? symbols.minus : '') + digits;
  }
  return half.prefix + text + half.suffix;
}
