/** The forms in which Loop writes and reads dates. All are UTC (inferred where no zone stands). */

/** `2026-03-02 09:15:04` of an ISO date: the form of details and of cursors. Anything else stays as it is. */
export function spaceForm(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return value;
  if (/^.{11}[01]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/.test(value)) return `${value.slice(0, 10)} ${value.slice(11, 19)}`;
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? value : new Date(moment).toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-03-02T09:15:04Z`: the form of webhooks. */
export function secondsForm(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\.\d+Z$/, '$1Z') : value;
}

/** Milliseconds since 1970 of either form, or of a day; NaN where it is none. */
export function readDate(value: string): number {
  const spaced = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(value);
  return Date.parse(spaced ? `${spaced[1]}T${spaced[2]}Z` : value);
}
