/** The formats `date`, `time` and `date-time` of JSON Schema (RFC 3339), as ajv-formats judges them, without its others. */

const timeParts = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:z|([+-])(\d\d)(?::?(\d\d))?)$/i;

/** A day that exists: `2026-02-28`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
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
  const [date = '', time = '', ...more] = text.split(/t|\s/i);
  return more.length === 0 && isDate(date) && isTime(time);
}
