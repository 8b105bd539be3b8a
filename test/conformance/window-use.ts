/** What calls at these times make of a limit: how full windows are. All times in milliseconds. */

export interface Limited {
  readonly limit: number;
  readonly windowMs: number;
  /** Windows begin at fixed times, counted from 1970; otherwise anywhere. */
  readonly fixed?: boolean;
}

/** The most calls in any window. Needs the times in order. */
export function mostInAWindow(at: readonly number[], { windowMs, fixed }: Limited): number {
  const inWindow = fixed
    ? (begin: number) => at.filter((time) => Math.floor(time / windowMs) === Math.floor(begin / windowMs))
    : (begin: number) => at.filter((time) => time >= begin && time < begin + windowMs);
  return Math.max(0, ...at.map((begin) => inWindow(begin).length));
}

/**
 * The part of the limit that an average window uses, of all windows that begin and end within this time: never more than
 * 1 when no window has more than the limit. NaN when there is no such window.
 */
export function averageUse(
  at: readonly number[],
  { limit, windowMs, fixed }: Limited,
  fromMs: number,
  untilMs: number,
): number {
  if (fixed) {
    const first = Math.ceil(fromMs / windowMs);
    const end = Math.floor(untilMs / windowMs);
    const within = at.filter((time) => time >= first * windowMs && time < end * windowMs);
    return within.length / (limit * Math.max(0, end - first));
  }
  // A call at a time is in all windows that begin in the windowMs before it.
  const lastBeginMs = untilMs - windowMs;
  const seen = at.map((time) => Math.max(0, Math.min(time, lastBeginMs) - Math.max(time - windowMs, fromMs)));
  return seen.reduce((total, one) => total + one, 0) / (limit * Math.max(0, lastBeginMs - fromMs));
}
