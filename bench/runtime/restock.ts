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
const eventOf = (brand: string, id: number): ArrivedEvent => ({
  brand,
  flow: flowId,
  key: String(id),
  orderingKey: String(id),
  version: `loop-webhook ${id}`,
  source: 'webhook',
  trigger: 'return.closed',
  body: { topic: 'return', trigger: 'return.closed', id, state: 'closed', line_items: [{ line_item_id: id }] },
  tracked: { finalisedAt: new Date().toISOString() },
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

/** Waits until nothing of the brand is on its way; gives the milliseconds since `startedAt`. */
export async function untilAtRest(store: Store, brand: string, startedAt: number, limitMs = 600_000): Promise<number> {
  while (performance.now() - startedAt < limitMs) {
    const { rows } = await store.database.query(
      `select 1 from backhaul.record where brand = $1 and flow = $2 and state in ('received', 'queued', 'sent') limit 1`,
      [brand, flowId],
    );
    if (rows.length === 0) return performance.now() - startedAt;
    await wait(15);
  }
  throw new BugError(`records were still on their way after ${limitMs} ms`);
}

/** Throws unless every record from `firstId` on was confirmed. */
export async function assertConfirmed(store: Store, brand: string, firstId: number, count: number): Promise<void> {
  const { rows } = await store.database.query<{ state: string; records: number }>(
    `select state, count(*)::int as records from backhaul.record
      where brand = $1 and flow = $2 and key::bigint between $3 and $4 group by state`,
    [brand, flowId, firstId, firstId + count - 1],
  );
  if (rows.length === 1 && rows[0]?.state === 'confirmed' && rows[0].records === count) return;
  throw new BugError(`of ${count} records not all were confirmed: ${JSON.stringify(rows)}`);
}
