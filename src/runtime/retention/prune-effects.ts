/** Settled effects of steps whose references pass, with their requests: a version that has moved on is never named again. */
import type { Queryable } from '../store/database.ts';
import { firstIdSince, type PrunedPage } from './prune-calls.ts';
import { finishedStates, isAtRest } from './retention.ts';

const pageRows = 1_000;

/**
 * Of records at rest only. The newest confirmed one of each step and subject stays, so that what was last written is
 * known, and the record stays confirmed.
 */
export async function pruneEffects(
  database: Queryable,
  brand: string,
  options: { readonly days: number; readonly after: string | undefined; readonly dryRun: boolean },
): Promise<PrunedPage> {
  const change = `, gone as (
       delete from backhaul.effect e using due where e.brand = $1 and e.request_id = due.request_id and e.id = due.id
     ), emptied as (
       delete from backhaul.request q where q.brand = $1 and q.id in (select request_id from due)
          and not exists (select from backhaul.effect e where e.brand = $1 and e.request_id = q.id
                             and e.id not in (select id from due))
     )`;
  const { rows } = await database.query<{ next: string | null; pruned: number }>(
    `with page as (
       select request_id, id, flow, key, step, subject, state, settled_at from backhaul.effect
        where brand = $1 and passes and ($3::uuid is null or request_id > $3)
          and request_id < ${firstIdSince('now() - make_interval(days => $4)')}
        order by request_id limit ${pageRows}
     ), due as (
       select p.request_id, p.id
         from page p join backhaul.record r on r.brand = $1 and r.flow = p.flow and r.key = p.key
        where ${isAtRest('r')} and p.state in ('confirmed', 'refused', 'abandoned')
          and p.settled_at < now() - make_interval(days => $4)
          and exists (select from backhaul.effect later
                       where later.brand = $1 and later.flow = p.flow and later.key = p.key and later.step = p.step
                         and later.subject = p.subject and later.state = 'confirmed' and later.id > p.id)
          -- Whoever works on it now has it locked.
          for update of r skip locked
     )${options.dryRun ? '' : change}
     select case when (select count(*) from page) = ${pageRows} then (select request_id from page order by request_id desc limit 1) end as next,
            (select count(*)::int from due) as pruned`,
    [brand, finishedStates, options.after ?? null, options.days],
  );
  return { next: rows[0]?.next ?? undefined, pruned: rows[0]?.pruned ?? 0 };
}
