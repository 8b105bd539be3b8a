/** Puts records to work again: after a recheck is due, or because a person asked. */
import { jobKey, laneOf } from '../intake/accept-events.ts';
import type { Queue } from '../queue/queue.ts';
import type { Queryable } from '../store/database.ts';

export interface NudgedRecord {
  readonly brand: string;
  readonly flow: string;
  readonly key: string;
  /** The work is done once this revision is processed. */
  readonly revision: number;
}

/**
 * Queues records and gives those that were. A replay goes on with the current blueprint, or with the one that worked
 * first on what arrived last (`original`); a recheck leaves that as it is.
 */
export async function nudgeRecords(
  transaction: Queryable,
  queue: Queue,
  source: 'recheck' | 'replay',
  records: readonly { brand: string; flow: string; key: string }[],
  mapping: 'current' | 'original' = 'current',
): Promise<readonly NudgedRecord[]> {
  if (records.length === 0) return [];
  const { rows } = await transaction.query<NudgedRecord & { ordering_key: string; priority: number }>(
    `with asked as (
       select distinct brand, flow, key from jsonb_to_recordset($1::jsonb) as r(brand text, flow text, key text)
     ), locked as materialized (
       -- In the order in which what arrives takes them, so that neither waits for the other.
       select t.brand, t.flow, t.key from backhaul.record t join asked using (brand, flow, key)
        order by t.brand, t.flow, t.key for no key update of t
     ), touched as (
       update backhaul.record t set revision = t.revision + 1, source = $2, attempt = 0, retry_at = null,
              state = case when t.state in ('received', 'queued', 'sent') then t.state else 'received' end, changed_at = now(),
              is_pinned = case when $2 = 'replay' then $3 and t.first_blueprint is not null else t.is_pinned end,
              blueprint = case when $3 then coalesce(t.first_blueprint, t.blueprint) else t.blueprint end
         from locked a where t.brand = a.brand and t.flow = a.flow and t.key = a.key
       returning t.brand, t.flow, t.key, t.ordering_key, t.revision, t.priority
     ), told as (
       insert into backhaul.history (brand, flow, key, state, note) select brand, flow, key, 'received', $2 from touched
     )
     select * from touched`,
    [JSON.stringify(records), source, mapping === 'original'],
  );
  await queue.enqueue(
    rows.map(({ brand, flow, key, ordering_key, priority }) => ({
      key: jobKey(brand, flow, ordering_key),
      lane: laneOf(brand, flow),
      priority,
      data: { brand, flow, key },
    })),
    transaction,
  );
  return rows;
}
