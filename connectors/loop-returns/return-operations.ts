/** Calls that read a return or change what becomes of it. */
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import { documented, publishedClient } from './evidence.ts';
import { actionOutcomes, foundOutcomes, listOutcomes, returnListOutcomes, returnOutcomes } from './outcomes.ts';
import { neverRepeated, retry } from './retry.ts';

const returnId = { in: 'path', required: true, description: 'Loop return id.' } as const;

/** Loop has no idempotency keys; the state of the return tells whether an action took effect. */
const readBackState = (
  found: string,
  settleMs: '{settings.settle.changeMs}' | '{settings.settle.processMs}',
): IdempotencyMechanism => ({
  kind: 'readBack',
  operation: 'getReturn',
  parameters: { returnId: 'parameters.returnId' },
  found,
  settleMs,
});

export const returnOperations: Record<string, Operation> = {
  listReturns: {
    title: 'Returns of a period',
    evidence: documented,
    description:
      'Without from and to Loop gives the last 24 hours; a window spans at most 120 days; without state only open, closed and expired returns come, so cancelled and review need passes of their own. No order inside a window is promised.',
    direction: 'read',
    method: 'GET',
    path: '/warehouse/return/list',
    parameters: {
      from: { in: 'query', description: 'Start of the window, UTC.' },
      to: { in: 'query', description: 'End of the window; ignored without from.' },
      filter: { in: 'query', description: 'created_at (default) or updated_at: what the window applies to.' },
      state: { in: 'query', description: 'One of open, closed, cancelled, expired, review.' },
      paginate: { in: 'query', value: true, description: 'Always: otherwise a bare list comes, cut off at a page.' },
      pageSize: { in: 'query', value: '{settings.pageSize}' },
      cursor: { in: 'query', description: 'From nextPageUrl. Sent with all other parameters again.' },
    },
    response: 'loop-returns/return-list',
    items: '$type($) = "array" ? $ : $.returns',
    pagination: {
      kind: 'cursor',
      parameter: 'cursor',
      // The address itself must not be followed: it loses from, state and paginate (the vendor's own example).
      next: '$type($) = "object" and nextPageUrl ? ($cursor := $match(nextPageUrl, /[?&]cursor=([^&#]+)/, 1).groups[0]; $cursor ? $decodeUrlComponent($cursor) : $error("nextPageUrl carries no cursor"))',
      maximumPages: 10_000,
    },
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: returnListOutcomes,
  },
  getReturn: {
    title: 'One return',
    evidence: documented,
    description: 'By one of its three ids. A miss is HTTP 200 with an error object.',
    direction: 'read',
    method: 'GET',
    path: '/warehouse/return/details',
    parameters: {
      returnId: { in: 'query', name: 'return_id', description: 'Loop return id.' },
      orderId: { in: 'query', name: 'order_id', description: 'Shopify order id.' },
      orderName: { in: 'query', name: 'order_name', description: 'Shopify order name, with its #.' },
      currencyType: { in: 'query', name: 'currency_type', description: 'shop or presentment.' },
    },
    response: 'loop-returns/return',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: returnOutcomes,
  },
  findReturnOfOrder: {
    title: 'A return of an order, if there is one',
    evidence: publishedClient,
    description:
      'Of several returns of one order Loop gives one; which is not documented. A miss is an answer like another.',
    direction: 'read',
    method: 'GET',
    path: '/warehouse/return/details',
    parameters: {
      orderId: { in: 'query', name: 'order_id', required: true, description: 'Shopify order id, the number.' },
    },
    response: 'loop-returns/found-return',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: foundOutcomes,
  },
  listAdvancedShippingNotices: {
    title: 'Units on their way back',
    evidence: documented,
    description:
      'One row per unit; not paged. Dates are yyyy-mm-dd; from defaults to a week ago. An invalid date silently becomes 1970.',
    direction: 'read',
    method: 'GET',
    path: '/warehouse/reporting/asn',
    parameters: {
      from: { in: 'query', required: true, description: 'yyyy-mm-dd.' },
      to: { in: 'query', required: true, description: 'yyyy-mm-dd.' },
    },
    response: 'loop-returns/advanced-shipping-notices',
    items: '$',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: listOutcomes,
  },
  processReturn: {
    title: 'Process a return',
    evidence: documented,
    description:
      'Queues the refund, credit or exchange: true means queued, not done. The end comes as return.closed or return.processing.failed. A return that is closed already refuses a second processing.',
    direction: 'write',
    method: 'POST',
    path: '/warehouse/return/{returnId}/process',
    parameters: { returnId },
    request: 'loop-returns/process-request',
    response: 'loop-returns/action-result',
    idempotency: [readBackState('body.state = "closed" ? true', '{settings.settle.processMs}')],
    retry,
    outcomes: actionOutcomes,
  },
  flagReturn: {
    title: 'Flag a return for review',
    evidence: documented,
    description: 'Stops its automatic processing; takes no body.',
    direction: 'write',
    method: 'POST',
    path: '/warehouse/return/{returnId}/flag',
    parameters: { returnId },
    response: 'loop-returns/action-result',
    idempotency: [readBackState('body.state = "review" ? true', '{settings.settle.changeMs}')],
    retry,
    outcomes: actionOutcomes,
  },
  closeReturn: {
    title: 'Close a return without fulfilling it',
    evidence: documented,
    description: 'Pays and sends nothing; its items cannot be returned again.',
    direction: 'write',
    method: 'POST',
    path: '/warehouse/return/{returnId}/close',
    parameters: { returnId },
    response: 'loop-returns/action-result',
    idempotency: [readBackState('body.state = "closed" ? true', '{settings.settle.changeMs}')],
    retry,
    outcomes: actionOutcomes,
  },
  cancelReturn: {
    title: 'Cancel a return',
    evidence: documented,
    description: 'The shopper may return the same items again. Flagged and expired returns refuse.',
    direction: 'write',
    method: 'POST',
    path: '/warehouse/return/{returnId}/cancel',
    parameters: { returnId },
    response: 'loop-returns/action-result',
    idempotency: [readBackState('body.state = "cancelled" ? true', '{settings.settle.changeMs}')],
    retry,
    outcomes: actionOutcomes,
  },
  removeLines: {
    title: 'Remove lines and process the rest',
    evidence: documented,
    description:
      'Only for refunds and store credit. All lines in one call: the first call closes the return. Whether removed lines stay listed is not documented, so nothing can prove the effect and nothing is repeated.',
    direction: 'write',
    method: 'POST',
    path: '/warehouse/return/{returnId}/remove',
    parameters: {
      returnId,
      lineItemIds: {
        in: 'query',
        name: 'line_item_id',
        required: true,
        join: ',',
        description: 'Loop line ids.',
      },
    },
    response: 'loop-returns/action-result',
    idempotency: [{ kind: 'none' }],
    retry: neverRepeated,
    outcomes: actionOutcomes,
  },
};
