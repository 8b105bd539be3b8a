/** Transfers between two locations: all lines or none, under one unique reference. */

import { refuseClosedPeriod, refusedBatch, refuseUsedReference } from './adjustments.ts';
import { catalogueProblem } from './catalogue-check.ts';
import type { ArcheanContext } from './context.ts';
import type { Transfer } from './contract.ts';
import type { ProblemEntry } from './problems.ts';
import type { StoredTransfer } from './state.ts';
import { announceLevels } from './webhooks.ts';

/** Moves the stock. Throws 409 for a used reference and 422 for a line that can't be moved; then nothing moves. */
export function applyTransfer(context: ArcheanContext, transfer: Transfer, key: string | null): StoredTransfer {
  const { state, settings } = context;
  refuseUsedReference(context, transfer.reference);
  refuseClosedPeriod(context, transfer.occurredAt);
  const taken = new Map<string, number>();
  const errors = transfer.lines.flatMap((line, index): ProblemEntry[] => {
    const field = (name: string) => `lines[${index}].${name}`;
    const problem =
      catalogueProblem(context, line.sku, line.fromLocationCode, field('sku'), field('fromLocationCode')) ??
      catalogueProblem(context, line.sku, line.toLocationCode, field('sku'), field('toLocationCode'));
    if (problem) return [problem];
    const from = JSON.stringify([line.sku, line.fromLocationCode]);
    const left = state.levels.level(line.sku, line.fromLocationCode).onHand - (taken.get(from) ?? 0) - line.quantity;
    taken.set(from, (taken.get(from) ?? 0) + line.quantity);
    if (left >= 0 || settings.allowNegativeStock) return [];
    return [{ code: 'insufficient_stock', message: 'The level would become negative', field: field('quantity') }];
  });
  if (errors.length > 0) throw refusedBatch(errors);
  const stored: StoredTransfer = { id: state.newId('trf'), transfer, createdAt: context.clock.now() };
  state.transfers.set(stored.id, stored);
  state.references.add(transfer.reference);
  for (const line of transfer.lines) {
    moveUnits(context, line.sku, line.fromLocationCode, -line.quantity, stored.id);
    moveUnits(context, line.sku, line.toLocationCode, line.quantity, stored.id);
    context.ledger.record({
      operation: 'stockTransfer',
      key,
      reference: transfer.reference,
      identity: line.lineReference,
      detail: { transferId: stored.id, ...line, idempotencyKey: key },
    });
  }
  announceLevels(
    context,
    transfer.lines.flatMap(({ sku, fromLocationCode, toLocationCode }) => [
      { sku, locationCode: fromLocationCode },
      { sku, locationCode: toLocationCode },
    ]),
  );
  return stored;
}

function moveUnits(context: ArcheanContext, sku: string, locationCode: string, change: number, cause: string): void {
  context.state.levels.append({
    sku,
    locationCode,
    onHandChange: change,
    allocatedChange: 0,
    incomingChange: 0,
    at: context.clock.now(),
    cause,
  });
}
