// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** `$toMillis`. */
import { isText, validated } from './checked.ts';
import { dateField, dayMs, days, months } from './date-fields.ts';
import { toMillisIso } from './date-iso.ts';
import { analyseDatePicture, type Marker } from './date-picture.ts';
import { type Evaluation, timestamp } from './evaluation.ts';
import { fail } from './failure.ts';
import { integerReader } from './integer-picture.ts';

interface Reader {
  readonly regex: string;
  readonly component?: string;
  readonly parse?: (text: string) => number | undefined;
}

function zoneReader(marker: Marker): Reader {
  const separator = marker.integer?.regular?.character;
  const prefix = marker.component === 'z' ? 'GMT' : '';
  return {
    component: marker.component,
    regex: `${prefix}[-+][0-9]+${separator === undefined ? '' : `${separator}[0-9]+`}`,
    parse: (text) => {
      const zone = text.substring(prefix.length);
      const split = separator === undefined ? (zone.length <= 3 ? zone.length : 3) : zone.indexOf(separator);
      const rest = zone.substring(separator === undefined ? split : split + 1);
      const hours = Number.parseInt(zone.substring(0, split), 10);
      return hours * 60 + (separator === undefined && rest === '' ? 0 : Number.parseInt(rest, 10));
    },
  };
}

function nameReader(marker: Marker): Reader {
  const values = new Map<string, number>();
  const width = marker.width?.max || undefined;
  if (marker.component === 'M' || marker.component === 'x')
    for (const [index, name] of months.entries()) values.set(name.substring(0, width), index + 1);
  else if (marker.component === 'F')
    for (const [index, name] of days.entries()) index > 0 && values.set(name.substring(0, width), index);
  else if (marker.component === 'P')
    for (const [name, value] of Object.entries({ am: 0, AM: 0, pm: 1, PM: 1 })) values.set(name, value);
  else fail('D3133', { value: marker.component });
  return { component: marker.component, regex: '[a-zA-Z]+', parse: (text) => values.get(text) };
}

function readerOf(part: ReturnType<typeof analyseDatePicture>[number]): Reader {
  if (part.type === 'literal') return { regex: part.value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') };
  if (part.component === 'Z' || part.component === 'z') return zoneReader(part);
  if (part.component === 'f')
    return { component: 'f', regex: '[0-9]+', parse: (text) => Number.parseFloat(`0.${text.substring(0, 3)}`) * 1000 };
  return part.integer ? { component: part.component, ...integerReader(part.integer) } : nameReader(part);
}

/** Whether the given components are all of one kind of date or time, and at least one of it. */
function isKind(kind: string, all: string, given: ReadonlyMap<string, number>): boolean {
  const present = Array.from(all).filter((component) => given.get(component));
  return present.length > 0 && present.every((component) => kind.includes(component));
}

/** Fills what is missing: from the current time before the first given component, the least value after the last. */
function completed(x: Evaluation, order: string, given: Map<string, number>): void {
  let started = false;
  let ended = false;
  for (const component of order) {
    if (given.get(component) === undefined) {
      if (started) {
        given.set(component, 'MDd'.includes(component) ? 1 : 0);
        ended = true;
      } else given.set(component, dateField(new Date(timestamp(x)), component) as number);
    } else {
      started = true;
      if (ended) fail('D3136');
    }
  }
}

const dateLetters = 'YXMxWwdD';
const timeLetters = 'PHhmsf';

function parseDate(x: Evaluation, text: string, picture: string): number | undefined {
  const readers = analyseDatePicture(picture).map(readerOf);
  const found = new RegExp(`^${readers.map(({ regex }) => `(${regex})`).join('')}$`, 'i').exec(text);
  if (found === null) return undefined;
  const given = new Map<string, number>();
  readers.forEach((reader, index) => {
    if (reader.component && reader.parse)
      given.set(reader.component, reader.parse(found[index + 1] as string) as number);
  });
  if (given.size === 0) return undefined;
  const dateA = isKind('YMD', dateLetters, given);
  const dateB = !dateA && isKind('Yd', dateLetters, given);
  const dateC = isKind('Xxw', dateLetters, given);
  const dateD = !dateC && isKind('XW', dateLetters, given);
  const timeB = !isKind('Hmsf', timeLetters, given) && isKind('Phmsf', timeLetters, given);
  completed(x, (dateB ? 'YD' : dateC ? 'XxwF' : dateD ? 'XWF' : 'YMD') + (timeB ? 'Phmsf' : 'Hmsf'), given);
  // Week dates are not supported by the reference.
  if (dateC || dateD) fail('D3136');
  const of = (component: string): number => given.get(component) as number;
  let month = of('M') > 0 ? of('M') - 1 : 0;
  let day = of('D');
  if (dateB) {
    const date = new Date(Date.UTC(of('Y'), 0) + (of('d') - 1) * dayMs);
    month = date.getUTCMonth();
    day = date.getUTCDate();
  }
  let hour = of('H');
  if (timeB) hour = (of('h') === 12 ? 0 : of('h')) + (of('P') === 1 ? 12 : 0);
  const utc = Date.UTC(of('Y'), month, day, hour, of('m'), of('s'), of('f'));
  return utc - (given.get('Z') || given.get('z') || 0) * 60_000;
}

/** `$toMillis`. Errors: `D3110`, `D3136`, and those of pictures. */
export function toMillis(x: Evaluation, value: unknown, picture?: unknown): number | undefined {
  if (picture === undefined) return toMillisIso(value);
  if (!isText(value) || !isText(picture)) validated('<s-s?:n>', [value, picture]);
  return value === undefined ? undefined : parseDate(x, value as string, picture as string);
}
