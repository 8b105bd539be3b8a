/** Decides, line by line, what an adjustment would do. Nothing is changed here. */
import type { FaultOf } from '../core/faults.ts';
import { catalogueProblem } from './catalogue-check.ts';
import type { ArcheanContext } from './context.ts';
import type { AdjustmentBatch, AdjustmentLine } from './contract.ts';
import type { ProblemEntry } from './problems.ts';

export interface PlannedLine {
  readonly line: AdjustmentLine;
  readonly outcome: 'apply' | 'duplicate' | 'reject';
  /** Change of the units on hand; 0 unless it is applied. */
  readonly change: number;
  readonly error?: ProblemEntry;
}

/** The lines in order, each judged against the levels that the lines before it leave. */
export function planLines(
  context: ArcheanContext,
  batch: AdjustmentBatch,
  forced: FaultOf<'partialBatch'> | undefined,
): PlannedLine[] {
  const pending = new Map<string, number>();
  const references = new Set<string>();
  return batch.lines.map((line, index) => {
    if (references.has(line.lineReference)) return { line, outcome: 'duplicate', change: 0 };
    references.add(line.lineReference);
    const key = JSON.stringify([line.sku, line.locationCode]);
    const level = context.state.levels.level(line.sku, line.locationCode);
    const onHand = level.onHand + (pending.get(key) ?? 0);
    const change = batch.mode === 'absolute' ? line.quantity - onHand : line.quantity;
    const error =
      forcedError(forced, index) ??
      catalogueError(context, line, index) ??
      costError(context, change, line, index) ??
      versionError(context, batch, line, index) ??
      stockError(context, onHand + change, change, index);
    if (error) return { line, outcome: 'reject', change: 0, error };
    pending.set(key, (pending.get(key) ?? 0) + change);
    return { line, outcome: 'apply', change };
  });
}

function forcedError(forced: FaultOf<'partialBatch'> | undefined, index: number): ProblemEntry | undefined {
  if (forced === undefined) return undefined;
  const chosen =
    forced.indexes?.includes(index) === true || (forced.each !== undefined && (index + 1) % forced.each === 0);
  if (!chosen) return undefined;
  return { code: forced.code, message: forced.message ?? 'The line was refused.', field: `lines[${index}]` };
}

function catalogueError(context: ArcheanContext, line: AdjustmentLine, index: number): ProblemEntry | undefined {
  const at = `lines[${index}]`;
  const problem = catalogueProblem(context, line.sku, line.locationCode, `${at}.sku`, `${at}.locationCode`);
  if (problem) return problem;
  if (context.state.reasons.get(line.reasonCode)?.active === true) return undefined;
  return entry('unknown_reason', 'Reason not found', index, 'reasonCode');
}

function costError(
  context: ArcheanContext,
  change: number,
  line: AdjustmentLine,
  index: number,
): ProblemEntry | undefined {
  if (!context.settings.capabilities.costRequiredOnIncrease || change <= 0 || line.unitCost) return undefined;
  return entry('validation_failed', 'An increase needs a unit cost', index, 'unitCost');
}

function versionError(
  context: ArcheanContext,
  batch: AdjustmentBatch,
  line: AdjustmentLine,
  index: number,
): ProblemEntry | undefined {
  if (line.expectedVersion === undefined) {
    if (batch.mode === 'delta') return undefined;
    return entry('validation_failed', 'An absolute quantity needs the expected version', index, 'expectedVersion');
  }
  const { version } = context.state.levels.level(line.sku, line.locationCode);
  if (line.expectedVersion === String(version)) return undefined;
  return entry('version_conflict', `The level has version ${version}`, index, 'expectedVersion');
}

function stockError(
  context: ArcheanContext,
  resulting: number,
  change: number,
  index: number,
): ProblemEntry | undefined {
  if (resulting >= 0 || change >= 0 || context.settings.allowNegativeStock) return undefined;
  return entry('insufficient_stock', 'The level would become negative', index, 'quantity');
}

function entry(code: string, message: string, index: number, field: string): ProblemEntry {
  return { code, message, field: `lines[${index}].${field}` };
}
