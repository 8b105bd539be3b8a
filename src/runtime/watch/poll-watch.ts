/** The polls of a plan: run when due; one that keeps failing is an exception, because nothing else would tell of it. */
import type { PollTrigger } from '../../../schemas/formats/flow.ts';
import { runPoll } from '../intake/poll.ts';
import { inSpan } from '../observation/traces.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';
import { runWhenDue } from './run-when-due.ts';
import { timetableOf } from './timetable.ts';

/** Failures in a row after which people are told; one or two are hiccups. */
const failuresUntilTold = 3;

export function pollWatch(database: Database, queue: Queue, plan: Plan, trigger: PollTrigger): () => Promise<void> {
  const key = `poll ${trigger.id}`;
  const scheduled = { brand: plan.brand.id, flow: plan.flow.id, id: key };
  let failures = 0;
  return async () => {
    try {
      const timetable = await timetableOf(trigger.schedule, plan.settings);
      const attributes = {
        'backhaul.brand': plan.brand.id,
        'backhaul.flow': plan.flow.id,
        'backhaul.trigger': trigger.id,
      };
      const polled = await runWhenDue(database, scheduled, timetable, () =>
        inSpan('poll', attributes, () => runPoll({ database, queue }, plan, trigger)),
      );
      if (!polled) return;
      if (failures > 0) await close(database, plan, key);
      failures = 0;
    } catch (error) {
      failures += 1;
      if (failures >= failuresUntilTold) {
        const why = error instanceof Error ? error.message : String(error);
        const message = `The poll ${trigger.id} has failed ${failures} times in a row: ${why}`;
        const raised = { code: plan.flow.retry.exception, subject: '', message, step: trigger.id };
        await insertExceptions(database, plan.brand.id, plan.flow.id, [exceptionRow(plan, key, raised)]);
      }
      throw error;
    }
  };
}

async function close(database: Database, plan: Plan, key: string): Promise<void> {
  await database.query(
    `update backhaul.exception set state = 'resolved', note = 'The poll works again.', closed_at = now()
      where brand = $1 and flow = $2 and key = $3 and code = $4 and state = 'open'`,
    [plan.brand.id, plan.flow.id, key, plan.flow.retry.exception],
  );
}
