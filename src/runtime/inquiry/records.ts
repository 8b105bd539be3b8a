/** What people ask of records: lists by state, and everything known of one. */
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { redact } from '../connection/redact.ts';
import type { Queryable } from '../store/database.ts';
import { phaseOf } from '../store/record-states.ts';

interface RecordTable {
  brand: string;
  flow: string;
  key: string;
  state: string;
  phase: string;
  reason: string | null;
  attempt: number;
  source: string;
  tracked: Record<string, unknown>;
  received_at: Date;
  arrived_at: Date;
  changed_at: Date;
  retry_at: Date | null;
}

export interface ExceptionTable {
  brand: string;
  id: string;
  flow: string;
  key: string;
  subject: string;
  code: string;
  owner: string;
  severity: string;
  state: string;
  step: string | null;
  cause: string;
  assignee: string | null;
  message: string;
  resolution: string;
  note: string | null;
  count: number;
  first_seen: Date;
  last_seen: Date;
  recheck_at: Date | null;
  closed_at: Date | null;
}

interface ReplayRecordTable {
  brand: string;
  replay_id: string;
  flow: string;
  key: string;
}

interface Tables {
  'backhaul.record': RecordTable;
  'backhaul.exception': ExceptionTable;
  'backhaul.replay_record': ReplayRecordTable;
}

/** Builds filtered lists; they are sent through our own connection. */
export const queries = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export interface RecordFilter {
  readonly brand?: string;
  readonly flow?: string;
  readonly state?: string;
  readonly limit: number;
}

export type ListedRecord = Pick<RecordTable, 'brand' | 'flow' | 'key' | 'state' | 'reason' | 'tracked' | 'changed_at'>;

/** Newest change first. */
export async function listRecords(database: Queryable, filter: RecordFilter): Promise<ListedRecord[]> {
  let query = queries
    .selectFrom('backhaul.record')
    .select(['brand', 'flow', 'key', 'state', 'reason', 'tracked', 'changed_at'])
    .orderBy('changed_at', 'desc')
    .orderBy('key')
    .limit(filter.limit);
  if (filter.brand) query = query.where('brand', '=', filter.brand);
  if (filter.flow) query = query.where('flow', '=', filter.flow);
  if (filter.state) query = query.where('state', '=', filter.state).where('phase', '=', phaseOf(filter.state));
  const { sql, parameters } = query.compile();
  return (await database.query<ListedRecord>(sql, parameters)).rows;
}

/** How many records stand in each state. */
export async function countByState(database: Queryable, brand?: string): Promise<Record<string, number>> {
  const { rows } = await database.query<{ state: string; count: number }>(
    `select state, count(*)::int as count from backhaul.record where $1::text is null or brand = $1 group by state order by state`,
    [brand ?? null],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

export interface RecordStory {
  readonly record: RecordTable & { readonly event: unknown };
  readonly history: { readonly at: Date; readonly state: string; readonly note: string | null }[];
  readonly effects: {
    readonly lineReference: string;
    readonly state: string;
    readonly line: unknown;
    readonly reference: string;
    readonly settledAt: Date | null;
  }[];
  readonly exceptions: ExceptionTable[];
  readonly calls: {
    readonly at: Date;
    readonly connector: string;
    readonly operation: string;
    readonly method: string;
    readonly path: string;
    readonly status: number | null;
    readonly outcome: string;
    readonly message: string | null;
    readonly durationMs: number;
    readonly records: number;
  }[];
}

/** Everything known of the records with this business key or order name; one story for each brand and flow. */
export async function recordStories(database: Queryable, key: string, brand?: string): Promise<RecordStory[]> {
  const { rows } = await database.query<RecordTable & { event: unknown }>(
    `select r.*, e.body as event from backhaul.record r left join backhaul.event e on e.brand = r.brand and e.id = r.event_id
      where ($2::text is null or r.brand = $2) and (r.key = $1 or r.tracked->>'orderName' = $1) order by r.brand, r.flow limit 20`,
    [key, brand ?? null],
  );
  const stories: RecordStory[] = [];
  for (const record of rows) stories.push(await storyOf(database, record));
  return stories;
}

async function storyOf(database: Queryable, record: RecordTable & { event: unknown }): Promise<RecordStory> {
  const place = [record.brand, record.flow, record.key];
  const history = await database.query<RecordStory['history'][number]>(
    `select at, state, note from backhaul.history where brand = $1 and flow = $2 and key = $3 order by id limit 500`,
    place,
  );
  const effects = await database.query<RecordStory['effects'][number]>(
    `select e.line_reference as "lineReference", e.state, e.line, r.reference, e.settled_at as "settledAt"
       from backhaul.effect e join backhaul.request r on r.brand = e.brand and r.id = e.request_id
      where e.brand = $1 and e.flow = $2 and e.key = $3 order by e.id limit 1000`,
    place,
  );
  const exceptions = await database.query<ExceptionTable>(
    `select * from backhaul.exception where brand = $1 and flow = $2 and key = $3 order by first_seen limit 500`,
    place,
  );
  const calls = await database.query<RecordStory['calls'][number]>(
    `select started_at as at, connector, operation, method, path, status, outcome, message, duration_ms as "durationMs",
            cardinality(keys) as records
       from backhaul.call where brand = $1 and flow = $2 and keys @> array[$3] order by started_at limit 500`,
    place,
  );
  return {
    record: { ...record, event: redact(record.event) },
    history: history.rows,
    effects: effects.rows,
    exceptions: exceptions.rows,
    calls: calls.rows,
  };
}
