/** How each flow stands: what waits, since when, how fast it goes, and when it will be done at this rate. */
import type { Queryable } from '../store/database.ts';

export interface FlowName {
  readonly brand: string;
  readonly flow: string;
}

export interface FlowStatus extends FlowName {
  /** Records that wait for their first run. */
  readonly received: number;
  /** Records that wait for another try. */
  readonly queued: number;
  /** Records with a request that is out. */
  readonly sent: number;
  readonly exceptions: number;
  /** Since the oldest of those that are not at rest arrived; null without any. */
  readonly oldestSeconds: number | null;
  /** Records that came to rest per second, over the last five minutes at most. */
  readonly perSecond: number;
  /** Until the backlog is worked off at that rate; 0 without one, null when nothing comes to rest. */
  readonly drainSeconds: number | null;
}

/** In the order of the names. Reads what is not at rest and what came to rest lately, never all records. */
export async function flowStatuses(database: Queryable, flows: readonly FlowName[]): Promise<FlowStatus[]> {
  const { rows } = await database.query<Omit<FlowStatus, 'drainSeconds'>>(
    `select f.brand, f.flow, b.received, b.queued, b.sent, x.exceptions, b."oldestSeconds",
            coalesce(r.rested / r.seconds, 0)::float8 as "perSecond"
       from unnest($1::text[], $2::text[]) with ordinality as f(brand, flow, position)
       cross join lateral (
         select (count(*) filter (where state = 'received'))::int as received, (count(*) filter (where state = 'queued'))::int as queued,
                (count(*) filter (where state = 'sent'))::int as sent,
                extract(epoch from now() - min(arrived_at))::float8 as "oldestSeconds"
           from backhaul.record where brand = f.brand and flow = f.flow and phase = 'moving'
       ) b
       cross join lateral (
         select count(*)::float8 as rested, greatest(1, extract(epoch from now() - min(changed_at))) as seconds
           from backhaul.record where brand = f.brand and flow = f.flow
            and phase in ('confirmed', 'skipped', 'resolved', 'exception') and changed_at > now() - interval '5 minutes'
       ) r
       cross join lateral (
         select count(*)::int as exceptions from backhaul.exception
          where brand = f.brand and flow = f.flow and state = 'open'
       ) x
      order by f.position`,
    [flows.map(({ brand }) => brand), flows.map(({ flow }) => flow)],
  );
  return rows.map((row) => ({ ...row, drainSeconds: drainSeconds(row) }));
}

function drainSeconds({ received, queued, sent, perSecond }: Omit<FlowStatus, 'drainSeconds'>): number | null {
  const backlog = received + queued + sent;
  if (backlog === 0) return 0;
  return perSecond > 0 ? backlog / perSecond : null;
}

export interface OpenExceptions extends FlowName {
  readonly code: string;
  readonly severity: string;
  readonly count: number;
}

const maximumGroups = 1_000;

export async function openExceptions(database: Queryable, flows: readonly FlowName[]): Promise<OpenExceptions[]> {
  const { rows } = await database.query<OpenExceptions>(
    `select brand, flow, code, severity, count(*)::int as count from backhaul.exception
      where brand = any($1) and state = 'open' group by 1, 2, 3, 4 order by 1, 2, 3, 4 limit ${maximumGroups}`,
    [[...new Set(flows.map(({ brand }) => brand))]],
  );
  return rows;
}
