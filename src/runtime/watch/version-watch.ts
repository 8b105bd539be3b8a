/**
 * With a new version of a blueprint the cause of an exception may be gone: a mapping or a setting has what was missing.
 * All that an earlier version raised are looked at again, once for each version, a bounded number at a time.
 */
import type { Plan } from '../plan/compile-plan.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { nudgeRecords } from '../work/nudge.ts';

const maximumAtOnce = 1_000;
/** Once none is left: a process that is still on the version before may raise some. */
const lookAgainMs = 300_000;

/** Gives what looks whenever it is time. */
export function versionWatch(database: Database, queue: Queue, plan: Plan): () => Promise<void> {
  let nextAt = 0;
  return async () => {
    if (performance.now() < nextAt) return;
    const count = await recheckEarlier(database, queue, plan);
    if (count < maximumAtOnce) nextAt = performance.now() + lookAgainMs;
  };
}

/** Gives the number of exceptions whose records were put to work. */
export async function recheckEarlier(database: Database, queue: Queue, plan: Plan): Promise<number> {
  const place = [plan.brand.id, plan.flow.id, plan.version.hash];
  return database.transaction(async (transaction) => {
    const { rows: newest } = await transaction.query<{ hash: string }>(
      'select hash from backhaul.blueprint where brand = $1 and flow = $2 order by last_started desc limit 1',
      place.slice(0, 2),
    );
    // While processes of two versions run, the one that began last decides.
    if (newest[0]?.hash !== plan.version.hash) return 0;
    const { rows } = await transaction.query<{ brand: string; flow: string; key: string }>(
      `update backhaul.exception x set blueprint = $3
         from (select brand, id from backhaul.exception
                where brand = $1 and flow = $2 and state = 'open' and blueprint <> $3
                order by id limit $4 for update skip locked) earlier
        where x.brand = earlier.brand and x.id = earlier.id
        returning x.brand, x.flow, x.key`,
      [...place, maximumAtOnce],
    );
    await nudgeRecords(transaction, queue, 'recheck', rows);
    return rows.length;
  });
}
