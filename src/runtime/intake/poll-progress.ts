/** How far a poll has come: the watermark between runs, and the place inside a run that was stopped. */
import type { PollTrigger } from '../../../schemas/formats/flow.ts';
import { invariant } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Database, Queryable } from '../store/database.ts';

/** How far a run has come: a number for each pass in each window, and the cursor inside it. */
export interface Progress {
  readonly from: string;
  readonly to: string;
  /** What the parts are made of; with a changed blueprint their numbers mean something else. */
  readonly shape: string;
  readonly part: number;
  readonly cursor: string | null;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** The run to go on with: the one that was stopped, or a new one from the watermark until now. */
export async function takeUpRun(database: Database, plan: Plan, trigger: PollTrigger, at?: Date): Promise<Progress> {
  const { rows } = await database.query<{ run: Progress | null; position: Date | null; now: Date }>(
    `select run, position, now() as now
       from (select) as one left join backhaul.watermark on brand = $1 and flow = $2 and trigger = $3`,
    [plan.brand.id, plan.flow.id, trigger.id],
  );
  const [found] = rows;
  invariant(found, 'an outer join gives a row');
  // The database's time: the clocks of several machines need not agree.
  const { run, position, now } = { ...found, ...(at ? { now: at } : {}) };
  const shape = shapeOf(trigger);
  if (run) return run.shape === shape ? run : { ...run, shape, part: 0, cursor: null };
  const overlapping = position && new Date(position.getTime() - trigger.window.overlapMinutes * minuteMs);
  // A watermark in the future was set by a clock that has been put back since: nobody knows what was read until when.
  const from =
    overlapping && overlapping <= now ? overlapping : new Date(now.getTime() - firstDays(plan, trigger) * dayMs);
  const fresh: Progress = { from: from.toISOString(), to: now.toISOString(), shape, part: 0, cursor: null };
  await database.query(
    `insert into backhaul.watermark (brand, flow, trigger, run) values ($1, $2, $3, $4)
     on conflict (brand, flow, trigger) do update set run = excluded.run`,
    [plan.brand.id, plan.flow.id, trigger.id, JSON.stringify(fresh)],
  );
  return fresh;
}

export async function storeProgress(
  database: Queryable,
  plan: Plan,
  trigger: PollTrigger,
  progress: Progress,
): Promise<void> {
  await database.query(`update backhaul.watermark set run = $4 where brand = $1 and flow = $2 and trigger = $3`, [
    plan.brand.id,
    plan.flow.id,
    trigger.id,
    JSON.stringify(progress),
  ]);
}

/** Every part was read: the watermark moves to the end of the run. */
export async function finishRun(
  database: Queryable,
  plan: Plan,
  trigger: PollTrigger,
  progress: Progress,
): Promise<void> {
  await database.query(
    `update backhaul.watermark set position = $4, run = null, finished_at = now() where brand = $1 and flow = $2 and trigger = $3`,
    [plan.brand.id, plan.flow.id, trigger.id, progress.to],
  );
}

const shapeOf = (trigger: PollTrigger): string =>
  JSON.stringify([trigger.operation, trigger.window.maximumDays, trigger.passes]);

function firstDays(plan: Plan, trigger: PollTrigger): number {
  const days = compileExpression(trigger.window.firstDays).evaluate({}, { settings: plan.settings });
  invariant(typeof days === 'number' && days >= 0, `firstDays of the trigger ${trigger.id} gives a number of days`);
  return days;
}
