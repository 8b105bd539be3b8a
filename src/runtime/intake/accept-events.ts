/** Stores what arrived, with the record that it concerns and the job that will work on it, in one transaction. */
import type { Queue } from '../queue/queue.ts';
import type { Queryable } from '../store/database.ts';
import { newId } from '../store/new-id.ts';
import { growthOf } from '../store/statistics.ts';

export interface ArrivedEvent {
  readonly brand: string;
  readonly flow: string;
  readonly key: string;
  readonly orderingKey: string;
  /** What tells this event from another of the same key. */
  readonly version: string;
  readonly source: 'webhook' | 'poll' | 'flow';
  readonly trigger: string | null;
  readonly body: unknown;
  readonly tracked: Readonly<Record<string, unknown>>;
  /** Above 0: urgent. Default 0. */
  readonly priority?: number;
  /** Milliseconds for which it waits for more of its record; urgent ones do not. Default 0. */
  readonly mergeMs?: number;
}

export interface JobData {
  readonly brand: string;
  readonly flow: string;
  readonly key: string;
}

/** The key under which records are never worked on at once. */
export const jobKey = (brand: string, flow: string, orderingKey: string): string => `${brand}/${flow}/${orderingKey}`;

/** The lane of the queue in which the records of a flow wait: lanes take turns. */
export const laneOf = (brand: string, flow: string): string => `${brand}/${flow}`;

const growingTables = 'backhaul.record, backhaul.event, backhaul.history';
/** These only grow: after a while the server's own analysis is enough. */
const analyzeAfter = 1_000_000;

/**
 * Set-based, for any number of events. An event whose key and version are known changes nothing.
 * The caller's transaction makes it durable; acknowledge only after that has committed. `isNew` tells of each event.
 */
export async function acceptEvents(
  transaction: Queryable,
  queue: Queue,
  events: readonly ArrivedEvent[],
): Promise<{ accepted: number; duplicates: number; isNew: readonly boolean[] }> {
  if (events.length === 0) return { accepted: 0, duplicates: 0, isNew: [] };
  const rows = events.map((event) => ({
    id: newId(),
    brand: event.brand,
    flow: event.flow,
    key: event.key,
    ordering_key: event.orderingKey,
    version: event.version,
    source: event.source,
    trigger: event.trigger,
    body: event.body,
    tracked: event.tracked,
    priority: event.priority ?? 0,
  }));
  const { rows: touched } = await transaction.query<{
    brand: string;
    flow: string;
    key: string;
    ordering_key: string;
    priority: number;
    ids: string[];
  }>(
    `with arrived as (
       select * from jsonb_to_recordset($1::jsonb) as r(id uuid, brand text, flow text, key text, ordering_key text,
         version text, source text, trigger text, body jsonb, tracked jsonb, priority int)
     ), stored as (
       insert into backhaul.event (brand, flow, key, version, id, source, trigger, body)
       select brand, flow, key, version, id, source, trigger, body from arrived
       order by brand, flow, key, version
       on conflict do nothing
       returning brand, flow, key, id
     ), fresh as (
       select distinct on (a.brand, a.flow, a.key) a.*,
              count(*) over (partition by a.brand, a.flow, a.key) as events,
              array_agg(a.trigger) filter (where a.trigger is not null) over (partition by a.brand, a.flow, a.key) as all_triggers
         from arrived a join stored s on s.brand = a.brand and s.id = a.id
        order by a.brand, a.flow, a.key, a.id desc
     ), touched as (
       insert into backhaul.record as r (brand, flow, key, ordering_key, state, revision, event_id, source, triggers, tracked, priority)
       select brand, flow, key, ordering_key, 'received', events, id, source, coalesce(all_triggers, '{}'), tracked, priority from fresh
       on conflict (brand, flow, key) do update
          set state = 'received', reason = null, revision = r.revision + excluded.revision, event_id = excluded.event_id,
              source = excluded.source, priority = excluded.priority, attempt = 0, retry_at = null, arrived_at = case when r.state in ('received', 'queued', 'sent') then r.arrived_at else now() end,
              changed_at = now(),
              -- What was tracked first stays: a limit runs from the first time, not from the last repeat.
              tracked = excluded.tracked || r.tracked,
              triggers = (select coalesce(array_agg(distinct t), '{}') from unnest(r.triggers || excluded.triggers) t)
       returning r.brand, r.flow, r.key, r.ordering_key, r.priority
     ), told as (
       insert into backhaul.history (brand, flow, key, state, note)
       select brand, flow, key, 'received', source || coalesce(': ' || trigger, '') from fresh
     )
     select touched.*, kept.ids
       from touched
       join (select brand, flow, key, array_agg(id) as ids from stored group by brand, flow, key) as kept
         using (brand, flow, key)`,
    [JSON.stringify(rows)],
  );
  const waits = new Map(events.map(({ brand, flow, key, mergeMs = 0 }) => [`${brand}/${flow}/${key}`, mergeMs]));
  await queue.enqueue(
    touched.map(({ brand, flow, key, ordering_key, priority }) => ({
      key: jobKey(brand, flow, ordering_key),
      lane: laneOf(brand, flow),
      priority,
      data: { brand, flow, key } satisfies JobData,
      startAfterMs: priority > 0 ? 0 : (waits.get(`${brand}/${flow}/${key}`) ?? 0),
      joins: true,
    })),
    transaction,
  );
  const stored = new Set(touched.flatMap(({ ids }) => ids));
  const accepted = stored.size;
  await growthOf(queue, growingTables, analyzeAfter).grown(accepted, transaction);
  return { accepted, duplicates: events.length - accepted, isNew: rows.map(({ id }) => stored.has(id)) };
}
