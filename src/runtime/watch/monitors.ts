/** Monitors find what did not happen: records past a limit that are not where they should be. */
import { compileExpression } from '../../mapping/expression.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Database } from '../store/database.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';

const maximumAtOnce = 1_000;

/** Raises and closes the exceptions of all monitors of a plan; gives the number that are newly past their limit. */
export async function runMonitors(database: Database, plan: Plan): Promise<number> {
  let raised = 0;
  for (const monitor of plan.flow.monitors) {
    const limitMinutes = Number(
      await compileExpression(monitor.limitMinutes).evaluate({}, { settings: plan.settings }),
    );
    const names = [plan.brand.id, plan.flow.id];
    const { rows } = await database.query<{ key: string; state: string; since: Date }>(
      `select key, state, greatest((tracked->>$3)::timestamptz, arrived_at) as since from backhaul.record r
        where brand = $1 and flow = $2 and tracked ? $3 and not state = any($4)
          and greatest((tracked->>$3)::timestamptz, arrived_at) < now() - make_interval(secs => $5::float8 * 60)
          and not exists (select 1 from backhaul.exception x where x.brand = r.brand and x.flow = r.flow and x.key = r.key
                            and x.code = $6 and x.state in ('open', 'ignored'))
        order by since limit $7`,
      [...names, monitor.tracked, monitor.unless, limitMinutes, monitor.exception, maximumAtOnce],
    );
    const exceptions = [];
    for (const { key, state, since } of rows) {
      const message = `${monitor.title}: since ${since.toISOString()} it is "${state}"; the limit is ${limitMinutes} minutes.`;
      exceptions.push(
        await exceptionRow(plan, key, { code: monitor.exception, subject: '', message, step: monitor.id }),
      );
    }
    if (exceptions.length > 0) await insertExceptions(database, plan.brand.id, plan.flow.id, exceptions);
    raised += exceptions.length;
    await database.query(
      `update backhaul.exception x set state = 'resolved', note = 'It has happened since.', closed_at = now()
         from backhaul.record r
        where x.brand = $1 and x.flow = $2 and x.code = $3 and x.state = 'open'
          and r.brand = x.brand and r.flow = x.flow and r.key = x.key and r.state = any($4)
          and (r.state <> 'exception' or exists (select 1 from backhaul.exception o where o.brand = x.brand and o.flow = x.flow
                 and o.key = x.key and o.state = 'open' and o.id <> x.id))`,
      [...names, monitor.exception, monitor.unless],
    );
  }
  return raised;
}
