/** Exceptions whose cause may be gone are looked at again by themselves: when their blueprint says so, or is a new one. */
import { failPoint } from '../fail-point.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { nudgeRecords } from '../work/nudge.ts';

const maximumAtOnce = 1_000;

/**
 * Puts the records of exceptions that are due to work, and gives their number. What is looked at now is due again
 * later, whatever comes of it: none is forgotten when a run ends otherwise.
 */
export async function runRechecks(database: Database, queue: Queue): Promise<number> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ brand: string; flow: string; key: string }>(
      `update backhaul.exception x set recheck_at = now() + make_interval(secs => x.recheck_minutes * 60)
         from (select brand, id from backhaul.exception where state = 'open' and recheck_at <= now()
                order by recheck_at limit $1 for update skip locked) due
        where x.brand = due.brand and x.id = due.id
        returning x.brand, x.flow, x.key`,
      [maximumAtOnce],
    );
    const queued = (await nudgeRecords(transaction, queue, 'recheck', rows)).length;
    if (queued > 0) await failPoint('recheck.storing');
    return queued;
  });
}
