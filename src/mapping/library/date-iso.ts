// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** Timestamps in ISO 8601, without pictures: what most mappings need, at a tenth of the size. */
import { isNumber, onlyText, refuse } from './checked.ts';
import { type Evaluation, timestamp } from './evaluation.ts';
import { fail } from './failure.ts';

function padded(value: number, digits: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(digits, '0');
}

/** A time as the default picture writes it: four digits of the year, milliseconds, `Z`. */
export function isoText(millis: number): string {
  const date = new Date(millis);
  // Years 0 to 9999: what the engine itself writes.
  if (millis >= -62_167_219_200_000 && millis < 253_402_300_800_000) return date.toISOString();
  const day = [
    padded(date.getUTCFullYear() % 10_000, 4),
    padded(date.getUTCMonth() + 1, 2),
    padded(date.getUTCDate(), 2),
  ];
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map((part) => padded(part, 2));
  return `${day.join('-')}T${time.join(':')}.${padded(date.getUTCMilliseconds(), 3)}Z`;
}

/** `$fromMillis` of what is certainly a number or missing. */
export function fromMillisIso(millis: unknown): string | undefined {
  if (!isNumber(millis)) refuse(millis, 1);
  return millis === undefined ? undefined : isoText(millis as number);
}

/** `$now` without a picture. */
export function nowIso(x: Evaluation): string {
  return isoText(timestamp(x));
}

const iso8601 = /^\d{4}(-[01]\d)?(-[0-3]\d)?(T[0-2]\d:[0-5]\d:[0-5]\d)?(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$/;

/** `$toMillis` without a picture. Errors: `D3110`. */
export function toMillisIso(value: unknown): number | undefined {
  const known = onlyText(value);
  if (known === undefined) return undefined;
  if (!iso8601.test(known)) fail('D3110', { value });
  return Date.parse(known);
}
