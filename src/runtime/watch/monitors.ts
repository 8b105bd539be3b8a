/** Monitors find what did not happen. Each looks when its schedule says so; without one, ten times within its limit. */
import type { Monitor } from '../../../schemas/formats/flow.ts';
import { invariant } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Database } from '../store/database.ts';
import { watchRecords } from './record-monitor.ts';
import { runWhenDue } from './run-when-due.ts';
import { watchSilence } from './silence-monitor.ts';
import { type Timetable, timetableOf } from './timetable.ts';

const shortestPauseMs = 1_000;
const longestPauseMs = 60_000;

/** Gives what raises and closes the exceptions of a monitor whenever it is due. */
export function monitorWatch(database: Database, plan: Plan, monitor: Monitor): () => Promise<void> {
  const scheduled = { brand: plan.brand.id, flow: plan.flow.id, id: `monitor ${monitor.id}` };
  return async () => {
    const limitMs = limitOf(plan, monitor);
    const timetable: Timetable = monitor.schedule
      ? await timetableOf(monitor.schedule, plan.settings)
      : { kind: 'every', everyMs: Math.min(longestPauseMs, Math.max(shortestPauseMs, limitMs / 10)) };
    await runWhenDue(database, scheduled, timetable, () => runMonitor(database, plan, monitor, limitMs));
  };
}

/** Looks now; gives the number of exceptions that are newly raised. */
export async function runMonitor(database: Database, plan: Plan, monitor: Monitor, limitMs: number): Promise<number> {
  return monitor.kind === 'record'
    ? watchRecords(database, plan, monitor, limitMs)
    : watchSilence(database, plan, monitor, limitMs);
}

function limitOf(plan: Plan, monitor: Monitor): number {
  const minutes = compileExpression(monitor.limitMinutes).evaluate({}, { settings: plan.settings });
  invariant(
    typeof minutes === 'number' && minutes > 0,
    `the limit of the monitor ${monitor.id} is a number of minutes`,
  );
  return minutes * 60_000;
}
