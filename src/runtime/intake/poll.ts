/**
 * The catch-up poll: reads what changed since the watermark and stores each page with the run's progress in one
 * transaction. The watermark itself moves only when every window and pass has been read, because systems do not promise
 * an order inside a window. A run that was stopped goes on with the page it had reached.
 */
import type { PollTrigger } from '../../../schemas/formats/flow.ts';
import { AbortError, invariant } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import { callFailed, callOperation } from '../connection/call-operation.ts';
import { type Page, pagesOf } from '../connection/pages.ts';
import { failPoint } from '../fail-point.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { storePage } from './poll-page.ts';
import { finishRun, type Progress, storeProgress, takeUpRun } from './poll-progress.ts';
import { pollWindows, type Window } from './poll-windows.ts';

export interface PollResult {
  readonly read: number;
  readonly accepted: number;
}

type PollContext = { readonly database: Database; readonly queue: Queue };

/** Runs one poll to its end. Errors: `CALL_FAILED` and those of paging; the progress stays and the next run goes on. */
export async function runPoll(
  context: PollContext,
  plan: Plan,
  trigger: PollTrigger,
  /** Until when it reads; default: now. */
  now?: Date,
): Promise<PollResult> {
  const progress = await takeUpRun(context.database, plan, trigger, now);
  const windows = pollWindows(new Date(progress.from), new Date(progress.to), trigger.window.maximumDays);
  const parts = windows.flatMap((window) => trigger.passes.map((pass) => ({ window, pass })));
  const total = { read: 0, accepted: 0 };
  for (let part = progress.part; part < parts.length; part += 1) {
    const current = parts[part];
    invariant(current, 'a part of a poll exists');
    const cursor = part === progress.part ? (progress.cursor ?? undefined) : undefined;
    const result = await readPart(context, plan, trigger, current, { ...progress, part }, cursor);
    total.read += result.read;
    total.accepted += result.accepted;
  }
  await failPoint('poll.all-read');
  await finishRun(context.database, plan, trigger, progress);
  await failPoint('poll.finished');
  return total;
}

interface Part {
  readonly window: Window;
  readonly pass: Readonly<Record<string, string>>;
}

async function readPart(
  context: PollContext,
  plan: Plan,
  trigger: PollTrigger,
  part: Part,
  progress: Progress,
  startCursor: string | undefined,
): Promise<PollResult> {
  const connection = plan.connections.get(trigger.connector);
  invariant(connection, `the trigger ${trigger.id} has a connection`);
  const operation = connection.operation(trigger.operation);
  const parameters = parametersOf(plan, trigger, part);
  const call = (all: Record<string, unknown>) =>
    callOperation(context.database, connection, operation, all, undefined, { flow: plan.flow.id, keys: [] });
  const items = compileExpression(operation.declaration.items ?? '$');
  const total = { read: 0, accepted: 0 };
  let first = true;
  try {
    for await (const page of pagesOf(operation, parameters, call, startCursor)) {
      // Cursors of a run that was stopped can have expired; read again from the part's start, nothing is done twice.
      if (first && startCursor !== undefined && isRefused(page)) {
        return await readPart(context, plan, trigger, part, progress, undefined);
      }
      first = false;
      if (page.outcome.kind !== 'ok') throw callFailed(connection, operation, page);
      if (typeof page.body !== 'object' || page.body === null) {
        // Taken for an empty page it would move the watermark past what was not read.
        throw callFailed(connection, operation, {
          ...page,
          outcome: { kind: 'unknown', message: 'The answer is not JSON.' },
        });
      }
      const found = items.evaluate(page.body) ?? [];
      const list = Array.isArray(found) ? found : [found];
      total.accepted += await storePage(context, plan, trigger, list, { ...progress, cursor: page.next ?? null });
      total.read += list.length;
    }
  } catch (error) {
    // The cursor that was reached leads round in a circle: the next run begins the part anew.
    if (error instanceof AbortError && error.code === 'PAGES_REPEAT') {
      await storeProgress(context.database, plan, trigger, { ...progress, cursor: null });
    }
    throw error;
  }
  return total;
}

const isRefused = (page: Page): boolean => page.outcome.kind === 'dataError' || page.outcome.kind === 'conflict';

function parametersOf(plan: Plan, trigger: PollTrigger, { window, pass }: Part): Record<string, unknown> {
  const ends = { from: window.from.toISOString(), to: window.to.toISOString() };
  const parameters: Record<string, unknown> = {};
  for (const end of ['from', 'to'] as const) {
    const name = trigger.window[end];
    if (name !== undefined) parameters[name] = ends[end];
  }
  for (const [name, source] of Object.entries(pass)) {
    parameters[name] = compileExpression(source).evaluate({}, { settings: plan.settings, window: ends });
  }
  return parameters;
}
