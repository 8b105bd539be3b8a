/** Money: listed, and reported on when it was moved outside. */
import type { FastifyInstance } from 'fastify';
import { shopOf } from './admission.ts';
import { nowText, type ReturngoContext } from './context.ts';
import { recordEffect } from './effects.ts';
import { transactionStatuses } from './model.ts';
import { pageOf } from './paging.ts';
import { idOf, listValue, objectBody, oneOf, timeCondition } from './reading.ts';
import { Refusal } from './refusals.ts';
import { compareIds } from './state.ts';
import { mayFollow } from './transitions.ts';

type WithId = { Params: { id: string } };

export function registerTransactionRoutes(scope: FastifyInstance, context: ReturngoContext): void {
  scope.get('/transactions', async (request) => {
    const created = timeCondition(request, 'created_at');
    const updated = timeCondition(request, 'updated_at');
    const wanted = {
      rma_ids: listValue(request, 'rma_ids'),
      order_ids: listValue(request, 'order_ids'),
      statuses: listValue(request, 'statuses'),
      types: listValue(request, 'types'),
      processors: listValue(request, 'processors'),
      ids: listValue(request, 'ids'),
    };
    const rows = context.state
      .transactions(shopOf(context, request))
      .filter(
        ({ rma, transaction }) =>
          created(transaction.createdAt) &&
          updated(transaction.lastUpdated) &&
          (wanted.rma_ids?.includes(rma.id) ?? true) &&
          (wanted.order_ids?.includes(String(rma.value.orderDetails.orderId)) ?? true) &&
          (wanted.statuses?.includes(transaction.status) ?? true) &&
          (wanted.types?.includes(transaction.type) ?? true) &&
          (wanted.processors?.includes(transaction.processor ?? '') ?? true) &&
          (wanted.ids?.includes(String(transaction.id)) ?? true),
      )
      .sort((left, right) => compareIds(String(left.transaction.id), String(right.transaction.id)));
    const { page, end } = pageOf(context, request, {
      rows,
      prefix: '',
      id: ({ transaction }) => String(transaction.id),
      isAfter: ({ transaction }, id) => compareIds(String(transaction.id), id) > 0,
    });
    const transactions = page.map(({ rma, transaction }) => ({
      ...transaction,
      rmaId: rma.id,
      orderId: rma.value.orderDetails.orderId,
    }));
    return { transactions, ...end };
  });

  scope.put<WithId>('/transaction/:id', async (request) => {
    const id = idOf(request.params.id);
    const found = context.state
      .transactions(shopOf(context, request))
      .find(({ transaction }) => String(transaction.id) === id);
    if (!found) throw new Refusal(404, 'Transaction not found');
    const { rma, transaction } = found;
    const body = objectBody(request);
    const from = transaction.status;
    const to = oneOf(body, 'status', transactionStatuses);
    if (from === to) return transaction;
    if (!mayFollow('transaction', from, to)) throw new Refusal(400, `Invalid status transition from ${from} to ${to}`);
    const { externalReferenceId, externalReferenceType } = body;
    Object.assign(transaction, {
      status: to,
      ...(typeof externalReferenceId === 'string' ? { externalReferenceId } : {}),
      ...(typeof externalReferenceType === 'string' ? { externalReferenceType } : {}),
      lastUpdated: nowText(context),
    });
    recordEffect(context, request, { operation: 'updateTransaction', reference: id, identity: `${id} ${to}` });
    if (to === 'Success') context.sender.emit('REFUND_CREATED', rma, { transactionId: transaction.id, status: to });
    return transaction;
  });
}
