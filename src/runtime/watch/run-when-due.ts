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

/** More than other processes, which have asked for the time a moment later, can be ahead. */
const clockPutBackMs = 60_000;

interface Due {
  /** Times up to here are done once the run has ended well. */
  readonly passed: Date;
}

/** What time it is; for tests. */
export type Clock = () => Date;

/**
 * Runs the work if it is due and no other process is at it; tells whether it ran. What throws is due still: the next
 * call tries again. The clock is the database's, unless another is given.
 */
export async function runWhenDue(
  database: Database,
  scheduled: Scheduled,
  timetable: Timetable,
  work: () => Promise<unknown>,
  clock?: Clock,
): Promise<boolean> {
  const due = () => dueNow(database, scheduled, timetable, clock);
  if (!(await due())) return false;
  const ran = await withSessionLock(database, `schedule ${nameOf(scheduled)}`, { wait: false }, async () => {
    const mine = await due();
    if (!mine) return false;
    await work();
    const { now: finishedAt } = await stateOf(database, scheduled, clock);
    const skips = timetable.kind === 'cron' && timetable.overlap === 'skip';
    const meanwhile = skips ? latestOccurrence(timetable, mine.passed, finishedAt) : undefined;
    await store(database, scheduled, meanwhile ?? mine.passed, finishedAt);
    return true;
  });
  return ran ?? false;
}

const nameOf = ({ brand, flow, id }: Scheduled): string => `${brand} ${flow} ${id}`;
const keyOf = ({ brand, flow, id }: Scheduled): string[] => [brand, flow, id];

async function dueNow(
  database: Database,
  scheduled: Scheduled,
  timetable: Timetable,
  clock: Clock | undefined,
): Promise<Due | undefined> {
  const { now, passed, finished_at } = await stateOf(database, scheduled, clock);
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

interface State {
  readonly now: Date;
  readonly passed: Date;
  readonly finished_at: Date | null;
}

/** Of what was never seen before, the first time is the next one. The time is the database's, the same for all. */
async function stateOf(database: Database, scheduled: Scheduled, clock: Clock | undefined): Promise<State> {
  const columns = 'coalesce($4::timestamptz, now()) as now, passed, finished_at';
  const values = [...keyOf(scheduled), clock?.() ?? null];
  const { rows } = await database.query<State>(
    `select ${columns} from backhaul.schedule where brand = $1 and flow = $2 and id = $3`,
    values,
  );
  const [known] = rows;
  if (known) {
    const { now } = known;
    if (Math.max(known.passed.getTime(), known.finished_at?.getTime() ?? 0) <= now.getTime() + clockPutBackMs)
      return known;
    // The clock was put back: what stands in the future would hold the schedule until then.
    await database.query(
      'update backhaul.schedule set passed = least(passed, $4), finished_at = null where brand = $1 and flow = $2 and id = $3',
      [...keyOf(scheduled), now],
    );
    return { now, passed: now, finished_at: null };
  }
  const { rows: made } = await database.query<State>(
    `insert into backhaul.schedule (brand, flow, id, passed) values ($1, $2, $3, coalesce($4::timestamptz, now()))
     on conflict (brand, flow, id) do update set passed = backhaul.schedule.passed
     returning ${columns}`,
    values,
  );
  const [state] = made;
  invariant(state, 'an insert that changes what is there gives a row');
  return state;
}

async function store(database: Database, scheduled: Scheduled, passed: Date, finishedAt?: Date): Promise<void> {
  await database.query(
    `update backhaul.schedule set passed = greatest(passed, $4), finished_at = coalesce($5, finished_at)
      where brand = $1 and flow = $2 and id = $3`,
    [...keyOf(scheduled), passed, finishedAt ?? null],
  );
}
