/** Prunes what a brand no longer needs, in small steps, each of which leaves everything in order. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Database } from '../store/database.ts';
import { pruneAttention } from './prune-attention.ts';
import { type PrunedPage, pruneCalls } from './prune-calls.ts';
import { pruneEffects } from './prune-effects.ts';
import { pruneEvents } from './prune-events.ts';
import { pruneRecords } from './prune-records.ts';
import { type Retention, retentionOf } from './retention.ts';

export interface Pruned {
  readonly brand: string;
  readonly retention: Retention;
  readonly calls: number;
  /** Events that went, or whose body did. */
  readonly events: number;
  /** Effects of steps whose references pass. */
  readonly effects: number;
  readonly history: number;
  readonly records: number;
  /** Closed exceptions that belong to no record: of polls and webhooks. */
  readonly exceptions: number;
  /** Closed alerts and ended replays. */
  readonly attention: number;
}

/** Stops between two steps when the signal says so; what was pruned until then stays pruned. */
export async function prune(
  database: Database,
  brand: Pick<Brand, 'id' | 'retention'>,
  options: { readonly dryRun: boolean; readonly signal?: AbortSignal },
): Promise<Pruned> {
  const retention = retentionOf(brand);
  const { dryRun, signal } = options;
  const paged = async (step: (after: string | undefined) => Promise<PrunedPage>): Promise<number> => {
    let pruned = 0;
    let after: string | undefined;
    do {
      const page = await step(after);
      pruned += page.pruned;
      after = page.next;
    } while (after !== undefined && !signal?.aborted);
    return pruned;
  };
  const calls = await paged((after) => pruneCalls(database, brand.id, { days: retention.callDays, after, dryRun }));
  const events = await paged((after) => pruneEvents(database, brand.id, { days: retention.eventDays, after, dryRun }));
  const effects = await paged((after) =>
    pruneEffects(database, brand.id, { days: retention.effectDays, after, dryRun }),
  );
  let records = 0;
  let history = 0;
  let after: readonly [string, string] | undefined;
  do {
    const page = await pruneRecords(database, brand.id, { ...retention, after, dryRun });
    records += page.records;
    history += page.history;
    after = page.next;
  } while (after !== undefined && !signal?.aborted);
  const exceptions = await pruneLoose(database, brand.id, retention.recordDays, dryRun);
  const attention = await pruneAttention(database, brand.id, { days: retention.historyDays, dryRun });
  return { brand: brand.id, retention, calls, events, effects, history, records, exceptions, attention };
}

const maximumLoose = 10_000;

/** Closed exceptions without a record, and counters. Both are few: a poll or a webhook each, a row a day. */
async function pruneLoose(database: Database, brand: string, days: number, dryRun: boolean): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `with due as (
       select x.id from backhaul.exception x
        where x.brand = $1 and x.state <> 'open' and x.last_seen < now() - make_interval(days => $2)
          and not exists (select from backhaul.record r where r.brand = $1 and r.flow = x.flow and r.key = x.key)
        limit ${maximumLoose}
     )${dryRun ? '' : ', gone as (delete from backhaul.exception x using due where x.brand = $1 and x.id = due.id)'}
     select count(*)::int as count from due`,
    [brand, days],
  );
  if (!dryRun)
    await database.query(`delete from backhaul.counter where brand = $1 and day < current_date - $2::int`, [
      brand,
      days,
    ]);
  return rows[0]?.count ?? 0;
}
