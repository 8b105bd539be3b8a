/** Everything known of one exception: the record, its effects and calls, and what people wrote. */
import { keptBody, redact } from '../connection/redact.ts';
import type { Queryable } from '../store/database.ts';
import { findException, type ListedException } from './exceptions.ts';

export interface ExceptionStory {
  readonly exception: ListedException & { readonly input: unknown };
  /** Others of the same cause that are open. */
  readonly sameCause: number;
  readonly notes: readonly { readonly at: Date; readonly author: string | null; readonly text: string }[];
  /** Undefined where the exception is not about a record: a poll, or an event that no key was found in. */
  readonly record:
    | {
        readonly state: string;
        readonly reason: string | null;
        readonly blueprint: string | null;
        readonly event: unknown;
      }
    | undefined;
  readonly effects: readonly {
    readonly reference: string;
    readonly step: string;
    readonly subject: string;
    readonly state: string;
    readonly line: unknown;
    readonly result: unknown;
  }[];
  /** The newest first; bodies as they were kept, redacted. */
  readonly calls: readonly {
    readonly at: Date;
    readonly connector: string;
    readonly operation: string;
    readonly method: string;
    readonly path: string;
    readonly status: number | null;
    readonly outcome: string;
    readonly message: string | null;
    readonly request: unknown;
    readonly response: unknown;
  }[];
}

/** Error: `EXCEPTION_NOT_FOUND`. */
export async function exceptionStory(database: Queryable, id: string): Promise<ExceptionStory> {
  const exception = await findException(database, id);
  const { brand, flow, key } = exception;
  const { rows: same } = await database.query<{ count: number }>(
    `select count(*)::int as count from backhaul.exception where brand = $1 and cause = $2 and state = 'open' and id <> $3`,
    [brand, exception.cause, id],
  );
  const notes = await database.query<ExceptionStory['notes'][number]>(
    `select at, author, text from backhaul.exception_note n where brand = $1 and exception_id = $2 order by n.id limit 200`,
    [brand, id],
  );
  const { rows: records } = await database.query<NonNullable<ExceptionStory['record']>>(
    `select r.state, r.reason, r.blueprint, e.body as event
       from backhaul.record r left join backhaul.event e on e.brand = r.brand and e.id = r.event_id
      where r.brand = $1 and r.flow = $2 and r.key = $3`,
    [brand, flow, key],
  );
  const effects = await database.query<ExceptionStory['effects'][number]>(
    `select line_reference as reference, step, subject, state, line, result from backhaul.effect
      where brand = $1 and flow = $2 and key = $3 order by id desc limit 100`,
    [brand, flow, key],
  );
  const calls = await database.query<ExceptionStory['calls'][number] & { readonly standing: unknown }>(
    `select c.started_at as at, c.connector, c.operation, c.method, c.path, c.status, c.outcome, c.message, c.request, c.response,
            case when c.request is null then q.body end as standing
       from backhaul.call c
       left join backhaul.request q on q.brand = c.brand and q.id = c.request_id and q.operation = c.operation
      where c.brand = $1 and c.flow = $2 and c.keys @> array[$3] order by c.started_at desc limit 20`,
    [brand, flow, key],
  );
  const [record] = records;
  return {
    exception,
    sameCause: same[0]?.count ?? 0,
    notes: notes.rows,
    record: record && { ...record, event: redact(record.event) },
    effects: effects.rows.map((effect) => ({ ...effect, line: redact(effect.line), result: redact(effect.result) })),
    calls: calls.rows.map(({ standing, ...call }) =>
      standing === null ? call : { ...call, request: keptBody(standing) },
    ),
  };
}
