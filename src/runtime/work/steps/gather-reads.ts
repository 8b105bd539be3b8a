/** One reading for many records: their values are put together, asked for in full batches, and given back to each. */
import { invariant } from '../../../errors/errors.ts';
import { compileExpression } from '../../../mapping/expression.ts';
import { callOperation } from '../../connection/call-operation.ts';
import { pagesOf } from '../../connection/pages.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { Database } from '../../store/database.ts';
import type { RecordRun } from '../record-run.ts';
import { usable } from './read-outcome.ts';
import { guardedNow } from './run-steps.ts';
import { sharedParameters } from './step-parameters.ts';

export async function gatherReads(
  database: Database,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  gather: NonNullable<ReadyConnectorStep['gather']>,
  runs: readonly RecordRun[],
): Promise<void> {
  const asking = new Map<string, RecordRun[]>();
  for (const run of runs) {
    guardedNow(plan, step, run, () => {
      const found = gather.values.evaluate(run.context, run.bindings()) ?? [];
      for (const value of Array.isArray(found) ? found : [found]) {
        const askers = asking.get(String(value));
        if (askers) askers.push(run);
        else asking.set(String(value), [run]);
      }
    });
  }
  const items = new Map<RecordRun, unknown[]>();
  const limit = step.operation.declaration.batch?.limit;
  invariant(limit, `the operation ${step.operation.id} of a gathering step declares a batch limit`);
  const values = [...asking.keys()];
  const shared = sharedParameters(step, plan.settings);
  for (let start = 0; start < values.length; start += limit) {
    const parameters = { ...shared, [gather.parameter]: values.slice(start, start + limit) };
    await readChunk(database, plan, step, gather, parameters, asking, items);
  }
  for (const run of runs) {
    if (!run.end && step.declaration.into) run.context[step.declaration.into] = items.get(run) ?? [];
  }
}

async function readChunk(
  database: Database,
  plan: Plan,
  step: ReadyConnectorStep & { readonly id: string },
  gather: NonNullable<ReadyConnectorStep['gather']>,
  parameters: Readonly<Record<string, unknown>>,
  asking: ReadonlyMap<string, readonly RecordRun[]>,
  items: Map<RecordRun, unknown[]>,
): Promise<void> {
  const chunk = parameters[gather.parameter] as readonly string[];
  const concerned = [...new Set(chunk.flatMap((value) => asking.get(value) ?? []))].filter((run) => !run.end);
  if (concerned.length === 0) return;
  const itemsExpression = compileExpression(step.operation.declaration.items ?? '$');
  const [{ storing } = { storing: [] }] = concerned;
  const call = (all: Record<string, unknown>) =>
    callOperation(database, step.connection, step.operation, all, undefined, {
      flow: plan.flow.id,
      keys: concerned.map((run) => run.record.key),
      urgent: concerned.some((run) => run.urgent),
      storing,
    });
  for await (const page of pagesOf(step.operation, parameters, call)) {
    if (page.outcome.kind !== 'ok') {
      for (const run of concerned) usable(step, run, page);
      return;
    }
    const found = itemsExpression.evaluate(page.body) ?? [];
    for (const item of Array.isArray(found) ? found : [found]) {
      const matched = gather.match.evaluate(item);
      const owners = new Set((Array.isArray(matched) ? matched : [matched]).map(String));
      for (const run of new Set([...owners].flatMap((owner) => asking.get(owner) ?? []))) {
        const list = items.get(run);
        if (list) list.push(item);
        else items.set(run, [item]);
      }
    }
  }
}
