/** Writes of stock: adjustments, their read-back, and transfers. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { adjustmentAnswer, adjustmentBody, applyAdjustment } from './adjustments.ts';
import type { ArcheanContext } from './context.ts';
import { AdjustmentBatch, Transfer } from './contract.ts';
import { answerOnce, sentKey } from './idempotency.ts';
import { moment, pageOf, parameter } from './paging.ts';
import { Problem } from './problems.ts';
import { bodyReader, refuseLargeBatch } from './reading.ts';
import type { StoredAdjustment } from './state.ts';
import { applyTransfer } from './transfers.ts';

const readBatch = bodyReader(AdjustmentBatch);
const readTransfer = bodyReader(Transfer);
const waits = { config: { waitsItself: true } };

export function registerStockRoutes(scope: FastifyInstance, context: ArcheanContext): void {
  const { paths } = context.settings;

  scope.post(paths.stockAdjustments, waits, async (request, reply) => {
    const batch = readBatch(context, request);
    refuseLargeBatch(context, batch.lines.length);
    return answerOnce(context, request, reply, batch, () => {
      const forced = context.faults.take(['partialBatch'], { method: request.method, path: request.url });
      const adjustment = applyAdjustment(context, batch, sentKey(context, request), forced);
      return { status: 200, body: adjustmentAnswer(context, adjustment) };
    });
  });

  scope.get(paths.stockAdjustments, async (request) => {
    const from = moment(context, request, 'createdFrom');
    const to = moment(context, request, 'createdTo');
    if (from !== undefined && to !== undefined) return adjustmentsOfPeriod(context, request, from, to);
    if (!context.settings.capabilities.readBackByReference) {
      throw new Problem('not_found', 'Adjustments can not be searched.');
    }
    const reference = parameter(context, request, 'reference');
    if (reference === undefined) throw new Problem('validation_failed', 'reference: it is required.');
    const rows = context.state.adjustmentsByReference.get(reference) ?? [];
    return pageOfAdjustments(context, request, rows);
  });

  scope.get<{ Params: { id: string } }>(`${paths.stockAdjustments}/:id`, async (request) => {
    const adjustment = context.state.adjustments.get(request.params.id);
    if (!adjustment) throw new Problem('not_found', 'No adjustment has this id.');
    return adjustmentBody(context, adjustment);
  });

  scope.post(paths.stockTransfers, waits, async (request, reply) => {
    if (!context.settings.capabilities.transfers) throw new Problem('not_found', 'This tenant has no transfers.');
    const transfer = readTransfer(context, request);
    refuseLargeBatch(context, transfer.lines.length);
    return answerOnce(context, request, reply, transfer, () => {
      const stored = applyTransfer(context, transfer, sentKey(context, request));
      const lines = transfer.lines.map(({ lineReference }) => ({ lineReference, status: 'applied' }));
      return { status: 200, body: { id: stored.id, reference: transfer.reference, status: 'applied', lines } };
    });
  });
}

function adjustmentsOfPeriod(context: ArcheanContext, request: FastifyRequest, from: number, to: number) {
  if (!context.settings.capabilities.adjustmentsByPeriod) {
    throw new Problem('not_found', 'Adjustments can not be listed by when they were applied.');
  }
  const rows = [...context.state.adjustments.values()].filter(({ createdAt }) => createdAt >= from && createdAt < to);
  return pageOfAdjustments(context, request, rows);
}

/** Rows are in the order in which they were made; ids rise with it. */
const pageOfAdjustments = (context: ArcheanContext, request: FastifyRequest, rows: readonly StoredAdjustment[]) =>
  pageOf(
    context,
    request,
    rows,
    ({ createdAt, id }) => [createdAt, id],
    (adjustment) => adjustmentBody(context, adjustment),
  );
