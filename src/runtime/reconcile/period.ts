/** Which time a run of a reconciler compares, and how much around it is read. */
import type { Reconciler } from '../../../schemas/formats/flow.ts';
import { AbortError } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import { type CronTimetable, latestOccurrence } from '../watch/timetable.ts';

/** From `from` until before `to`. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

export interface ReadPeriod {
  /** Undefined: everything, as it stands. */
  readonly period: Period | undefined;
  /** What the expressions of a reconciler see as $window: UTC, ISO 8601. */
  readonly window: {
    readonly from: string;
    readonly to: string;
    readonly readFrom: string;
    readonly readTo: string;
  };
}

type Settings = Readonly<Record<string, unknown>>;

const dayMs = 86_400_000;
const maximumDays = 3_660;

/**
 * The period of a run that begins now, or the one that is asked for. Error: `RECONCILER_WINDOW_UNUSABLE`, and those of
 * schedules for a time zone that does not exist.
 */
export async function periodOf(
  { id, window }: Reconciler,
  settings: Settings,
  now: Date,
  asked?: Period,
): Promise<ReadPeriod> {
  if (window.kind === 'all') {
    if (asked) throw unusable(id, 'It compares everything as it stands now, and takes no window.');
    const from = new Date(0).toISOString();
    const to = now.toISOString();
    return { period: undefined, window: { from, to, readFrom: from, readTo: to } };
  }
  const period = asked ?? (await declaredPeriod(id, window, settings, now));
  if (period.from >= period.to) throw unusable(id, 'Its window ends before it begins.');
  const marginMs = days(id, window.marginDays ?? '0', settings) * dayMs;
  const readTo = Math.max(period.to.getTime(), Math.min(now.getTime(), period.to.getTime() + marginMs));
  return {
    period,
    window: {
      from: period.from.toISOString(),
      to: period.to.toISOString(),
      readFrom: new Date(period.from.getTime() - marginMs).toISOString(),
      readTo: new Date(readTo).toISOString(),
    },
  };
}

async function declaredPeriod(
  id: string,
  window: Exclude<Reconciler['window'], { kind: 'all' }>,
  settings: Settings,
  now: Date,
): Promise<Period> {
  if (window.kind === 'lastDays') {
    return { from: new Date(now.getTime() - days(id, window.days, settings) * dayMs), to: now };
  }
  const timeZone = String(compileExpression(window.timeZone).evaluate({}, { settings }));
  const firstOfMonth: CronTimetable = {
    kind: 'cron',
    pattern: '0 0 1 * *',
    timeZone,
    overlap: 'skip',
    catchUp: 'skip',
    jitterMs: 0,
  };
  const latest = (until: Date) => {
    const first = latestOccurrence(firstOfMonth, new Date(until.getTime() - 40 * dayMs), until);
    if (first) return first;
    throw unusable(id, `No month begins in the 40 days before ${until.toISOString()}.`);
  };
  const to = latest(now);
  return { from: latest(new Date(to.getTime() - 1)), to };
}

function days(id: string, source: string, settings: Settings): number {
  const value = compileExpression(source).evaluate({}, { settings });
  if (typeof value === 'number' && value >= 0 && value <= maximumDays) return value;
  throw unusable(id, `"${value}" is no number of days from 0 to ${maximumDays}.`);
}

const unusable = (id: string, why: string): AbortError =>
  new AbortError({
    code: 'RECONCILER_WINDOW_UNUSABLE',
    what: `The reconciler ${id} can not compare this window.`,
    why,
    nextSteps: [
      'Correct the dates that were asked for, or the window of the reconciler and the settings that it reads.',
    ],
    exitCode: 2,
  });
