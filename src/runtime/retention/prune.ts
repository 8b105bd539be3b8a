/** Prunes what a brand no longer needs, in small steps, each of which leaves everything in order. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Database } from '../store/database.ts';
import { type PrunedPage, pruneCalls } from './prune-calls.ts';
import { pruneEvents } from './prune-events.ts';
import { pruneLoose } from './prune-loose.ts';
import { pruneRecords } from './prune-records.ts';
import { type Retention, retentionOf } from './retention.ts';

export interface Pruned {
  readonly brand: string;
  readonly retention: Retention;
  readonly calls: number;
  /** Events that went, or whose body did. */
  readonly events: number;
  readonly history: number;
  readonly records: number;
  /** What belongs to no record: closed exceptions of polls and webhooks, ended replays, closed alerts. */
  readonly others: number;
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
  let records = 0;
  let history = 0;
  let after: readonly [string, string] | undefined;
  do {
    const page = await pruneRecords(database, brand.id, { ...retention, after, dryRun });
    records += page.records;
    history += page.history;
    after = page.next;
  } while (after !== undefined && !signal?.aborted);
  const others = await pruneLoose(database, brand.id, retention.recordDays, dryRun);
  return { brand: brand.id, retention, calls, events, history, records, others };
}
