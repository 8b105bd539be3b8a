/** Runs what has a schedule when its time has come: one process at a time, and once for each time. */
import { invariant } from '../../errors/errors.ts';
import type { Database } from '../store/database.ts';
import { withSessionLock } from '../store/session-lock.ts';
import { jitterMsOf, latestOccurrence, type Timetable } from './timetable.ts';

/** What is scheduled: a poll or a monitor of a brand's flow. */
export interface Scheduled {
  readonly brand: string;
  readonly flow: string;
  readonly id: string;
}

/** A run may begin so much after its time and still count as in time, in milliseconds. */
const inTimeMs = 5 * 60_000;

interface Due {
  /** Times up to here are done once the run has ended well. */
  readonly passed: Date;
}

/** What time it is for all processes. */
export type Clock = () => Promise<Date>;

/**
 * Runs the work if it is due and no other process is at it; tells whether it ran. What throws is due still: the next
 * call tries again. The clock is the database's, unless another is given.
 */
export async function runWhenDue(
  database: Database,
  scheduled: Scheduled,
  timetable: Timetable,
  work: () => Promise<unknown>,
  clock: Clock = () => databaseTime(database),
): Promise<boolean> {
  const due = async () => dueAt(database, scheduled, timetable, await clock());
  if (!(await due())) return false;
  const ran = await withSessionLock(database, `schedule ${nameOf(scheduled)}`, { wait: false }, async () => {
    const mine = await due();
    if (!mine) return false;
    await work();
    const finishedAt = await clock();
    const skips = timetable.kind === 'cron' && timetable.overlap === 'skip';
    const meanwhile = skips ? latestOccurrence(timetable, mine.passed, finishedAt) : undefined;
    await store(database, scheduled, meanwhile ?? mine.passed, finishedAt);
    return true;
  });
  return ran ?? false;
}

const nameOf = ({ brand, flow, id }: Scheduled): string => `${brand} ${flow} ${id}`;
const keyOf = ({ brand, flow, id }: Scheduled): string[] => [brand, flow, id];

async function databaseTime(database: Database): Promise<Date> {
  const { rows } = await database.query<{ now: Date }>('select now() as now');
  const [row] = rows;
  invariant(row, 'a select without a table gives a row');
  return row.now;
}

async function dueAt(
  database: Database,
  scheduled: Scheduled,
  timetable: Timetable,
  now: Date,
): Promise<Due | undefined> {
  const { passed, finished_at } = await stateOf(database, scheduled, now);
  if (timetable.kind === 'every') {
    // One that has ended in the future was timed by a clock that has been put back since.
    const agoMs = finished_at === null ? undefined : now.getTime() - finished_at.getTime();
    const isDue = agoMs === undefined || agoMs < 0 || agoMs >= timetable.everyMs;
    return isDue ? { passed: now } : undefined;
  }
  const latest = latestOccurrence(timetable, passed, now);
  if (!latest) return undefined;
  const begin = latest.getTime() + jitterMsOf(timetable, nameOf(scheduled), latest);
  if (begin > now.getTime()) return undefined;
  if (timetable.catchUp === 'skip' && now.getTime() - begin > inTimeMs) {
    await store(database, scheduled, latest);
    return undefined;
  }
  return { passed: latest };
}

/** Of what was never seen before, the first time is the next one. */
async function stateOf(
  database: Database,
  scheduled: Scheduled,
  now: Date,
): Promise<{ passed: Date; finished_at: Date | null }> {
  const { rows } = await database.query<{ passed: Date; finished_at: Date | null }>(
    'select passed, finished_at from backhaul.schedule where brand = $1 and flow = $2 and id = $3',
    keyOf(scheduled),
  );
  const [known] = rows;
  if (known) return known;
  await database.query(
    'insert into backhaul.schedule (brand, flow, id, passed) values ($1, $2, $3, $4) on conflict do nothing',
    [...keyOf(scheduled), now],
  );
  return { passed: now, finished_at: null };
}

async function store(database: Database, scheduled: Scheduled, passed: Date, finishedAt?: Date): Promise<void> {
  await database.query(
    `update backhaul.schedule set passed = greatest(passed, $4), finished_at = coalesce($5, finished_at)
      where brand = $1 and flow = $2 and id = $3`,
    [...keyOf(scheduled), passed, finishedAt ?? null],
  );
}
