/** An urgent record that comes while a backlog is worked on: how long until its first call goes out. */
import { setTimeout as wait } from 'node:timers/promises';
import { BugError } from '../../src/errors/errors.ts';
import { acceptEvents } from '../../src/runtime/intake/accept-events.ts';
import type { EmulatedSystems } from './emulated-systems.ts';
import { median } from './figures.ts';
import { eventOf, type Store, storeWebhooks } from './restock.ts';

export interface Overtaking {
  readonly backlog: number;
  readonly urgentRecords: number;
  readonly medianMs: number;
  readonly mostMs: number;
}

const limitMs = 60_000;

export async function measureOvertaking(store: Store, systems: EmulatedSystems, backlog: number): Promise<Overtaking> {
  const firstId = 40_000_000;
  const urgentRecords = 5;
  await systems.seedReturns(firstId, 2_000);
  await systems.seedReturns(50_000_000, urgentRecords);
  await storeWebhooks(store, 'bench', firstId, backlog);
  const took: number[] = [];
  for (let index = 0; index < urgentRecords; index += 1) {
    await wait(1_000);
    const id = 50_000_000 + index;
    await store.database.transaction((one) => acceptEvents(one, store.queue, [eventOf('bench', id, 5)]));
    took.push(await untilCalled(store, String(id)));
  }
  // What is left of the backlog is not to be worked on.
  await store.database.query(`delete from pgboss.job where name = 'records' and state < 'active'`);
  return { backlog, urgentRecords, medianMs: Math.round(median(took)), mostMs: Math.round(Math.max(...took)) };
}

async function untilCalled(store: Store, key: string): Promise<number> {
  for (const startedAt = performance.now(); performance.now() - startedAt < limitMs; await wait(20)) {
    const { rows } = await store.database.query<{ ms: number }>(
      `select (extract(epoch from min(c.started_at) - min(e.received_at)) * 1000)::float8 as ms
         from backhaul.event e join backhaul.call c on c.brand = e.brand and c.keys @> array[e.key]
        where e.brand = 'bench' and e.key = $1 having count(*) > 0`,
      [key],
    );
    if (rows[0]) return rows[0].ms;
  }
  throw new BugError(`no call for ${key} within ${limitMs} ms`);
}
