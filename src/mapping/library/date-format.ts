// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** `$fromMillis`, `$now`, `$millis`. */
import { isNumber, isText, validated } from './checked.ts';
import { dateField, days, months } from './date-fields.ts';
import { isoText } from './date-iso.ts';
import { analyseDatePicture, type DatePicture, type Marker } from './date-picture.ts';
import { type Evaluation, timestamp } from './evaluation.ts';
import { fail } from './failure.ts';
import { formatWithPicture, type IntegerPicture } from './integer-picture.ts';

const cache = new Map<string, DatePicture>();
/** Pictures are written in expressions; more than this means that data are used as pictures. */
const maximumCached = 200;

function pictureOf(text: string): DatePicture {
  let picture = cache.get(text);
  if (!picture) {
    picture = analyseDatePicture(text);
    if (cache.size >= maximumCached) cache.clear();
    cache.set(text, picture);
  }
  return picture;
}

function zoneText(marker: Marker, hours: number, minutes: number): string {
  const offset = hours * 100 + minutes;
  const picture = marker.integer as IntegerPicture;
  let text: string;
  if (picture.regular) text = formatWithPicture(offset, picture);
  else {
    const digits = picture.mandatoryDigits;
    if (digits === 1 || digits === 2) {
      text = formatWithPicture(hours, picture);
      if (minutes !== 0) text += `:${minutes < 0 ? '-' : ''}${String(Math.abs(minutes)).padStart(2, '0')}`;
    } else if (digits === 3 || digits === 4) text = formatWithPicture(offset, picture);
    else return fail('D3134', { value: digits });
  }
  if (offset >= 0) text = `+${text}`;
  if (marker.component === 'z') text = `GMT${text}`;
  return offset === 0 && marker.modifier === 't' ? 'Z' : text;
}

function nameText(marker: Marker, value: number): string {
  let text: string | undefined;
  if (marker.component === 'M' || marker.component === 'x') text = months[value - 1];
  else if (marker.component === 'F') text = days[value];
  else return fail('D3133', { value: marker.component });
  if (marker.names === 'upper') text = text?.toUpperCase();
  else if (marker.names === 'lower') text = text?.toLowerCase();
  return String(marker.width?.max === undefined ? text : text?.substring(0, marker.width.max));
}

function fieldText(date: Date, marker: Marker, hours: number, minutes: number): string {
  const { component } = marker;
  if (component === 'Z' || component === 'z') return zoneText(marker, hours, minutes);
  let value = dateField(date, component);
  if (component === 'P') return marker.names === 'upper' ? String(value).toUpperCase() : String(value);
  if (typeof value !== 'number') return String(value);
  if (component === 'Y' && marker.yearDigits !== -1) value %= 10 ** marker.yearDigits;
  if (marker.names && component !== 'f') return nameText(marker, value);
  return formatWithPicture(value, marker.integer as IntegerPicture);
}

/** `$fromMillis`. Errors: `D3132` to `D3135`. */
export function fromMillis(millis: unknown, picture: unknown, zone: unknown, context: unknown): string | undefined {
  let values = [millis, picture, zone];
  if (!isNumber(millis) || !isText(picture) || !isText(zone)) {
    const given = zone !== undefined ? 3 : picture !== undefined ? 2 : 1;
    values = validated('<n-s?s?:s>', values.slice(0, given), context);
  }
  const [known, format, offset] = values as [number | undefined, string | undefined, string | undefined];
  return known === undefined ? undefined : formatDate(known, format, offset);
}

function formatDate(millis: number, format: string | undefined, zone: string | undefined): string {
  if (format === undefined && zone === undefined) return isoText(millis);
  const offset = zone === undefined ? 0 : Number.parseInt(zone, 10);
  const hours = Math.floor(offset / 100);
  const minutes = offset % 100;
  const date = new Date(millis + (60 * hours + minutes) * 60_000);
  let text = '';
  for (const part of pictureOf(format ?? '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]'))
    text += part.type === 'literal' ? part.value : fieldText(date, part, hours, minutes);
  return text;
}

/** `$now` */
export function now(x: Evaluation, picture?: unknown, zone?: unknown): string {
  if (!isText(picture) || !isText(zone)) validated('<s?s?:s>', zone === undefined ? [picture] : [picture, zone]);
  return formatDate(timestamp(x), picture as string | undefined, zone as string | undefined);
}

/** `$millis` */
export function millis(x: Evaluation): number {
  return timestamp(x);
}
