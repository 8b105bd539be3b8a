/** What arrived and is no longer needed: earlier events of a record go, of the last one the body. */
import type { Queryable } from '../store/database.ts';
import { firstIdSince, type PrunedPage } from './prune-calls.ts';
import { finishedStates, isAtRest } from './retention.ts';

const pageRows = 1_000;

/**
 * Events of records at rest only. The last event stays without its body, so that the same one arriving again is still
 * known; an earlier one that arrives again is worked on, and finds nothing to do.
 */
export async function pruneEvents(
  database: Queryable,
  brand: string,
  options: { readonly days: number; readonly after: string | undefined; readonly dryRun: boolean },
): Promise<PrunedPage> {
  const change = `, gone as (
       delete from backhaul.event e using due where e.brand = $1 and e.id = due.id and not due.is_last
     ), emptied as (
       update backhaul.event e set body = 'null' from due where e.brand = $1 and e.id = due.id and due.is_last
     )`;
  const { rows } = await database.query<{ next: string | null; pruned: number }>(
    `with page as (
       select id, flow, key from backhaul.event
        where brand = $1 and ($3::uuid is null or id > $3) and received_at < now() - make_interval(days => $4)
          and id < ${firstIdSince('now() - make_interval(days => $4)')}
        order by id limit ${pageRows}
     ), due as (
       select p.id, p.id = r.event_id as is_last
         from page p join backhaul.record r on r.brand = $1 and r.flow = p.flow and r.key = p.key
         join backhaul.event e on e.brand = $1 and e.id = p.id
        where ${isAtRest('r')} and (p.id <> r.event_id or e.body <> 'null')
          -- Whoever works on it now has it locked.
          for update of r skip locked
     )${options.dryRun ? '' : change}
     select case when (select count(*) from page) = ${pageRows} then (select id from page order by id desc limit 1) end as next,
            (select count(*)::int from due) as pruned`,
    [brand, finishedStates, options.after ?? null, options.days],
  );
  return { next: rows[0]?.next ?? undefined, pruned: rows[0]?.pruned ?? 0 };
}
