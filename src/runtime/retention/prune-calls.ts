/** Calls whose time has passed, page by page in the order in which they were made. */
import type { Queryable } from '../store/database.ts';
import { finishedStates, isAtRest } from './retention.ts';

export interface PrunedPage {
  /** Where the next page begins; undefined after the last. */
  readonly next: string | undefined;
  readonly pruned: number;
}

const pageRows = 1_000;

/**
 * Ids rise with time, so that the primary key leads to the oldest. A call stays while a record that it was made for, or
 * its request, is unfinished.
 */
export async function pruneCalls(
  database: Queryable,
  brand: string,
  options: { readonly days: number; readonly after: string | undefined; readonly dryRun: boolean },
): Promise<PrunedPage> {
  const { rows } = await database.query<{ next: string | null; pruned: number }>(
    `with page as (
       select id, flow, keys, request_id from backhaul.call
        where brand = $1 and ($3::uuid is null or id > $3) and started_at < now() - make_interval(days => $4)
          and id < ${firstIdSince('now() - make_interval(days => $4)')}
        order by id limit ${pageRows}
     ), due as (
       select id from page p
        where not exists (select from backhaul.record r where r.brand = $1 and r.flow = p.flow and r.key = any(p.keys)
                             and not (${isAtRest('r')}))
          and not exists (select from backhaul.exception x where x.brand = $1 and x.flow = p.flow and x.key = any(p.keys)
                             and x.state = 'open')
          and not exists (select from backhaul.request q where q.brand = $1 and q.id = p.request_id
                             and q.state in ('intended', 'sent', 'unknown'))
     )${options.dryRun ? '' : ', gone as (delete from backhaul.call c using due where c.brand = $1 and c.id = due.id)'}
     select case when (select count(*) from page) = ${pageRows} then (select id from page order by id desc limit 1) end as next,
            (select count(*)::int from due) as pruned`,
    [brand, finishedStates, options.after ?? null, options.days],
  );
  return { next: rows[0]?.next ?? undefined, pruned: rows[0]?.pruned ?? 0 };
}

/** SQL of the least UUID version 7 of a moment: 48 bits of milliseconds come first. */
export const firstIdSince = (moment: string): string =>
  `(lpad(to_hex((extract(epoch from ${moment}) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid`;
