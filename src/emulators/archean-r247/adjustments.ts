/** Applies stock adjustments: one batch, one reference, one ledger row per applied line. */
import type { FaultOf } from '../core/faults.ts';
import { type PlannedLine, planLines } from './adjustment-lines.ts';
import type { ArcheanContext } from './context.ts';
import type { AdjustmentBatch } from './contract.ts';
import { Problem, type ProblemEntry } from './problems.ts';
import type { LineResult, StoredAdjustment } from './state.ts';
import { announceLevels } from './webhooks.ts';

/**
 * Applies the batch and stores it. Throws 409 for a reference that was used, 422 where the mode is not offered, the
 * period is closed, or lines are refused and the batch stands or falls as one; then nothing is applied.
 */
export function applyAdjustment(
  context: ArcheanContext,
  batch: AdjustmentBatch,
  key: string | null,
  forced: FaultOf<'partialBatch'> | undefined,
): StoredAdjustment {
  const { state, settings } = context;
  refuseUnsupported(context, batch);
  refuseUsedReference(context, batch.reference);
  refuseClosedPeriod(context, batch.occurredAt);
  const planned = planLines(context, batch, forced);
  const errors = planned.flatMap(({ error }) => (error ? [error] : []));
  const asOne = batch.atomic === true || !settings.capabilities.lineResults;
  if (errors.length > 0 && asOne) throw refusedBatch(errors);
  const id = state.newId('adj');
  const results = planned.map((line) => applyLine(context, batch, line, key, id));
  const applied = results.some(({ status }) => status === 'applied');
  const adjustment: StoredAdjustment = {
    id,
    batch,
    status: errors.length === 0 ? 'applied' : applied ? 'partially_applied' : 'rejected',
    results,
    createdAt: context.clock.now(),
  };
  state.storeAdjustment(adjustment);
  announceLevels(
    context,
    planned.flatMap(({ line, outcome }) => (outcome === 'apply' ? [line] : [])),
  );
  return adjustment;
}

/** The answer of the write: a status, and results where the tenant gives them. */
export function adjustmentAnswer(context: ArcheanContext, adjustment: StoredAdjustment): Record<string, unknown> {
  return {
    id: adjustment.id,
    reference: adjustment.batch.reference,
    status: adjustment.status,
    ...(context.settings.capabilities.lineResults ? { lines: adjustment.results } : {}),
  };
}

/** An adjustment as it is read back: the same shape as the answer, with what was sent. */
export function adjustmentBody(context: ArcheanContext, adjustment: StoredAdjustment): Record<string, unknown> {
  const { batch, results } = adjustment;
  const { lines, ...sent } = batch;
  return {
    ...sent,
    ...adjustmentAnswer(context, adjustment),
    createdAt: new Date(adjustment.createdAt).toISOString(),
    ...(context.settings.capabilities.lineResults
      ? { lines: lines.map((line, index) => ({ ...line, ...results[index] })) }
      : {}),
  };
}

/** Refuses a reference that an adjustment or transfer used before, where references are unique. */
export function refuseUsedReference(context: ArcheanContext, reference: string): void {
  if (context.settings.capabilities.uniqueReference && context.state.references.has(reference)) {
    throw new Problem('duplicate_reference', 'The reference was used before.', {
      errors: [{ code: 'duplicate_reference', message: reference, field: 'reference' }],
    });
  }
}

/** Refuses what occurred in a closed period. */
export function refuseClosedPeriod(context: ArcheanContext, occurredAt: string | undefined): void {
  const { periodClosedBefore } = context.settings;
  if (periodClosedBefore === undefined || occurredAt === undefined) return;
  if (Date.parse(occurredAt) >= Date.parse(periodClosedBefore)) return;
  throw new Problem('period_closed', `The period before ${periodClosedBefore} is closed.`, {
    errors: [{ code: 'period_closed', message: occurredAt, field: 'occurredAt' }],
  });
}

/** A refusal of the whole batch. */
export function refusedBatch(errors: readonly ProblemEntry[]): Problem {
  const lines = errors.length === 1 ? '1 line' : `${errors.length} lines`;
  const stale = errors.every(({ code }) => code === 'version_conflict');
  return new Problem(stale ? 'version_conflict' : 'validation_failed', `${lines} rejected`, { errors });
}

function refuseUnsupported(context: ArcheanContext, batch: AdjustmentBatch): void {
  const { delta, absolute, atomicBatch } = context.settings.capabilities;
  const errors: ProblemEntry[] = [];
  if (batch.mode === 'delta' ? !delta : !absolute) {
    errors.push({ code: 'validation_failed', message: `The mode ${batch.mode} is not offered`, field: 'mode' });
  }
  if (batch.atomic === true && !atomicBatch) {
    errors.push({ code: 'validation_failed', message: 'Atomic batches are not offered', field: 'atomic' });
  }
  for (const [index, line] of batch.lines.entries()) {
    const allowed = batch.mode === 'absolute' ? line.quantity >= 0 : line.quantity !== 0;
    if (allowed) continue;
    const message = batch.mode === 'absolute' ? 'At least 0 is expected' : 'A quantity of 0 changes nothing';
    errors.push({ code: 'validation_failed', message, field: `lines[${index}].quantity` });
  }
  if (errors.length > 0) throw new Problem('validation_failed', 'The batch can not be taken.', { errors });
}

function applyLine(
  context: ArcheanContext,
  batch: AdjustmentBatch,
  { line, outcome, change, error }: PlannedLine,
  key: string | null,
  adjustmentId: string,
): LineResult {
  const { lineReference } = line;
  if (error) return { lineReference, status: 'rejected', error };
  if (outcome === 'duplicate') return { lineReference, status: 'duplicate' };
  const level = context.state.levels.append({
    sku: line.sku,
    locationCode: line.locationCode,
    onHandChange: change,
    allocatedChange: 0,
    incomingChange: 0,
    at: context.clock.now(),
    cause: adjustmentId,
  });
  context.ledger.record({
    operation: 'stockAdjustment',
    key,
    reference: batch.reference,
    identity: lineReference,
    detail: {
      adjustmentId,
      reference: batch.reference,
      lineReference,
      sku: line.sku,
      locationCode: line.locationCode,
      quantity: line.quantity,
      change,
      mode: batch.mode,
      reasonCode: line.reasonCode,
      note: line.note ?? null,
      unitCost: line.unitCost ?? null,
      idempotencyKey: key,
    },
  });
  return { lineReference, status: 'applied', resultingOnHand: level.onHand, version: String(level.version) };
}
