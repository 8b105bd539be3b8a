/** Takes running replays a step further: a bounded number of records is at work for each, so that others get on. */
import { failPoint } from '../fail-point.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database, Queryable } from '../store/database.ts';
import { nudgeRecords } from '../work/nudge.ts';

/** Records of one replay that are at work at once. */
const maximumWorking = 1_000;
const maximumReplays = 20;

interface RunningReplay {
  readonly brand: string;
  readonly id: string;
  readonly mapping: 'current' | 'original';
}

/** Gives the number of records that were put to work. Any number of processes may call it at once. */
export async function advanceReplays(database: Database, queue: Queue): Promise<number> {
  const { rows } = await database.query<RunningReplay>(
    `select brand, id, mapping from backhaul.replay where state = 'running' order by brand, id limit $1`,
    [maximumReplays],
  );
  let nudged = 0;
  for (const replay of rows) {
    nudged += await database.transaction(async (own) => {
      const advanced = await advance(own, queue, replay);
      if (advanced > 0) await failPoint('replay.storing');
      return advanced;
    });
  }
  if (nudged > 0) await failPoint('replay.stored');
  return nudged;
}

async function advance(transaction: Queryable, queue: Queue, replay: RunningReplay): Promise<number> {
  const place = [replay.brand, replay.id];
  // Whoever comes second finds it locked or ended, and leaves it.
  const { rows: held } = await transaction.query(
    `select 1 from backhaul.replay where brand = $1 and id = $2 and state = 'running' for update skip locked`,
    place,
  );
  if (held.length === 0) return 0;
  const { rows: counted } = await transaction.query<{ working: number }>(
    `select count(*)::int as working from backhaul.replay_record r
       join backhaul.record t on t.brand = r.brand and t.flow = r.flow and t.key = r.key
      where r.brand = $1 and r.replay_id = $2 and r.state = 'queued' and t.processed_revision < r.revision`,
    place,
  );
  const working = counted[0]?.working ?? 0;
  if (working >= maximumWorking) return 0;
  const { rows: next } = await transaction.query<{ brand: string; flow: string; key: string }>(
    `select brand, flow, key from backhaul.replay_record where brand = $1 and replay_id = $2 and state = 'waiting'
      order by flow, key limit $3`,
    [...place, maximumWorking - working],
  );
  if (next.length > 0) {
    const nudged = await nudgeRecords(transaction, queue, 'replay', next, replay.mapping);
    // A record that is gone since (its retention has ended) is left out.
    await transaction.query(
      `update backhaul.replay_record r set state = case when n.revision is null then 'cancelled' else 'queued' end, revision = n.revision
         from jsonb_to_recordset($3::jsonb) as a(flow text, key text)
         left join jsonb_to_recordset($4::jsonb) as n(flow text, key text, revision int) on n.flow = a.flow and n.key = a.key
        where r.brand = $1 and r.replay_id = $2 and r.flow = a.flow and r.key = a.key`,
      [...place, JSON.stringify(next), JSON.stringify(nudged)],
    );
  } else if (working === 0) {
    await transaction.query(
      `update backhaul.replay set state = 'done', finished_at = now() where brand = $1 and id = $2`,
      place,
    );
  }
  return next.length;
}
