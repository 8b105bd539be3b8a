/**
 * Quotas: calls that all who share a credential may make in a window that begins at a fixed time. A quota has one row
 * in the table of budgets, which holds the start of the window and, past it, one step for each call that was made: so
 * many steps fit into a window as calls are permitted, and a new window begins without anything having to reset.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Quota } from '../../../schemas/formats/quota.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import { invariant } from '../../errors/errors.ts';
import type { Queryable } from '../store/database.ts';
import { prepared } from '../store/prepared-statements.ts';
import type { Budget } from './budget.ts';

const defaultMaximumWaitMs = 120_000;
const millisecondsPerDay = 86_400_000;
/** At the end of a window no place is given: the call would arrive in the next one, and count there. */
const endShare = 0.01;
const longestEndMs = 2_000;
/** Part of that which is left to the network. */
const networkShare = 0.5;

/**
 * A budget whose calls also need their place in each quota. The place is taken last, right before the call goes out:
 * whoever waited in vain for the budget has used up nothing.
 */
export async function withQuotas(
  budget: Budget,
  database: Queryable,
  id: string,
  quotas: readonly Resolved<Quota>[],
): Promise<Budget> {
  if (quotas.length === 0) return budget;
  const takers = await Promise.all(quotas.map((quota, index) => openQuota(database, `${id} quota ${index}`, quota)));
  /** Places in all of them, or in none. */
  const takeAll = async (): Promise<Place | NoPlace> => {
    const places: Place[] = [];
    const giveBack = async () => {
      for (const place of places) await place.giveBack();
    };
    for (const take of takers) {
      const place = await take();
      if ('untilNextMs' in place) {
        await giveBack();
        return place;
      }
      places.push(place);
    }
    return { endsAtMs: Math.min(...places.map(({ endsAtMs }) => endsAtMs)), giveBack };
  };
  return {
    ...budget,
    async reserve(wanted = {}) {
      const { maximumWaitMs = defaultMaximumWaitMs, signal } = wanted;
      const startedAt = performance.now();
      const leftMs = () => Math.max(0, maximumWaitMs - (performance.now() - startedAt));
      const options = signal ? { signal } : {};
      for (;;) {
        const permission = await budget.reserve({ ...wanted, maximumWaitMs: leftMs() });
        if (permission === undefined) return undefined;
        const place = await takeAll().catch((error) => {
          permission.end();
          throw error;
        });
        if ('endsAtMs' in place) {
          return {
            ...permission,
            isLate: () => Date.now() > place.endsAtMs || permission.isLate(),
            async giveBack() {
              await place.giveBack();
              await permission.giveBack();
            },
          };
        }
        permission.end();
        const { untilNextMs } = place;
        const tooLate = untilNextMs > leftMs();
        await wait(tooLate ? leftMs() : untilNextMs, undefined, options);
        if (tooLate) return undefined;
      }
    },
  };
}

interface Place {
  /** When its window ends, less what a call takes on its way, in milliseconds since 1970 on this process's clock. */
  readonly endsAtMs: number;
  /** No call goes out for it: while the window lasts, others may have it. */
  giveBack(): Promise<void>;
}

interface NoPlace {
  /** Milliseconds until the next window begins, at least 1. */
  readonly untilNextMs: number;
}

async function openQuota(
  database: Queryable,
  id: string,
  { limit, windowMs, offsetMs }: Resolved<Quota>,
): Promise<() => Promise<Place | NoPlace>> {
  const endMs = Math.min(windowMs * endShare, longestEndMs);
  await database.query(
    `insert into backhaul.budget (id, arrival) values ($1, now() - interval '2 days') on conflict do nothing`,
    [id],
  );
  return async () => {
    const askedAtMs = Date.now();
    const { rows } = await database.query<{ taken: boolean; until_next_ms: number; start: Date }>(
      // A window of a day begins at the offset after midnight; shorter ones follow on from there.
      prepared(`with clock as (
         select n as at, opening + floor(extract(epoch from n - opening) * 1000 / $2::float8) * $2::float8 * interval '1 millisecond' as start
           from (select n, date_trunc('day', n - since, 'UTC') + since as opening
                   from (select clock_timestamp() as n, $3::float8 * interval '1 millisecond' as since) as now) as day
       ), taken as (
         update backhaul.budget b
            set arrival = greatest(b.arrival, clock.start) + $4::float8 * interval '1 millisecond'
           from clock
          where b.id = $1
            -- Half a step of room: the steps are rounded to microseconds.
            and clock.at < clock.start + ($2::float8 - $5::float8) * interval '1 millisecond'
            and greatest(b.arrival, clock.start) < clock.start + ($2::float8 - $4::float8 / 2) * interval '1 millisecond'
         returning 1
       )
       select exists (select 1 from taken) as taken,
              (extract(epoch from clock.start - clock.at) * 1000)::float8 + $2::float8 as until_next_ms, clock.start
         from clock`),
      [id, windowMs, offsetMs % millisecondsPerDay, windowMs / limit, endMs],
    );
    const [row] = rows;
    invariant(row, `the quota ${id} has its clock`);
    if (!row.taken) return { untilNextMs: Math.max(1, Math.ceil(row.until_next_ms)) };
    return {
      // What was asked is answered later: the window ends no earlier than so long after the question.
      endsAtMs: askedAtMs + row.until_next_ms - endMs * networkShare,
      async giveBack() {
        await database.query(
          `update backhaul.budget set arrival = arrival - $3::float8 * interval '1 millisecond'
            where id = $1 and arrival > $2 and arrival < $2 + ($4::float8 + $3::float8 / 2) * interval '1 millisecond'`,
          [id, row.start, windowMs / limit, windowMs],
        );
      },
    };
  };
}
