/** When something is to run: schedules with their settings filled in, and the times that follow from them. */
import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { Schedule } from '../../../schemas/formats/flow.ts';
import { AbortError } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';

export interface CronTimetable {
  readonly kind: 'cron';
  readonly pattern: string;
  readonly timeZone: string;
  readonly overlap: 'skip' | 'queue';
  readonly catchUp: 'once' | 'skip';
  readonly jitterMs: number;
}

export type Timetable = { readonly kind: 'every'; readonly everyMs: number } | CronTimetable;

const maximumJitterSeconds = 3_600;
const maximumMinutes = 366 * 24 * 60;

/** Errors: `SCHEDULE_UNUSABLE`, those of expressions. */
export async function timetableOf(schedule: Schedule, settings: Readonly<Record<string, unknown>>): Promise<Timetable> {
  const filledIn = (source: string) => compileExpression(source).evaluate({}, { settings });
  if (schedule.kind === 'every') {
    const minutes = await filledIn(schedule.minutes);
    if (typeof minutes !== 'number' || !(minutes > 0 && minutes <= maximumMinutes))
      throw unusable(`"${minutes}" minutes`, `They are a number above 0 and up to ${maximumMinutes}.`);
    return { kind: 'every', everyMs: minutes * 60_000 };
  }
  const pattern = String(await filledIn(schedule.pattern));
  const timeZone = String(await filledIn(schedule.timeZone));
  const seconds = schedule.jitterSeconds === undefined ? 0 : await filledIn(schedule.jitterSeconds);
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= maximumJitterSeconds))
    throw unusable(`a jitter of "${seconds}" seconds`, `It is a number from 0 to ${maximumJitterSeconds}.`);
  const { overlap, catchUp } = schedule;
  const timetable: CronTimetable = { kind: 'cron', pattern, timeZone, overlap, catchUp, jitterMs: seconds * 1_000 };
  if (!nextOccurrence(timetable, new Date())) throw unusable(`"${pattern}"`, 'No day of any year fits it.');
  return timetable;
}

/**
 * The first time after this one; undefined when none ever comes. A local time that a clock change leaves out comes at
 * the change; one that comes twice counts once, unless the pattern names every hour or parts of one.
 * Error: `SCHEDULE_UNUSABLE`.
 */
export function nextOccurrence(timetable: CronTimetable, after: Date): Date | undefined {
  return cronOf(timetable).nextRun(after) ?? undefined;
}

/** How far back the newest time is looked for first; at most some 1,500 steps are walked in any of them. */
const lookBackMs = [3_600_000, 86_400_000, 32 * 86_400_000, 400 * 86_400_000];

/** The newest time after one and up to another; undefined when there is none. Error: `SCHEDULE_UNUSABLE`. */
export function latestOccurrence(timetable: CronTimetable, after: Date, until: Date): Date | undefined {
  const cron = cronOf(timetable);
  const starts = lookBackMs.map((ms) => until.getTime() - ms).filter((start) => start > after.getTime());
  for (const start of [...starts, after.getTime()]) {
    let latest: Date | undefined;
    for (let next = cron.nextRun(new Date(start)); next && next <= until; next = cron.nextRun(next)) latest = next;
    if (latest) return latest;
  }
  return undefined;
}

/** How much later than its time a run begins: chosen by its name and time, so that every process chooses the same. */
export function jitterMsOf(timetable: CronTimetable, name: string, occurrence: Date): number {
  const digest = createHash('sha256').update(`${name} ${occurrence.toISOString()}`).digest();
  return Math.floor((digest.readUInt32BE(0) / 2 ** 32) * timetable.jitterMs);
}

function cronOf({ pattern, timeZone }: CronTimetable): Cron {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw unusable(`the time zone "${timeZone}"`, 'There is no such time zone in the IANA database.');
  }
  try {
    return new Cron(pattern, { timezone: timeZone, paused: true, mode: '5-part' });
  } catch (error) {
    throw unusable(`"${pattern}"`, error instanceof Error ? error.message : String(error));
  }
}

const unusable = (what: string, why: string): AbortError =>
  new AbortError({
    code: 'SCHEDULE_UNUSABLE',
    what: `A schedule can not be ${what}.`,
    why,
    nextSteps: ['Correct the schedule of the blueprint, or the setting that it reads.'],
  });
