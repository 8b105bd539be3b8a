/** Lines that a target refused become exceptions of their records. */
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Queryable } from '../../store/database.ts';
import { prepared } from '../../store/prepared-statements.ts';
import type { RecordRun } from '../record-run.ts';

export async function raiseLineResults(
  database: Queryable,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  requestId: string,
  runs: readonly RecordRun[],
): Promise<void> {
  const { rows } = await database.query<{
    key: string;
    subject: string;
    result: { code?: string; message?: string } | null;
  }>(
    prepared(
      `select key, subject, result from backhaul.effect where brand = $1 and request_id = $2 and state = 'refused' order by id`,
    ),
    [plan.brand.id, requestId],
  );
  for (const { key, subject, result } of rows) {
    const run = runs.find((candidate) => candidate.record.key === key);
    const code = result?.code ?? 'REFUSED';
    run?.raise(
      step.id,
      step.declaration.onDataError ?? code,
      subject,
      `${code}: ${result?.message ?? 'no reason given'}`,
    );
  }
}

/**
 * What systems that work on requests later have refused since these records were last at rest: raised, and not sent
 * again in this run.
 */
export async function raiseLateRefusals(database: Queryable, plan: Plan, runs: readonly RecordRun[]): Promise<void> {
  const late = plan.steps.filter(
    (step) => step.shape === 'connector' && step.operation.readBack?.pending !== undefined,
  );
  if (late.length === 0) return;
  const { rows } = await database.query<{
    key: string;
    step: string;
    subject: string;
    line_reference: string;
    result: { code?: string; message?: string } | null;
  }>(
    prepared(`select e.key, e.step, e.subject, e.line_reference, e.result
       from backhaul.effect e join backhaul.record r on r.brand = e.brand and r.flow = e.flow and r.key = e.key
      where e.brand = $1 and e.flow = $2 and e.key = any($3) and e.state = 'refused'
        and e.step = any($4) and e.settled_at > r.changed_at
      order by e.id`),
    [plan.brand.id, plan.flow.id, runs.map((run) => run.record.key), late.map(({ id }) => id)],
  );
  for (const { key, step, subject, line_reference, result } of rows) {
    const run = runs.find((candidate) => candidate.record.key === key);
    const declared = plan.flow.steps.find(({ id }) => id === step);
    const code = result?.code ?? 'REFUSED';
    const own = declared?.shape === 'connector' ? declared.onDataError : undefined;
    run?.raise(step, own ?? code, subject, `${code}: ${result?.message ?? 'no reason given'}`);
    run?.refused.add(line_reference);
  }
}
