/** Records for which something did not happen in time: raised once each, and closed when it has happened since. */
import type { RecordMonitor } from '../../../schemas/formats/flow.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Database } from '../store/database.ts';
import { phaseOf, recordStates } from '../store/record-states.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';

/** Exceptions raised in one look; the rest follows with the next. */
const maximumAtOnce = 1_000;

/** $4 states, $5 step with a confirmed effect, $6 tracked value: any of them satisfies a monitor. */
const isSatisfied = `(r.state = any($4)
    or $5::text is not null and exists (select 1 from backhaul.effect e where e.brand = r.brand and e.flow = r.flow
                                           and e.key = r.key and e.step = $5 and e.state = 'confirmed')
    or $6::text is not null and r.tracked ? $6)`;

export async function watchRecords(
  database: Database,
  plan: Plan,
  monitor: RecordMonitor,
  limitMs: number,
): Promise<number> {
  const common = [
    plan.brand.id,
    plan.flow.id,
    monitor.exception,
    monitor.unless,
    monitor.unlessEffect ?? null,
    monitor.unlessTracked ?? null,
  ];
  await database.query(
    `update backhaul.exception x set state = 'resolved', note = 'It has happened since.', closed_at = now(), recheck_at = null
       from backhaul.record r
      where x.brand = $1 and x.flow = $2 and x.code = $3 and x.state = 'open' and x.by_monitor
        and r.brand = x.brand and r.flow = x.flow and r.key = x.key and ${isSatisfied}`,
    common,
  );
  // Said the other way round, so that the index over phases finds the few that are not at rest.
  const unsatisfied = recordStates.filter((state) => !(monitor.unless as readonly string[]).includes(state));
  const { rows } = await database.query<{ key: string; state: string; since: Date }>(
    `select r.key, r.state, s.since
       from backhaul.record r
      cross join lateral (select greatest((r.tracked->>$7)::timestamptz, r.arrived_at) as since) s
      where r.brand = $1 and r.flow = $2 and ($7::text is null or r.tracked ? $7) and r.tracked @> $8
        and r.state = any($11) and r.phase = any($12) and not ${isSatisfied}
        and s.since < now() - make_interval(secs => $9::float8 / 1000)
        and not exists (select 1 from backhaul.exception x where x.brand = r.brand and x.flow = r.flow and x.key = r.key
                          and x.code = $3 and x.state in ('open', 'ignored'))
      order by s.since limit $10`,
    [
      ...common,
      monitor.tracked ?? null,
      JSON.stringify(monitor.where ?? {}),
      limitMs,
      maximumAtOnce,
      unsatisfied,
      unsatisfied.map(phaseOf),
    ],
  );
  const exceptions = [];
  for (const { key, state, since } of rows) {
    const message = `${monitor.title}: since ${since.toISOString()} it is "${state}"; the limit is ${limitMs / 60_000} minutes.`;
    const raised = { code: monitor.exception, subject: '', message, step: monitor.id };
    exceptions.push({ ...exceptionRow(plan, key, raised), by_monitor: true });
  }
  if (exceptions.length > 0) await insertExceptions(database, plan.brand.id, plan.flow.id, exceptions);
  return exceptions.length;
}
