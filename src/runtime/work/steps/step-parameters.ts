/** Values of a call's parameters for one record. */
import type { ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { RecordRun } from '../record-run.ts';

export function stepParameters(
  step: ReadyConnectorStep,
  run: RecordRun,
  context: unknown = run.context,
): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const { name, value } of step.parameters) parameters[name] = value.evaluate(context, run.bindings());
  return parameters;
}

/** Values of the parameters of a call that is made for many records. */
export function sharedParameters(
  step: ReadyConnectorStep,
  settings: Readonly<Record<string, unknown>>,
  batch?: { readonly id: string },
): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const { name, value } of step.parameters) {
    parameters[name] = value.evaluate({}, { settings, ...(batch ? { batch } : {}) });
  }
  return parameters;
}
