/**
 * Replays: the records of chosen exceptions are put to work again, batch by batch, for as long as it takes. A replay
 * begins with fresh readings, because they may have changed, and takes up at the first effect that is not confirmed:
 * what is confirmed is never made again.
 */
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { AbortError } from '../../errors/errors.ts';
import type { Database, Queryable } from '../store/database.ts';
import { chosenExceptions, type ExceptionChoice } from './exceptions.ts';
import { queries } from './records.ts';

/** What a person knows of a call whose outcome nothing else can tell. */
export type EffectVerdict = 'took-effect' | 'took-no-effect';

/** With which version of its blueprint a record goes on: today's, or the one that worked first on what arrived last. */
export type ReplayMapping = 'current' | 'original';

/** What a replay would do, brand by brand. */
export interface ReplayScope {
  readonly brand: string;
  readonly exceptions: number;
  readonly records: number;
  /** Effects of these records that are confirmed and stay as they are. */
  readonly confirmed: number;
  /** Effects whose outcome nobody knows; a verdict settles them. */
  readonly unknown: number;
}

export interface Replay {
  readonly brand: string;
  readonly id: string;
  readonly choice: ExceptionChoice;
  readonly mapping: ReplayMapping;
  readonly state: 'running' | 'done' | 'cancelled';
  readonly asked_by: string | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly records: number;
  /** Not yet put to work. */
  readonly waiting: number;
  /** Put to work and not yet at rest. */
  readonly working: number;
  /** At rest, by the record's state. */
  readonly rested: Readonly<Record<string, number>>;
}

/** Records of one replay; more are several replays. */
export const maximumReplayed = 100_000;

/** Open exceptions of the choice that are about a record, one row for each record. */
const recordsOf = (choice: ExceptionChoice) =>
  chosenExceptions({ ...choice, state: 'open' }).where(({ exists, selectFrom }) =>
    exists(
      selectFrom('backhaul.record as r')
        .select(sql`1`.as('one'))
        .whereRef('r.brand', '=', 'backhaul.exception.brand')
        .whereRef('r.flow', '=', 'backhaul.exception.flow')
        .whereRef('r.key', '=', 'backhaul.exception.key'),
    ),
  );

export async function replayScope(database: Queryable, choice: ExceptionChoice): Promise<ReplayScope[]> {
  const { sql: text, parameters } = recordsOf(choice).select(['brand', 'flow', 'key']).compile();
  const { rows } = await database.query<ReplayScope>(
    `with chosen as (${text}), concerned as (select distinct brand, flow, key from chosen),
          effects as (select e.brand, count(*) filter (where e.state = 'confirmed') as confirmed,
                             count(*) filter (where e.state = 'unknown') as unknown
                        from backhaul.effect e join concerned c on e.brand = c.brand and e.flow = c.flow and e.key = c.key
                       group by e.brand)
     select c.brand, (select count(*)::int from chosen x where x.brand = c.brand) as exceptions, count(*)::int as records,
            coalesce(max(e.confirmed), 0)::int as confirmed, coalesce(max(e.unknown), 0)::int as unknown
       from concerned c left join effects e on e.brand = c.brand group by c.brand order by c.brand`,
    parameters,
  );
  return rows;
}

/**
 * Stores one replay for each brand of the choice; a running runtime takes them up. With a verdict, effects of these
 * records whose outcome is unknown are settled by it first. Error: `REPLAY_TOO_LARGE`.
 */
export async function startReplays(
  database: Database,
  choice: ExceptionChoice,
  options: {
    readonly mapping?: ReplayMapping;
    readonly verdict?: EffectVerdict | undefined;
    readonly askedBy?: string | null;
  } = {},
): Promise<(ReplayScope & { readonly id: string })[]> {
  return database.transaction(async (transaction) => {
    const started = [];
    for (const scope of await replayScope(transaction, choice)) {
      if (scope.records > maximumReplayed) throw tooLarge(scope);
      const id = uuid();
      await transaction.query(
        `insert into backhaul.replay (brand, id, choice, mapping, asked_by) values ($1, $2, $3, $4, $5)`,
        [scope.brand, id, JSON.stringify(choice), options.mapping ?? 'current', options.askedBy ?? null],
      );
      const { sql: text, parameters } = queries
        .insertInto('backhaul.replay_record')
        .columns(['brand', 'replay_id', 'flow', 'key'])
        .expression(
          recordsOf({ ...choice, brand: scope.brand })
            .select(['brand', sql<string>`${id}::uuid`.as('replay_id'), 'flow', 'key'])
            .distinct(),
        )
        .compile();
      await transaction.query(text, parameters);
      if (options.verdict) await settleByVerdict(transaction, scope.brand, id, options.verdict);
      started.push({ ...scope, id });
    }
    return started;
  });
}

