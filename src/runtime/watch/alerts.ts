/** Tells people of new exceptions: one message for all of one code, to Slack-compatible webhooks of the brand. */
import axios from 'axios';
import type { Brand } from '../../../schemas/formats/brand.ts';
import { readSecret } from '../connection/secrets.ts';
import { failPoint } from '../fail-point.ts';
import type { Database } from '../store/database.ts';

type Alert = NonNullable<Brand['alerts']>[number];

const order = ['information', 'warning', 'error', 'critical'];

export interface AlertTiming {
  /** How long equal failures are gathered before the first message, in milliseconds. */
  readonly gatherMs: number;
  /** How long after a message the next one of the same kind waits, in milliseconds. */
  readonly againMs: number;
}

const defaultTiming: AlertTiming = { gatherMs: 30_000, againMs: 900_000 };

interface Group {
  readonly flow: string;
  readonly code: string;
  readonly owner: string;
  readonly severity: string;
  readonly count: number;
  readonly keys: readonly string[];
  readonly message: string;
  readonly resolution: string;
}

/**
 * Sends what has not been told yet and then marks it. A message can be repeated after a crash in between, never lost.
 * Gives the number of messages sent.
 */
export async function sendAlerts(
  database: Database,
  brand: Brand,
  timing: AlertTiming = defaultTiming,
): Promise<number> {
  const alerts = brand.alerts ?? [];
  if (alerts.length === 0) return 0;
  const { rows: clock } = await database.query<{ now: Date }>('select now() as now');
  const now = clock[0]?.now;
  const { rows } = await database.query<Group>(
    `select flow, code, owner, severity, count(*)::int as count, (array_agg(key order by first_seen))[1:5] as keys,
            (array_agg(message order by first_seen))[1] as message, (array_agg(resolution))[1] as resolution
       from backhaul.exception x
      where brand = $1 and state = 'open' and alerted_at is null and first_seen <= $2
      group by flow, code, owner, severity
     having min(first_seen) <= $2::timestamptz - make_interval(secs => $3::float8 / 1000)
        and not exists (select 1 from backhaul.exception told
                         where told.brand = $1 and told.flow = x.flow and told.code = x.code
                           and told.alerted_at > $2::timestamptz - make_interval(secs => $4::float8 / 1000))
      order by flow, code`,
    [brand.id, now, timing.gatherMs, timing.againMs],
  );
  let sent = 0;
  for (const group of rows) {
    await failPoint('alert.planned');
    for (const alert of alerts) {
      if (order.indexOf(group.severity) < order.indexOf(alert.minimumSeverity)) continue;
      await post(brand, alert, group);
      sent += 1;
      await failPoint('alert.sent');
    }
    await database.query(
      `update backhaul.exception set alerted_at = now()
        where brand = $1 and flow = $2 and code = $3 and state = 'open' and alerted_at is null and first_seen <= $4`,
      [brand.id, group.flow, group.code, now],
    );
    await failPoint('alert.marked');
  }
  return sent;
}

async function post(brand: Brand, alert: Alert, group: Group): Promise<void> {
  const more = group.count > group.keys.length ? ` and ${group.count - group.keys.length} more` : '';
  const text = [
    `*${group.code}* (${group.severity}), ${group.count} new, for ${group.owner}`,
    `${brand.title}: ${group.flow}`,
    `Records: ${group.keys.join(', ')}${more}`,
    group.message.slice(0, 300),
    `Next: ${group.resolution}`,
  ].join('\n');
  await axios.post(
    await readSecret(alert.url, `alerts of ${brand.id}`),
    { text },
    { timeout: 10_000, maxRedirects: 0, proxy: false },
  );
}
