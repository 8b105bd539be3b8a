/** What a reading that did not succeed means for a record. */

import type { CallResult } from '../../connection/call-operation.ts';
import type { ReadyConnectorStep } from '../../plan/compile-plan.ts';
import type { RecordRun } from '../record-run.ts';

/** True when the answer can be used; otherwise the run is ended as the outcome demands. */
export function usable(
  step: ReadyConnectorStep & { readonly id: string },
  run: RecordRun,
  result: CallResult,
): boolean {
  const { kind, code, message } = result.outcome;
  if (kind === 'ok') return true;
  const text = message ?? `${step.operation.declaration.title}: ${kind}`;
  if (kind === 'retry' || kind === 'unknown' || kind === 'reauthenticate')
    run.end = { kind: 'retry', step: step.id, message: text, counts: code !== 'CLAIM_LOST' };
  else if (kind === 'throttled') run.end = { kind: 'retry', step: step.id, message: text, counts: false };
  else run.stop(step.id, step.declaration.onDataError ?? code ?? 'REFUSED', text);
  return false;
}
