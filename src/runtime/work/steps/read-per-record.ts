/** One reading for each record, a bounded number at a time. */
import { callOperation } from '../../connection/call-operation.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import type { RecordRun } from '../record-run.ts';
import { usable } from './read-outcome.ts';
import { guarded } from './run-steps.ts';

const concurrentCalls = 8;

export async function readPerRecord(
  database: Database,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  runs: readonly RecordRun[],
): Promise<void> {
  const waiting = [...runs];
  const take = async (): Promise<void> => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const current = run;
      await guarded(plan, step, current, () => readOne(database, plan, step, current));
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrentCalls, runs.length) }, take));
}

async function readOne(
  database: Database,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  run: RecordRun,
): Promise<void> {
  const parameters: Record<string, unknown> = {};
  for (const { name, value } of step.parameters) parameters[name] = await value.evaluate(run.context, run.bindings());
  const result = await callOperation(database, step.connection, step.operation, parameters, undefined, {
    flow: plan.flow.id,
    keys: [run.record.key],
  });
  if (usable(step, run, result) && step.declaration.into) run.context[step.declaration.into] = result.body;
}
