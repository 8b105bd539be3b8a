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
