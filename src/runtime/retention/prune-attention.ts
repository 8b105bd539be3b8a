/** What people were told and asked for long ago: closed alerts with their deliveries, ended replays, notes, old versions. */
import type { Queryable } from '../store/database.ts';

/** Rows of one kind that go in one run; the rest goes with the next. */
const maximumRows = 10_000;

/** $1 brand, $2 days. Each row selected goes; `also` is what belongs to it. */
const kinds: readonly { readonly table: string; readonly due: string; readonly also: string }[] = [
  {
    table: 'alert',
    due: `closed_at < now() - make_interval(days => $2) and not exists (
      select from backhaul.delivery d where d.brand = t.brand and d.alert_id = t.id and d.state = 'waiting')`,
    also: `delete from backhaul.delivery d using due where d.brand = $1 and d.alert_id = due.id`,
  },
  {
    table: 'replay',
    due: `finished_at < now() - make_interval(days => $2)`,
    also: `delete from backhaul.replay_record r using due where r.brand = $1 and r.replay_id = due.id`,
  },
];

/** Gives the number of alerts and replays that went. */
export async function pruneAttention(
  database: Queryable,
  brand: string,
  options: { readonly days: number; readonly dryRun: boolean },
): Promise<number> {
  let pruned = 0;
  for (const { table, due, also } of kinds) {
    const change = `, gone as (delete from backhaul.${table} g using due where g.brand = $1 and g.id = due.id), own as (${also})`;
    const { rows } = await database.query<{ count: number }>(
      `with due as (select id from backhaul.${table} t where t.brand = $1 and t.${due} limit ${maximumRows})
         ${options.dryRun ? '' : change}
       select count(*)::int as count from due`,
      [brand, options.days],
    );
    pruned += rows[0]?.count ?? 0;
  }
  if (!options.dryRun) await pruneLeftOver(database, brand, options.days);
  return pruned;
}

/** Deliveries of alerts that last, notes whose exception went, and versions that no record and no open request names. */
async function pruneLeftOver(database: Queryable, brand: string, days: number): Promise<void> {
  await database.query(
    `delete from backhaul.delivery where brand = $1 and state <> 'waiting' and created_at < now() - make_interval(days => $2)`,
    [brand, days],
  );
  await database.query(
    `delete from backhaul.exception_note n where n.brand = $1 and not exists (
       select from backhaul.exception x where x.brand = n.brand and x.id = n.exception_id)`,
    [brand],
  );
  await database.query(
    `delete from backhaul.blueprint b where b.brand = $1 and b.last_started < now() - make_interval(days => $2)
        and exists (select from backhaul.blueprint l where l.brand = b.brand and l.flow = b.flow and l.last_started > b.last_started)
        and not exists (select from backhaul.record r where r.brand = b.brand and r.flow = b.flow
                           and (r.blueprint = b.hash or r.first_blueprint = b.hash))
        and not exists (select from backhaul.request q where q.brand = b.brand and q.blueprint = b.hash
                           and q.state in ('intended', 'sent', 'unknown'))`,
    [brand, days],
  );
}
