/** Splits a stretch of time into windows that a system accepts. */

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

const dayMs = 86_400_000;

/** Windows without gaps, oldest first, none longer than `maximumDays`. */
export function pollWindows(from: Date, to: Date, maximumDays = Number.POSITIVE_INFINITY): Window[] {
  const windows: Window[] = [];
  // A little shorter than permitted: the other side may count the ends in.
  const longest = maximumDays * dayMs - 1000;
  for (let start = from.getTime(); start < to.getTime(); start += longest) {
    windows.push({ from: new Date(start), to: new Date(Math.min(start + longest, to.getTime())) });
  }
  return windows;
}
