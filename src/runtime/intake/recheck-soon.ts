/** Events after which the cause of exceptions may be gone: those are looked at again soon, once for all that come by then. */
import type { RecheckTrigger } from '../../../schemas/formats/flow.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Queryable } from '../store/database.ts';

export interface Recheck {
  readonly plan: Plan;
  readonly trigger: RecheckTrigger;
}

/** Open exceptions of these codes are due at the latest when the trigger's time is over. */
export async function recheckSoon(database: Queryable, rechecks: readonly Recheck[]): Promise<void> {
  const rows = rechecks.flatMap(({ plan, trigger }) =>
    trigger.exceptions.map((code) => ({
      brand: plan.brand.id,
      flow: plan.flow.id,
      code,
      seconds: trigger.withinMs / 1000,
    })),
  );
  await database.query(
    `update backhaul.exception x set recheck_at = now() + make_interval(secs => r.seconds)
       from jsonb_to_recordset($1::jsonb) as r(brand text, flow text, code text, seconds float8)
      where x.brand = r.brand and x.flow = r.flow and x.code = r.code and x.state = 'open'
        and x.recheck_at > now() + make_interval(secs => r.seconds)`,
    [JSON.stringify(rows)],
  );
}
