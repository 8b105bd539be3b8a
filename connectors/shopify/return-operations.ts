/** Returns: none of their mutations has an idempotency key, so that each is read back. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { noRecordedAnswer } from './evidence.ts';
import { document, id, listing, readBackStatus, reading, writing } from './operation-parts.ts';

const returnId = { id: id('Global id of the return.') };
const response = 'shopify/return-result';

export const returnOperations: Record<string, Operation> = {
  getReturn: reading({
    title: 'One return',
    graphql: document('getReturn', 820),
    parameters: returnId,
    response: 'shopify/return',
  }),
  listReturnableFulfillments: listing({
    title: 'What of an order can be returned',
    graphql: document('listReturnableFulfillments', 800),
    parameters: { orderId: id('Global id of the order.') },
    response: 'shopify/returnable-fulfillments',
    connection: 'returnableFulfillments',
    first: 5,
  }),
  suggestReturnOutcome: reading({
    title: 'What processing would refund',
    description: 'Amounts of processReturn are asked for here, not computed.',
    graphql: document('suggestReturnOutcome', 20),
    parameters: {
      ...returnId,
      returnLineItems: id('Lines, each {id, quantity}.'),
      exchangeLineItems: id('Exchange lines, each {id, quantity}; may be empty.'),
    },
    response: 'shopify/suggested-outcome',
  }),
  requestReturn: writing({
    title: 'Request a return',
    description: 'No reference of ours stands in a return, so that nothing can find it again for sure.',
    graphql: document('requestReturn', 830),
    request: 'shopify/request-return-request',
    response,
    idempotency: [{ kind: 'none' }],
  }),
  createReturn: writing({
    title: 'Create a return',
    description:
      'Opens an archived order again. No reference of ours stands in a return, so that nothing can find it again for sure; Shopify refuses a second return of units that are under return already.',
    graphql: document('createReturn', 830),
    request: 'shopify/create-return-request',
    response,
    idempotency: [{ kind: 'none' }],
  }),
  approveReturn: writing({
    title: 'Approve a requested return',
    graphql: document('approveReturn', 830),
    request: 'shopify/approve-return-request',
    response,
    idempotency: [readBackStatus('request.input.id', 'OPEN', 'CLOSED')],
  }),
  declineReturn: writing({
    title: 'Decline a requested return',
    graphql: document('declineReturn', 830),
    request: 'shopify/decline-return-request',
    response,
    idempotency: [readBackStatus('request.input.id', 'DECLINED')],
  }),
  processReturn: writing({
    title: 'Process a return: confirm, dispose and refund',
    evidence: noRecordedAnswer,
    description:
      'Moves money and has no idempotency key. It took effect when each of its lines is processed for as many units as were asked, so one call should process a line whole; a line processed in parts can read as done when it is not, and is then found by reconciliation, never refunded twice. The return stays open: closeReturn ends it.',
    graphql: document('processReturn', 830),
    request: 'shopify/process-return-request',
    response,
    idempotency: [
      {
        kind: 'readBack',
        operation: 'getReturn',
        parameters: { id: 'request.input.returnId' },
        found:
          '($lines := body.data.return.returnLineItems.nodes; $asked := request.input.returnLineItems; $count($asked) > 0 and $count($asked[($one := $; $count($lines[id = $one.id and processedQuantity >= $one.quantity]) = 0)]) = 0 ? {"data": {"readBack": {"return": body.data.return, "userErrors": []}}})',
        settleMs: '{settings.settleMs}',
      },
    ],
  }),
  closeReturn: writing({
    title: 'Close a return',
    graphql: document('closeReturn', 830),
    parameters: returnId,
    response,
    idempotency: [readBackStatus('parameters.id', 'CLOSED')],
  }),
  reopenReturn: writing({
    title: 'Open a closed return again',
    graphql: document('reopenReturn', 830),
    parameters: returnId,
    response,
    idempotency: [readBackStatus('parameters.id', 'OPEN')],
  }),
  cancelReturn: writing({
    title: 'Cancel a return',
    graphql: document('cancelReturn', 830),
    parameters: returnId,
    response,
    idempotency: [readBackStatus('parameters.id', 'CANCELED')],
  }),
  disposeReverseLines: writing({
    title: 'Dispose of returned units',
    description:
      'Shopify accepts more units than were returned, so that a repeat would restock twice; nothing in the answer of a reading tells one disposition from another.',
    graphql: document('disposeReverseLines', 100),
    request: 'shopify/dispose-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'none' }],
  }),
};
