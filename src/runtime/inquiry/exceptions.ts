/** What people do with exceptions: list them, replay, resolve or ignore. */
import { AbortError } from '../../errors/errors.ts';
import { failPoint } from '../fail-point.ts';
import type { Queue } from '../queue/queue.ts';
import type { Database, Queryable } from '../store/database.ts';
import { nudgeRecords } from '../work/nudge.ts';
import { queries } from './records.ts';

export interface ExceptionFilter {
  readonly brand?: string;
  readonly flow?: string;
  readonly code?: string;
  readonly owner?: string;
  readonly key?: string;
  readonly state?: string;
  readonly limit: number;
}

export interface ListedException {
  readonly brand: string;
  readonly id: string;
  readonly flow: string;
  readonly key: string;
  readonly subject: string;
  readonly code: string;
  readonly owner: string;
  readonly severity: string;
  readonly state: string;
  readonly message: string;
  readonly resolution: string;
  readonly note: string | null;
  readonly count: number;
  readonly first_seen: Date;
  readonly last_seen: Date;
  readonly recheck_at: Date | null;
}

const listed = [
  'brand',
  'id',
  'flow',
  'key',
  'subject',
  'code',
  'owner',
  'severity',
  'state',
  'message',
  'resolution',
  'note',
  'count',
  'first_seen',
  'last_seen',
  'recheck_at',
] as const;

export async function listExceptions(database: Queryable, filter: ExceptionFilter): Promise<ListedException[]> {
  let query = queries
    .selectFrom('backhaul.exception')
    .select(listed)
    .orderBy('code')
    .orderBy('first_seen')
    .orderBy('id')
    .limit(filter.limit);
  for (const name of ['brand', 'flow', 'code', 'owner', 'key', 'state'] as const) {
    const value = filter[name];
    if (value) query = query.where(name, '=', value);
  }
  const { sql, parameters } = query.compile();
  return (await database.query<ListedException>(sql, parameters)).rows;
}

/** One exception, open or closed. Error: `EXCEPTION_NOT_FOUND`. */
export async function findException(database: Queryable, id: string): Promise<ListedException> {
  const { rows } = await database.query<ListedException>(`select * from backhaul.exception where id::text = $1`, [id]);
  const [found] = rows;
  if (!found) throw exceptionNotFound(id);
  return found;
}

/** Open exceptions put together by code: how many, whose, and what to do. */
export async function groupExceptions(
  database: Queryable,
  brand?: string,
): Promise<{ code: string; owner: string; severity: string; count: number; resolution: string }[]> {
  const { rows } = await database.query<{
    code: string;
    owner: string;
    severity: string;
    count: number;
    resolution: string;
  }>(
    `select code, owner, severity, count(*)::int as count, min(resolution) as resolution from backhaul.exception
      where state = 'open' and ($1::text is null or brand = $1) group by code, owner, severity order by count(*) desc, code`,
    [brand ?? null],
  );
  return rows;
}

/** What a person knows of a call whose outcome nothing else can tell. */
export type EffectVerdict = 'took-effect' | 'took-no-effect';

/**
 * Puts the records of these exceptions to work again; what was confirmed is not repeated. With a verdict, effects whose
 * outcome is unknown are settled by it first. Gives the number of records queued.
 */
export async function replayExceptions(
  database: Database,
  queue: Queue,
  exceptions: readonly Pick<ListedException, 'brand' | 'flow' | 'key'>[],
  verdict?: EffectVerdict,
): Promise<number> {
  const queued = await database.transaction(async (transaction) => {
    if (verdict) await settleByVerdict(transaction, exceptions, verdict);
    const nudged = await nudgeRecords(transaction, queue, 'replay', exceptions);
    await failPoint('replay.storing');
    return nudged;
  });
  await failPoint('replay.stored');
  return queued;
}

async function settleByVerdict(
  transaction: Queryable,
  exceptions: readonly Pick<ListedException, 'brand' | 'flow' | 'key'>[],
  verdict: EffectVerdict,
): Promise<void> {
  const state = verdict === 'took-effect' ? 'confirmed' : 'abandoned';
  await transaction.query(
    `with settled as (
       update backhaul.effect e set state = $2, settled_at = now(), result = '{"outcome": "told by a person"}'
         from jsonb_to_recordset($1::jsonb) as r(brand text, flow text, key text)
        where e.brand = r.brand and e.flow = r.flow and e.key = r.key and e.state = 'unknown'
       returning e.brand, e.request_id
     )
     update backhaul.request q set state = $2, settled_at = now(), message = 'Told by a person.'
       from settled s where q.brand = s.brand and q.id = s.request_id and q.state = 'unknown'`,
    [JSON.stringify(exceptions), state],
  );
}

/** Closes one exception by hand. Error: `EXCEPTION_NOT_FOUND`. */
export async function closeException(
  database: Database,
  id: string,
  close: { readonly state: 'resolved' | 'ignored'; readonly note: string },
): Promise<ListedException> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.query<ListedException>(
      `update backhaul.exception set state = $2, note = $3, recheck_at = null, last_seen = now()
        where id::text = $1 and state = 'open' returning *`,
      [id, close.state, close.note],
    );
    const [closed] = rows;
    if (!closed) throw exceptionNotFound(id);
    // The record leaves the state exception with its last open one.
    await transaction.query(
      `update backhaul.record r set state = 'resolved', changed_at = now()
        where r.brand = $1 and r.flow = $2 and r.key = $3 and r.state = 'exception'
          and not exists (select 1 from backhaul.exception x where x.brand = r.brand and x.flow = r.flow and x.key = r.key and x.state = 'open')`,
      [closed.brand, closed.flow, closed.key],
    );
    await transaction.query(
      `insert into backhaul.history (brand, flow, key, state, note) select brand, flow, key, $4, $5 from backhaul.record
        where brand = $1 and flow = $2 and key = $3`,
      [closed.brand, closed.flow, closed.key, close.state, `${closed.code}: ${close.note}`],
    );
    return closed;
  });
}

function exceptionNotFound(id: string): AbortError {
  return new AbortError({
    code: 'EXCEPTION_NOT_FOUND',
    what: `There is no open exception ${id}.`,
    why: 'It was closed already, or the id is wrong.',
    nextSteps: ['List the open ones with "backhaul exceptions list".'],
  });
}
