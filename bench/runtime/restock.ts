/** The restock flow from stored webhooks to confirmed adjustments, on a runtime that runs already. */
import { setTimeout as wait } from 'node:timers/promises';
import { BugError } from '../../src/errors/errors.ts';
import { type ArrivedEvent, acceptEvents } from '../../src/runtime/intake/accept-events.ts';
import type { Queue } from '../../src/runtime/queue/queue.ts';
import type { Database } from '../../src/runtime/store/database.ts';
import { flowId } from './emulated-systems.ts';

export interface Store {
  readonly database: Database;
  readonly queue: Queue;
}

/** What Loop tells of a closed return; the flow reads the return itself. */
export const eventOf = (brand: string, id: number, priority = 0): ArrivedEvent => ({
  brand,
  flow: flowId,
  key: String(id),
  orderingKey: String(id),
  version: `loop-webhook ${id}`,
  source: 'webhook',
  trigger: 'return.closed',
  body: { topic: 'return', trigger: 'return.closed', id, state: 'closed', line_items: [{ line_item_id: id }] },
  tracked: { finalisedAt: new Date().toISOString() },
  priority,
});

/** Stores webhooks of so many returns, all at once: the runtime sees the first when the last is stored. */
export async function storeWebhooks(store: Store, brand: string, firstId: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, index) => eventOf(brand, firstId + index));
  await store.database.transaction(async (transaction) => {
    for (let start = 0; start < count; start += 1_000) {
      await acceptEvents(transaction, store.queue, events.slice(start, start + 1_000));
    }
  });
}

/**
 * Waits until the records from `firstId` on are at rest. Gives the milliseconds from `since` (as the database's clock has
 * it) until the last of them came to rest, whenever that is noticed.
 */
export async function untilAtRest(
  store: Store,
  brand: string,
  firstId: number,
  count: number,
  since: Date,
  { limitMs = 600_000, everyMs = 100 } = {},
): Promise<number> {
  const keys = Array.from({ length: count }, (_, index) => String(firstId + index));
  for (const startedAt = performance.now(); performance.now() - startedAt < limitMs; await wait(everyMs)) {
    const { rows: waiting } = await store.database.query(`select 1 from pgboss.job where name = 'records' limit 1`);
    if (waiting.length > 0) continue;
    const { rows } = await store.database.query<{ open: number; ended: Date }>(
      `select count(*) filter (where state in ('received', 'queued', 'sent'))::int as open, max(changed_at) as ended
         from backhaul.record where brand = $1 and flow = $2 and key = any($3)`,
      [brand, flowId, keys],
    );
    if (rows[0]?.open === 0) return rows[0].ended.getTime() - since.getTime();
  }
  throw new BugError(`records were still on their way after ${limitMs} ms`);
}

/** The time of the database's clock. */
export async function databaseTime(store: Store): Promise<Date> {
  const { rows } = await store.database.query<{ now: Date }>('select clock_timestamp() as now');
  return rows[0]?.now ?? new Date();
}

/** Throws unless every record from `firstId` on was confirmed. */
export async function assertConfirmed(store: Store, brand: string, firstId: number, count: number): Promise<void> {
  const { rows } = await store.database.query<{ state: string; records: number }>(
    `select state, count(*)::int as records from backhaul.record
      where brand = $1 and flow = $2 and key = any($3) group by state`,
    [brand, flowId, Array.from({ length: count }, (_, index) => String(firstId + index))],
  );
  if (rows.length === 1 && rows[0]?.state === 'confirmed' && rows[0].records === count) return;
  throw new BugError(`of ${count} records not all were confirmed: ${JSON.stringify(rows)}`);
}
