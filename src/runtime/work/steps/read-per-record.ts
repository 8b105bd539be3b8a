/** One reading for each record, a bounded number at a time. */
import { callOperation } from '../../connection/call-operation.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import type { RecordRun } from '../record-run.ts';
import { eachRun } from './each-run.ts';
import { usable } from './read-outcome.ts';
import { guarded } from './run-steps.ts';
import { stepParameters } from './step-parameters.ts';

export async function readPerRecord(
  database: Database,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  runs: readonly RecordRun[],
): Promise<void> {
  await eachRun(runs, (run) => guarded(plan, step, run, () => readOne(database, plan, step, run)));
}

async function readOne(
  database: Database,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  run: RecordRun,
): Promise<void> {
  const parameters = stepParameters(step, run);
  const result = await callOperation(database, step.connection, step.operation, parameters, undefined, {
    flow: plan.flow.id,
    keys: [run.record.key],
    urgent: run.urgent,
    storing: run.storing,
  });
  if (usable(step, run, result) && step.declaration.into) run.context[step.declaration.into] = result.body;
}
