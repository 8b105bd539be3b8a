/** One page of a poll, stored with the run's progress in one transaction. */
import { createHash } from 'node:crypto';
import type { PollTrigger } from '../../../schemas/formats/flow.ts';
import { AbortError } from '../../errors/errors.ts';
import { failPoint } from '../fail-point.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';
import { type ArrivedEvent, acceptEvents } from './accept-events.ts';
import { identify } from './identify-event.ts';
import { type Progress, storeProgress } from './poll-progress.ts';
import { eventFor } from './read-events.ts';

/** Gives how many events were new. An item that can't be read becomes an exception, and its neighbours go on. */
export async function storePage(
  context: { readonly database: Database; readonly queue: Queue },
  plan: Plan,
  trigger: PollTrigger,
  items: readonly unknown[],
  progress: Progress,
): Promise<number> {
  const events: ArrivedEvent[] = [];
  const unread: { item: unknown; reason: string }[] = [];
  for (const item of items) {
    const event = await readItem(plan, trigger, item);
    if (typeof event === 'string') unread.push({ item, reason: event });
    else events.push(event);
  }
  const exceptions = await Promise.all(
    unread.map(({ item, reason }) => {
      const message = `An item of a page of ${trigger.operation} ${reason}.`;
      const raised = { code: plan.flow.schemaException, subject: `item ${nameOf(item)}`, message, step: 'intake' };
      return exceptionRow(plan, `poll ${trigger.id}`, raised, item);
    }),
  );
  // At the end of a part the next one begins; without this, a stop in between would read the part again.
  const next: Progress = progress.cursor === null ? { ...progress, part: progress.part + 1 } : progress;
  const stored = await context.database.transaction(async (transaction) => {
    const { accepted } = await acceptEvents(transaction, context.queue, events);
    if (exceptions.length > 0) await insertExceptions(transaction, plan.brand.id, plan.flow.id, exceptions);
    await storeProgress(transaction, plan, trigger, next);
    await failPoint('poll.page-storing');
    return accepted;
  });
  await failPoint('poll.page-stored');
  return stored;
}

/** The same item has the same name in every poll, so that it stands as one exception and is counted. */
const nameOf = (item: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(item) ?? '')
    .digest('hex')
    .slice(0, 12);

/** The event of an item, or why there is none. */
async function readItem(plan: Plan, trigger: PollTrigger, item: unknown): Promise<ArrivedEvent | string> {
  const identified = await identify(trigger, item);
  if (identified.kind === 'unusable') return identified.reason;
  try {
    return await eventFor(plan, trigger, identified, item, null);
  } catch (error) {
    if (error instanceof AbortError) return `can not be read: ${error.why}`;
    throw error;
  }
}