async function settleByVerdict(
  transaction: Queryable,
  brand: string,
  replayId: string,
  verdict: EffectVerdict,
): Promise<void> {
  await transaction.query(
    `with settled as (
       update backhaul.effect e set state = $3, settled_at = now(), result = '{"outcome": "told by a person"}'
         from backhaul.replay_record r
        where r.brand = $1 and r.replay_id = $2 and e.brand = r.brand and e.flow = r.flow and e.key = r.key
          and e.state = 'unknown'
       returning e.brand, e.request_id
     )
     update backhaul.request q set state = $3, settled_at = now(), message = 'Told by a person.'
       from settled s where q.brand = s.brand and q.id = s.request_id and q.state = 'unknown'`,
    [brand, replayId, verdict === 'took-effect' ? 'confirmed' : 'abandoned'],
  );
}

/** Replays with how far they are, the newest first; one when an id is given. Error: `REPLAY_NOT_FOUND`. */
export async function listReplays(
  database: Queryable,
  filter: { readonly brand?: string; readonly id?: string; readonly limit: number },
): Promise<Replay[]> {
  const { rows } = await database.query<Replay>(
    `select p.brand, p.id, p.choice, p.mapping, p.state, p.asked_by, p.created_at, p.finished_at,
            (select count(*)::int from backhaul.replay_record r where r.brand = p.brand and r.replay_id = p.id) as records,
            progress.*
       from backhaul.replay p cross join lateral (
         select coalesce(sum(n) filter (where place = 'waiting'), 0)::int as waiting,
                coalesce(sum(n) filter (where place = 'working'), 0)::int as working,
                coalesce(jsonb_object_agg(place, n) filter (where place not in ('waiting', 'working')), '{}') as rested
           from (select case when r.state <> 'queued' then r.state
                             when t.processed_revision < r.revision then 'working' else t.state end as place, count(*) as n
                   from backhaul.replay_record r
                   join backhaul.record t on t.brand = r.brand and t.flow = r.flow and t.key = r.key
                  where r.brand = p.brand and r.replay_id = p.id group by 1) places
       ) progress
      where ($1::text is null or p.brand = $1) and ($2::text is null or p.id::text = $2)
      order by p.created_at desc, p.id limit $3`,
    [filter.brand ?? null, filter.id ?? null, filter.limit],
  );
  if (filter.id !== undefined && rows.length === 0) throw replayNotFound(filter.id);
  return rows;
}

/** Takes up no more records; those at work come to rest. Gives how many are left out. Error: `REPLAY_NOT_FOUND`. */
export async function cancelReplay(database: Database, id: string): Promise<number> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ brand: string }>(
      `update backhaul.replay set state = 'cancelled', finished_at = now() where id::text = $1 and state = 'running' returning brand`,
      [id],
    );
    const [cancelled] = rows;
    if (!cancelled) throw replayNotFound(id);
    const { rowCount } = await transaction.query(
      `update backhaul.replay_record set state = 'cancelled' where brand = $1 and replay_id = $2 and state = 'waiting'`,
      [cancelled.brand, id],
    );
    return rowCount;
  });
}

const replayNotFound = (id: string): AbortError =>
  new AbortError({
    code: 'REPLAY_NOT_FOUND',
    what: `There is no running replay ${id}.`,
    why: 'It has ended already, or the id is wrong.',
    nextSteps: ['List replays with "backhaul exceptions replays".'],
  });

const tooLarge = (scope: ReplayScope): AbortError =>
  new AbortError({
    code: 'REPLAY_TOO_LARGE',
    what: `The choice has ${scope.records} records of ${scope.brand}.`,
    why: `One replay takes at most ${maximumReplayed}.`,
    nextSteps: ['Narrow the choice by flow, code, group or age, and start several replays.'],
  });
