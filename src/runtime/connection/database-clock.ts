/**
 * What the clock of the database shows at the least, as far as this process can know: what it told stood on it before the
 * answer was here. The quickest answers tell most.
 */

export interface DatabaseClock {
  /** Takes in a time that the database told, and when it was asked and its answer was here by this process's clock. */
  told(databaseMs: number, askedAtMs: number, heardAtMs: number): void;
  /** Milliseconds since 1970; it was told at least once. */
  nowMs(): number;
}

/** So much of the time that passes, two clocks may move apart. */
const driftShare = 0.001;

/** `clock`: one that goes on while the machine sleeps. */
export function openDatabaseClock(clock: () => number = Date.now): DatabaseClock {
  let ahead = { ms: Number.NEGATIVE_INFINITY, at: 0 };
  const aheadMs = (at: number) => ahead.ms - Math.abs(at - ahead.at) * driftShare;
  return {
    told(databaseMs, askedAtMs, heardAtMs) {
      const known = aheadMs(heardAtMs);
      const [least, most] = [databaseMs - heardAtMs, databaseMs - askedAtMs];
      // Where it is less than it should be, one of the two clocks was set.
      if (least >= known || most < known) ahead = { ms: least, at: heardAtMs };
    },
    nowMs() {
      const at = clock();
      return at + aheadMs(at);
    },
  };
}
