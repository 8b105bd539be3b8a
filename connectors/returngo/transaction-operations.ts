/** Calls about money. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { bodyUnpublished, documented } from './evidence.ts';
import { listFilter, pageParameters, pagination, retry, timeFilter } from './operation-parts.ts';
import { transactionListOutcomes } from './outcomes.ts';

export const transactionOperations: Record<string, Operation> = {
  listTransactions: {
    title: 'Transactions',
    evidence: documented,
    description: 'Refunds, credits and invoice payments. Only those with status Success are money.',
    direction: 'read',
    method: 'GET',
    path: '/transactions',
    parameters: {
      ...pageParameters,
      createdAt: timeFilter('created_at'),
      updatedAt: timeFilter('updated_at'),
      rmaIds: listFilter('rma_ids', 'RMA ids.'),
      orderIds: listFilter('order_ids', "The platform's order ids, not their names."),
      statuses: listFilter('statuses', 'Requested, Success, Failed (observed).'),
      types: listFilter('types', 'RefundToStoreCredit, RefundToPaymentMethod, InvoicePayment (observed).'),
      processors: listFilter('processors', 'Shopify (observed).'),
      ids: listFilter('ids', 'Transaction ids.'),
    },
    response: 'returngo/transaction-list',
    items: 'transactions',
    pagination,
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: transactionListOutcomes,
  },
  updateTransaction: {
    title: 'Report what became of a refund',
    evidence: bodyUnpublished,
    description:
      'For refunds that are made outside. It cannot make a transaction (verified); its body is not published (inferred).',
    direction: 'write',
    method: 'PUT',
    path: '/transaction/{transactionId}',
    parameters: { transactionId: { in: 'path', required: true, description: 'id of the transaction.' } },
    request: 'returngo/transaction-request',
    response: 'returngo/write-answer',
    fieldNames: '{settings.fieldNames.transaction}',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listTransactions',
        parameters: { ids: '[parameters.transactionId]' },
        found:
          'body.transactions[$string(id) = $string($$.parameters.transactionId) and status = $$.request.status and ($not($exists($$.request.externalReferenceId)) or $string(externalReferenceId) = $$.request.externalReferenceId)][0]',
        settleMs: '{settings.settleMs}',
      },
    ],
    retry,
  },
};
