// Derived from jsonata 2.2.2, copyright IBM Corp. 2016, 2018, MIT licence (node_modules/jsonata/LICENSE).
/** The components of a date, by the letters that pictures give them. All in UTC. */

export const days = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
/** Milliseconds in a day. */
export const dayMs = 86_400_000;

/** Milliseconds of the Monday that starts week 1 of a year or month: the week that holds its first Thursday. */
function firstWeek(year: number, month: number): number {
  const first = Date.UTC(year, month);
  const day = new Date(first).getUTCDay() || 7;
  return day > 4 ? first + (8 - day) * dayMs : first - (day - 1) * dayMs;
}

function weeksBetween(start: number, end: number): number {
  return (end - start) / (dayMs * 7) + 1;
}

/** The month after or before; `Date.UTC` carries over years. */
function weekIn(date: Date, month: number, longest: number, nextStart: number, previousStart: number): number {
  const year = date.getUTCFullYear();
  const today = Date.UTC(year, date.getUTCMonth(), date.getUTCDate());
  let week = weeksBetween(firstWeek(year, month), today);
  if (week > longest) {
    if (today >= nextStart) week = 1;
  } else if (week < 1) week = weeksBetween(previousStart, today);
  return Math.floor(week);
}

/** One component of a date; undefined for a zone. */
export function dateField(date: Date, component: string): number | string | undefined {
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (component) {
    case 'Y':
      return year;
    case 'M':
      return month + 1;
    case 'D':
      return date.getUTCDate();
    case 'd':
      return (Date.UTC(year, month, date.getUTCDate()) - Date.UTC(year, 0)) / dayMs + 1;
    case 'F':
      return date.getUTCDay() || 7;
    case 'W':
      return weekIn(date, 0, 52, firstWeek(year + 1, 0), firstWeek(year - 1, 0));
    case 'w':
      return weekIn(date, month, 4, firstWeek(year, month + 1), firstWeek(year, month - 1));
    case 'X':
      if (date.getTime() < firstWeek(year, 0)) return year - 1;
      return date.getTime() >= firstWeek(year + 1, 0) ? year + 1 : year;
    case 'x':
      if (date.getTime() < firstWeek(year, month)) return ((month + 11) % 12) + 1;
      return date.getTime() >= firstWeek(year, month + 1) ? ((month + 1) % 12) + 1 : month + 1;
    case 'H':
      return date.getUTCHours();
    case 'h':
      return date.getUTCHours() % 12 || 12;
    case 'P':
      return date.getUTCHours() >= 12 ? 'pm' : 'am';
    case 'm':
      return date.getUTCMinutes();
    case 's':
      return date.getUTCSeconds();
    case 'f':
      return date.getUTCMilliseconds();
    case 'C':
    case 'E':
      return 'ISO';
    default:
      return undefined;
  }
}
