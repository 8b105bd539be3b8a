/** The formats `date`, `time` and `date-time` of JSON Schema (RFC 3339), as ajv-formats judges them, without its others. */

const timeParts = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:[zZ]|([+-])(\d\d)(?::?(\d\d))?)$/;

/** A day that exists: `2026-02-28`. */
export function isDate(text: string): boolean {
  const day = text.length === 10 ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(`${text}T`);
}

/** A time of day with its zone; second 60 only where it is midnight in UTC. */
export function isTime(text: string): boolean {
  const parts = timeParts.exec(text);
  if (!parts) return false;
  const [hour, minute, second, zoneHour, zoneMinute] = [1, 2, 3, 5, 6].map((index) => Number(parts[index] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  if (zoneHour > 23 || zoneMinute > 59) return false;
  if (hour <= 23 && minute <= 59 && second < 60) return true;
  const offset = (zoneHour * 60 + zoneMinute) * (parts[4] === '-' ? -1 : 1);
  return second < 61 && minute <= 59 && (hour * 60 + minute - offset + 1440) % 1440 === 1439;
}

/** A date and a time, with a `T` or a blank between them. */
export function isDateTime(text: string): boolean {
  return isWrittenByEngines(text) || (/^.{10}[tT\s]/.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11)));
}

/** The usual form, in UTC with milliseconds or whole seconds, is known without a pattern, which takes long to prepare. */
function isWrittenByEngines(text: string): boolean {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return false;
  const written = new Date(time).toISOString();
  // Years of four digits alone.
  return written.length === 24 && (written === text || written === text.replace('Z', '.000Z'));
}
