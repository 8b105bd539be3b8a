/**
 * Records at rest whose time has passed, with what belongs to them. What they did elsewhere stays for ever: confirmed
 * effects (but for those whose reference passes), and the answers to their requests. They are what nothing is done twice by, and what a reversal is worked out
 * from, should the record come again.
 */
import type { Database, Queryable } from '../store/database.ts';
import { finishedStates, isAtRest } from './retention.ts';

export interface RecordPage {
  /** Flow and key of the last record that was looked at; undefined after the last page. */
  readonly next: readonly [flow: string, key: string] | undefined;
  readonly records: number;
  readonly history: number;
}

const pageRows = 500;

/** Looks at the next page of records in the order of their keys, and prunes those whose time has passed. */
export function pruneRecords(
  database: Database,
  brand: string,
  options: {
    readonly recordDays: number;
    readonly historyDays: number;
    readonly after: readonly [flow: string, key: string] | undefined;
    readonly dryRun: boolean;
  },
): Promise<RecordPage> {
  const [flow, key] = options.after ?? [null, null];
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ due: readonly Due[]; next: RecordPage['next'] | null }>(
      `with page as materialized (
         select flow, key from backhaul.record
          where brand = $1 and ($3::text is null or (flow, key) > ($3, $4))
          order by flow, key limit ${pageRows}
       ), due as (
         select r.flow, r.key, r.changed_at < now() - make_interval(days => $5) as over
           from backhaul.record r join page on page.flow = r.flow and page.key = r.key
          where r.brand = $1 and ${isAtRest('r')}
            -- Most are young, day after day: they are left alone, since a lock is a write. Of a history, the first is the oldest.
            and (r.changed_at < now() - make_interval(days => $5)
              or (select h.at from backhaul.history h where h.brand = $1 and h.flow = r.flow and h.key = r.key
                   order by h.id limit 1) < now() - make_interval(days => $6))
            -- Locked until all is gone, so that an event that arrives meanwhile makes the record anew, from nothing.
            ${options.dryRun ? '' : 'for update of r skip locked'}
       )
       select coalesce((select json_agg(due) from due), '[]') as due,
              (select json_build_array(flow, key) from page order by flow, key offset ${pageRows - 1}) as next`,
      [brand, finishedStates, flow, key, options.recordDays, options.historyDays],
    );
    const due = rows[0]?.due ?? [];
    const over = due.filter((record) => record.over);
    const staying = due.filter((record) => !record.over);
    const history = await pruneHistory(transaction, brand, staying, options.historyDays, options.dryRun);
    if (!options.dryRun && over.length > 0) await removeRecords(transaction, brand, over);
    return { next: rows[0]?.next ?? undefined, records: over.length, history };
  });
}

/** `over`: the record goes, not only what is old of its history. */
type Due = Key & { readonly over: boolean };

type Key = { readonly flow: string; readonly key: string };

const given = 'jsonb_to_recordset($2::jsonb) as g(flow text, key text)';

async function pruneHistory(
  transaction: Queryable,
  brand: string,
  records: readonly Key[],
  days: number,
  dryRun: boolean,
): Promise<number> {
  if (records.length === 0) return 0;
  const old = `h.brand = $1 and h.flow = g.flow and h.key = g.key and h.at < now() - make_interval(days => $3)`;
  const { rows } = await transaction.query<{ count: number }>(
    dryRun
      ? `select count(*)::int as count from backhaul.history h, ${given} where ${old}`
      : `with gone as (delete from backhaul.history h using ${given} where ${old} returning 1)
         select count(*)::int as count from gone`,
    [brand, JSON.stringify(records), days],
  );
  return rows[0]?.count ?? 0;
}

async function removeRecords(transaction: Queryable, brand: string, records: readonly Key[]): Promise<void> {
  const values = [brand, JSON.stringify(records)];
  await transaction.query(
    `delete from backhaul.exception_note n using backhaul.exception x, ${given}
      where x.brand = $1 and x.flow = g.flow and x.key = g.key and n.brand = $1 and n.exception_id = x.id`,
    values,
  );
  for (const table of ['event', 'history', 'exception', 'replay_record', 'record']) {
    await transaction.query(
      `delete from backhaul.${table} t using ${given} where t.brand = $1 and t.flow = g.flow and t.key = g.key`,
      values,
    );
  }
  const { rows } = await transaction.query<{ request_id: string }>(
    `select distinct e.request_id from backhaul.effect e, ${given} where e.brand = $1 and e.flow = g.flow and e.key = g.key`,
    values,
  );
  // What took no effect guards nothing, and neither does what passes.
  await transaction.query(
    `delete from backhaul.effect e using ${given}
      where e.brand = $1 and e.flow = g.flow and e.key = g.key and (e.state in ('refused', 'abandoned') or e.passes)`,
    values,
  );
  const requests = [brand, rows.map(({ request_id }) => request_id)];
  await transaction.query(
    `delete from backhaul.request q where q.brand = $1 and q.id = any($2)
        and not exists (select from backhaul.effect e where e.brand = $1 and e.request_id = q.id)`,
    requests,
  );
  // What was sent is full of personal data; the reference and the answer are what counts. A request that other records
  // share keeps its body until the last of them goes.
  await transaction.query(
    `update backhaul.request q set body = 'null', parameters = '{}' where q.brand = $1 and q.id = any($2)
        and not exists (select from backhaul.effect e join backhaul.record r
                            on r.brand = e.brand and r.flow = e.flow and r.key = e.key
                         where e.brand = $1 and e.request_id = q.id)`,
    requests,
  );
}
