/**
 * Decides what people are told: one message for equal failures, again with growing pauses while they last, sooner when
 * new ones have come, and once more when all are over. What is decided is stored with its deliveries in one transaction.
 */
import { v7 as uuid } from 'uuid';
import type { Alert } from '../../../../schemas/formats/alert.ts';
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import { failPoint } from '../../fail-point.ts';
import type { Database, Queryable } from '../../store/database.ts';
import { type AlertMessage, alertMessage, type ExceptionsOfCode } from './alert-message.ts';

export interface AlertTiming {
  /** How long equal failures are gathered before the first message, in milliseconds. */
  readonly gatherMs: number;
  /** How long after a message new failures of the same kind wait for the next, in milliseconds. */
  readonly againMs: number;
}

export const defaultTiming: AlertTiming = { gatherMs: 30_000, againMs: 900_000 };

/** Where nothing new comes, the first reminder waits so many times as long as new failures do, the next twice as long. */
const firstReminder = 4;
const longestReminderMs = 86_400_000;
const severities = ['information', 'warning', 'error', 'critical'];

interface OpenAlert extends ExceptionsOfCode {
  /** Null: not told before. */
  readonly id: string | null;
  readonly repeats: number;
}

/** Gives the number of messages that are to be delivered now. Any number of processes may call it at once. */
export async function planAlerts(
  database: Database,
  brand: Brand,
  flows: readonly Flow[],
  timing: AlertTiming = defaultTiming,
): Promise<number> {
  const targets = Object.entries(brand.alerts ?? {});
  if (targets.length === 0) return 0;
  return database.transaction(async (transaction) => {
    const { rows: locks } = await transaction.query<{ taken: boolean }>(
      `select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken`,
      [`backhaul.alerts:${brand.id}`],
    );
    if (!locks[0]?.taken) return 0;
    let planned = 0;
    for (const alert of await alertsToTell(transaction, brand.id, timing)) {
      const type =
        alert.id === null ? 'exceptions.opened' : alert.open > 0 ? 'exceptions.repeated' : 'exceptions.closed';
      const message = alertMessage(
        type,
        brand,
        flows.find(({ id }) => id === alert.flow),
        alert,
      );
      const id = await storeTold(transaction, brand.id, alert, timing);
      for (const [target, to] of targets) {
        if (isMeant(to, alert)) planned += await storeDelivery(transaction, brand.id, id, target, message);
      }
    }
    if (planned > 0) await failPoint('alert.planned');
    return planned;
  });
}

const isMeant = (alert: Alert, { severity, owner }: ExceptionsOfCode): boolean =>
  severities.indexOf(severity) >= severities.indexOf(alert.minimumSeverity) &&
  (alert.owners === undefined || alert.owners.includes(owner));

async function alertsToTell(transaction: Queryable, brand: string, timing: AlertTiming): Promise<OpenAlert[]> {
  // First which are to be told, by few rows: those not told yet, and the open alerts. Then how many there are of each.
  const { rows } = await transaction.query<OpenAlert>(
    `with untold as (
       select flow, code, min(first_seen) as since from backhaul.exception
        where brand = $1 and state = 'open' and alerted_at is null group by flow, code
     ), told as (
       select a.*, exists (select 1 from backhaul.exception x where x.brand = $1 and x.state = 'open' and x.code = a.code
                              and x.flow = a.flow) as lasts
         from backhaul.alert a where a.brand = $1 and a.closed_at is null
     ), due as (
       select coalesce(u.flow, t.flow) as flow, coalesce(u.code, t.code) as code, t.id, t.owner, t.severity, t.opened_at,
              coalesce(t.repeats, 0) as repeats
         from untold u full join told t on t.flow = u.flow and t.code = u.code
        where case when t.id is null then u.since <= now() - make_interval(secs => $2::float8 / 1000)
                   when not t.lasts then true
                   else t.repeat_at <= now() or u.since is not null and t.told_at <= now() - make_interval(secs => $3::float8 / 1000) end
     )
     select d.flow, d.code, d.id, d.repeats, coalesce(g.owner, d.owner) as owner, coalesce(g.severity, d.severity) as severity,
            g.open, g.fresh, coalesce(g.since, d.opened_at) as since, coalesce(g.records, '{}') as records
       from due d cross join lateral (
         select (array_agg(x.owner order by x.id desc))[1] as owner, (array_agg(x.severity order by x.id desc))[1] as severity,
                count(*)::int as open, count(*) filter (where x.alerted_at is null)::int as fresh, min(x.first_seen) as since,
                (array_agg(x.key order by x.alerted_at is not null, x.id))[1:5] as records
           from backhaul.exception x where x.brand = $1 and x.state = 'open' and x.code = d.code and x.flow = d.flow
       ) g
      order by 1, 2`,
    [brand, timing.gatherMs, timing.againMs],
  );
  return rows;
}

async function storeTold(
  transaction: Queryable,
  brand: string,
  alert: OpenAlert,
  timing: AlertTiming,
): Promise<string> {
  const id = alert.id ?? uuid();
  const repeats = alert.id === null ? 0 : alert.repeats + 1;
  const repeatMs = Math.min(longestReminderMs, timing.againMs * firstReminder * 2 ** Math.min(repeats, 20));
  await transaction.query(
    `insert into backhaul.alert (brand, id, flow, code, owner, severity, repeats, repeat_at)
     values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8::float8 / 1000))
     on conflict (brand, id) do update
       set told_at = now(), repeats = excluded.repeats, repeat_at = excluded.repeat_at, owner = excluded.owner,
           severity = excluded.severity, closed_at = case when $9 then now() end`,
    [brand, id, alert.flow, alert.code, alert.owner, alert.severity, repeats, repeatMs, alert.open === 0],
  );
  // What came since the groups were read is new to the next message.
  await transaction.query(
    `update backhaul.exception set alerted_at = now()
      where brand = $1 and flow = $2 and code = $3 and state = 'open' and alerted_at is null and first_seen <= now()`,
    [brand, alert.flow, alert.code],
  );
  return id;
}

async function storeDelivery(
  transaction: Queryable,
  brand: string,
  alertId: string,
  target: string,
  message: AlertMessage,
): Promise<number> {
  await transaction.query(
    `insert into backhaul.delivery (brand, id, alert_id, target, message) values ($1, $2, $3, $4, $5)`,
    [brand, uuid(), alertId, target, JSON.stringify(message)],
  );
  return 1;
}
