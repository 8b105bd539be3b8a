/**
 * The catch-up poll: reads what changed since the watermark and stores each page with the run's progress in one
 * transaction. The watermark itself moves only when every window and pass has been read, because systems do not promise
 * an order inside a window. A run that was stopped goes on with the page it had reached.
 */
import type { PollTrigger } from '../../../schemas/formats/flow.ts';
import { invariant } from '../../errors/errors.ts';
import { compileExpression } from '../../mapping/expression.ts';
import { callFailed, callOperation } from '../connection/call-operation.ts';
import { pagesOf } from '../connection/pages.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { withSessionLock } from '../store/session-lock.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';
import { type ArrivedEvent, acceptEvents } from './accept-events.ts';
import { pollWindows, type Window } from './poll-windows.ts';
import { eventFor, keyOf } from './read-events.ts';

/** How far a run has come: a number for each pass in each window, and the cursor inside it. */
interface Progress {
  readonly from: string;
  readonly to: string;
  readonly part: number;
  readonly cursor: string | null;
}

export interface PollResult {
  readonly read: number;
  readonly accepted: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Runs one poll to its end. Errors: `CALL_FAILED` and those of paging; the progress stays and the next run goes on. */
export async function runPoll(
  context: { readonly database: Database; readonly queue: Queue },
  plan: Plan,
  trigger: PollTrigger,
  now = new Date(),
): Promise<PollResult> {
  const { database } = context;
  const progress = (await storedProgress(database, plan, trigger)) ?? (await newRun(database, plan, trigger, now));
  const windows = pollWindows(new Date(progress.from), new Date(progress.to), trigger.window.maximumDays);
  const parts = windows.flatMap((window) => trigger.passes.map((pass) => ({ window, pass })));
  const total = { read: 0, accepted: 0 };
  for (let part = progress.part; part < parts.length; part += 1) {
    const current = parts[part];
    invariant(current, 'a part of a poll exists');
    const cursor = part === progress.part ? (progress.cursor ?? undefined) : undefined;
    const result = await readPart(context, plan, trigger, current.window, current.pass, { ...progress, part }, cursor);
    total.read += result.read;
    total.accepted += result.accepted;
  }
  await database.query(
    `update backhaul.watermark set position = $4, run = null, finished_at = now() where brand = $1 and flow = $2 and trigger = $3`,
    [plan.brand.id, plan.flow.id, trigger.id, progress.to],
  );
  return total;
}

async function readPart(
  context: { readonly database: Database; readonly queue: Queue },
  plan: Plan,
  trigger: PollTrigger,
  window: Window,
  pass: Readonly<Record<string, string>>,
  progress: Progress,
  startCursor: string | undefined,
): Promise<PollResult> {
  const connection = plan.connections.get(trigger.connector);
  invariant(connection, `the trigger ${trigger.id} has a connection`);
  const operation = connection.operation(trigger.operation);
  const parameters: Record<string, unknown> = {
    [trigger.window.from]: window.from.toISOString(),
    [trigger.window.to]: window.to.toISOString(),
  };
  for (const [name, source] of Object.entries(pass)) {
    parameters[name] = await compileExpression(source).evaluate({}, { settings: plan.settings });
  }
  const call = (all: Record<string, unknown>) =>
    callOperation(context.database, connection, operation, all, undefined, { flow: plan.flow.id, keys: [] });
  const items = compileExpression(operation.declaration.items ?? '$');
  const total = { read: 0, accepted: 0 };
  for await (const page of pagesOf(operation, parameters, call, startCursor)) {
    if (page.outcome.kind !== 'ok') throw callFailed(connection, operation, page);
    const found = (await items.evaluate(page.body)) ?? [];
    const list = Array.isArray(found) ? found : [found];
    const accepted = await storePage(context, plan, trigger, list, { ...progress, cursor: page.next ?? null });
    total.read += list.length;
    total.accepted += accepted;
  }
  return total;
}

async function storePage(
  context: { readonly database: Database; readonly queue: Queue },
  plan: Plan,
  trigger: PollTrigger,
  items: readonly unknown[],
  progress: Progress,
): Promise<number> {
  const events: ArrivedEvent[] = [];
  const unkeyed: number[] = [];
  for (const [index, item] of items.entries()) {
    const keyed = await keyOf(trigger, item);
    if (keyed) events.push(await eventFor(plan, trigger, keyed, item, null));
    else unkeyed.push(index);
  }
  // At the end of a part the next one begins; without this, a stop in between would read the part again.
  const next: Progress = progress.cursor === null ? { ...progress, part: progress.part + 1 } : progress;
  return context.database.transaction(async (transaction) => {
    const { accepted } = await acceptEvents(transaction, context.queue, events);
    for (const index of unkeyed) {
      const message = `Item ${index} of a page of ${trigger.operation} has no business key.`;
      const row = await exceptionRow(plan, `poll ${trigger.id}`, {
        code: plan.flow.schemaException,
        subject: `item ${index}`,
        message,
        step: 'intake',
      });
      await insertExceptions(transaction, plan.brand.id, plan.flow.id, [row]);
    }
    await transaction.query(`update backhaul.watermark set run = $4 where brand = $1 and flow = $2 and trigger = $3`, [
      plan.brand.id,
      plan.flow.id,
      trigger.id,
      JSON.stringify(next),
    ]);
    return accepted;
  });
}

async function storedProgress(database: Database, plan: Plan, trigger: PollTrigger): Promise<Progress | undefined> {
  const { rows } = await database.query<{ run: Progress | null }>(
    `select run from backhaul.watermark where brand = $1 and flow = $2 and trigger = $3`,
    [plan.brand.id, plan.flow.id, trigger.id],
  );
  return rows[0]?.run ?? undefined;
}

async function newRun(database: Database, plan: Plan, trigger: PollTrigger, now: Date): Promise<Progress> {
  const firstDays = Number(await compileExpression(trigger.window.firstDays).evaluate({}, { settings: plan.settings }));
  const { rows } = await database.query<{ position: Date | null }>(
    `select position from backhaul.watermark where brand = $1 and flow = $2 and trigger = $3`,
    [plan.brand.id, plan.flow.id, trigger.id],
  );
  const position = rows[0]?.position;
  const from = position
    ? new Date(position.getTime() - trigger.window.overlapMinutes * minuteMs)
    : new Date(now.getTime() - firstDays * dayMs);
  const run: Progress = { from: from.toISOString(), to: now.toISOString(), part: 0, cursor: null };
  await database.query(
    `insert into backhaul.watermark (brand, flow, trigger, run) values ($1, $2, $3, $4)
     on conflict (brand, flow, trigger) do update set run = excluded.run`,
    [plan.brand.id, plan.flow.id, trigger.id, JSON.stringify(run)],
  );
  return run;
}

/** Runs a poll when it is due and no other worker is at it. */
export async function pollIfDue(
  context: { readonly database: Database; readonly queue: Queue },
  plan: Plan,
  trigger: PollTrigger,
  everyMinutes: number,
): Promise<PollResult | undefined> {
  const name = `poll ${plan.brand.id} ${plan.flow.id} ${trigger.id}`;
  const isDue = async (): Promise<boolean> => {
    const { rows } = await context.database.query(
      `select 1 from backhaul.watermark where brand = $1 and flow = $2 and trigger = $3 and run is null
          and finished_at > now() - make_interval(secs => $4::float8 * 60)`,
      [plan.brand.id, plan.flow.id, trigger.id, everyMinutes],
    );
    return rows.length === 0;
  };
  if (!(await isDue())) return undefined;
  return withSessionLock(context.database, name, { wait: false }, async () =>
    (await isDue()) ? runPoll(context, plan, trigger) : undefined,
  );
}
