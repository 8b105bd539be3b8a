/** That nothing comes any more is told once, and is over with the next event. */
import type { SilenceMonitor } from '../../../schemas/formats/flow.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Database } from '../store/database.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';

/** Ids of events are UUIDs of version 7: they rise with time. Of an event that came so long ago, none is greater. */
const isRecent = `e.id > (lpad(to_hex(floor(extract(epoch from now()) * 1000 - $4::float8)::bigint), 12, '0') || '70008000000000000000')::uuid`;

export async function watchSilence(
  database: Database,
  plan: Plan,
  monitor: SilenceMonitor,
  limitMs: number,
): Promise<number> {
  const key = `silence ${monitor.id}`;
  const place = [plan.brand.id, plan.flow.id];
  const { rows } = await database.query<{ heard: boolean; listening: boolean }>(
    `select exists (select 1 from backhaul.event e where e.brand = $1 and e.flow = $2 and e.source = $3 and ${isRecent}) as heard,
            exists (select 1 from backhaul.blueprint b where b.brand = $1 and b.flow = $2
                       and b.first_seen < now() - make_interval(secs => $4::float8 / 1000)) as listening`,
    [...place, monitor.source, limitMs],
  );
  const [now] = rows;
  if (now?.heard) {
    await database.query(
      `update backhaul.exception set state = 'resolved', note = 'Events come again.', closed_at = now(), recheck_at = null
        where brand = $1 and flow = $2 and key = $3 and code = $4 and state = 'open'`,
      [...place, key, monitor.exception],
    );
    return 0;
  }
  // A flow that has only just begun to run can not have been silent for so long.
  if (!now?.listening) return 0;
  const { rows: events } = await database.query<{ last: Date | null }>(
    `select max(received_at) as last from backhaul.event where brand = $1 and flow = $2 and source = $3`,
    [...place, monitor.source],
  );
  // Each silence has a subject of its own: ignoring one does not hide the next.
  const since = events[0]?.last?.toISOString() ?? 'ever';
  const { rows: known } = await database.query(
    `select 1 from backhaul.exception where brand = $1 and flow = $2 and key = $3 and subject = $4 and code = $5
        and state in ('open', 'ignored')`,
    [...place, key, since, monitor.exception],
  );
  if (known.length > 0) return 0;
  const message = `${monitor.title}: the last ${monitor.source} event came ${since}; the limit is ${limitMs / 60_000} minutes.`;
  const raised = { code: monitor.exception, subject: since, message, step: monitor.id };
  await insertExceptions(database, ...(place as [string, string]), [
    { ...exceptionRow(plan, key, raised), by_monitor: true },
  ]);
  return 1;
}
