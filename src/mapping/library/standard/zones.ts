/** Dates and times with the zone that they are meant in, by the zone data of the machine's Node. */
import { fail } from '../failure.ts';

const form = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: unknown): Intl.DateTimeFormat {
  const known = formats.get(zone as string);
  if (known) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone: zone as string,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    if (typeof zone !== 'string' || zone === '') return fail('ZONE_UNKNOWN', { value: zone });
    formats.set(zone, made);
    return made;
  } catch {
    return fail('ZONE_UNKNOWN', { value: zone });
  }
}

/** Milliseconds that the clock of a zone is ahead of UTC at a moment. */
function offsetAt(moment: number, zone: unknown): number {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(moment)) parts[type] = value;
  const number = (name: string) => Number(parts[name]);
  const year = parts.era === 'BC' ? 1 - number('year') : number('year');
  const shown = Date.UTC(2000, number('month') - 1, number('day'), number('hour'), number('minute'), number('second'));
  const local = new Date(shown).setUTCFullYear(year);
  return local - Math.floor(moment / 1000) * 1000;
}

interface Read {
  /** The clock reading as if it were UTC. */
  readonly local: number;
  readonly offset: number | undefined;
}

function read(text: unknown): Read {
  const match = typeof text === 'string' ? form.exec(text.trim()) : null;
  if (!match) return fail('DATE_INVALID', { value: text });
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const local = Date.UTC(
    2000,
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.padEnd(3, '0').slice(0, 3)),
  );
  const date = new Date(local);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isReal =
    date.getUTCDate() === Number(day) &&
    Number(month) <= 12 &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  if (!isReal) fail('DATE_INVALID', { value: text });
  if (zone === undefined) return { local: date.getTime(), offset: undefined };
  if (zone.toUpperCase() === 'Z') return { local: date.getTime(), offset: 0 };
  const sign = zone.startsWith('-') ? -1 : 1;
  return { local: date.getTime(), offset: sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))) * 60_000 };
}

const choices = new Set(['compatible', 'earlier', 'later', 'reject']);

/**
 * `$toInstant(text, zone?, choice?)`: the moment as `2026-03-29T01:30:00.000Z`. A text with a zone of its own needs none;
 * one without is read by the clock of the named zone. `choice` says what a reading means that the clock shows twice or
 * never: "earlier", "later", "reject", or "compatible" (the default: the first of two, and an hour on for one that is
 * left out, as most calendars do). Errors: `DATE_INVALID`, `DATE_WITHOUT_ZONE`, `ZONE_UNKNOWN`, `LOCAL_TIME_AMBIGUOUS`,
 * `LOCAL_TIME_MISSING`, `ZONE_CHOICE_UNKNOWN`.
 */
export function toInstant(text: unknown, zone?: unknown, choice: unknown = 'compatible'): string | undefined {
  if (text === undefined) return undefined;
  const { local, offset } = read(text);
  if (offset !== undefined) return new Date(local - offset).toISOString();
  if (zone === undefined) fail('DATE_WITHOUT_ZONE', { value: text });
  if (!choices.has(choice as string)) fail('ZONE_CHOICE_UNKNOWN', { value: choice });
  // A clock changes by less than a day, so that both of its offsets around a reading are in force a day away.
  const offsets = [offsetAt(local - dayMs, zone), offsetAt(local + dayMs, zone)];
  const moments = [...new Set(offsets)].map((one) => local - one).sort((a, b) => a - b);
  const fitting = moments.filter((moment) => moment + offsetAt(moment, zone) === local);
  if (fitting.length === 1) return new Date(fitting[0] as number).toISOString();
  const found = fitting.length > 1 ? fitting : moments;
  if (choice === 'reject') fail(fitting.length > 1 ? 'LOCAL_TIME_AMBIGUOUS' : 'LOCAL_TIME_MISSING', { value: text });
  const isLater = choice === 'later' || (choice === 'compatible' && fitting.length === 0);
  return new Date((isLater ? found.at(-1) : found[0]) as number).toISOString();
}

/** `$inZone(instant, zone)`: `2026-03-29T03:30:00.000+02:00`. Errors: `DATE_INVALID`, `DATE_WITHOUT_ZONE`, `ZONE_UNKNOWN`. */
export function inZone(instant: unknown, zone: unknown): string | undefined {
  if (instant === undefined) return undefined;
  const moment = Date.parse(toInstant(instant) as string);
  const offset = offsetAt(moment, zone);
  const minutes = Math.abs(Math.round(offset / 60_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const sign = offset < 0 ? '-' : '+';
  return `${new Date(moment + offset).toISOString().slice(0, -1)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `$dateInZone(instant, zone)`: the calendar day there, `2026-03-29`. Errors: those of `$inZone`. */
export function dateInZone(instant: unknown, zone: unknown): string | undefined {
  return inZone(instant, zone)?.slice(0, 10);
}

/** `$addDays(date, days)`: of a calendar day `2026-03-29`; no clock is involved. Errors: `DATE_INVALID`. */
export function addDays(date: unknown, days: unknown): string | undefined {
  if (date === undefined || days === undefined) return undefined;
  if (typeof date !== 'string' || date.length !== 10 || !Number.isInteger(days)) fail('DATE_INVALID', { value: date });
  const moved = new Date(read(date).local + (days as number) * dayMs);
  return Number.isNaN(moved.getTime()) ? fail('DATE_INVALID', { value: days }) : moved.toISOString().slice(0, 10);
}
