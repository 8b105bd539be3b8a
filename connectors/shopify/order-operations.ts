/** Orders: reading, marking, refunds, and orders of zero value for exchanges. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { refundAnswers } from './evidence.ts';
import { document, id, keyed, listing, reading, writing } from './operation-parts.ts';

const orderId = id('Global id of the order.');
const nodeId = { id: id('Global id of what is tagged.'), tags: id('List of tags.') };

export const orderOperations: Record<string, Operation> = {
  getOrder: reading({
    title: 'One order',
    description: 'With its first 50 lines, 20 transactions and 20 refunds.',
    graphql: document('getOrder', 700),
    parameters: { id: orderId },
    response: 'shopify/order',
  }),
  getOrderRefunds: reading({
    title: 'The refunds of an order with their units',
    description: 'The first ten refunds, and the first thirty lines of each.',
    graphql: document('getOrderRefunds', 700),
    parameters: { id: orderId },
    response: 'shopify/order-refunds',
  }),
  listOrders: listing({
    title: 'Orders of a search',
    description:
      "Ordered by updated_at. The query is in Shopify's search language: updated_at:>='2026-09-01T00:00:00Z', name:#1001, source_identifier:rma-1001. The index lags behind writes.",
    graphql: document('listOrders', 900),
    parameters: { query: { in: 'variable', description: 'Search; without it all orders.' } },
    response: 'shopify/orders',
    connection: 'orders',
  }),
  suggestRefund: reading({
    title: 'What a refund would pay',
    graphql: document('suggestRefund', 20),
    parameters: {
      id: orderId,
      refundLineItems: { in: 'variable', description: 'Lines, each {lineItemId, quantity}.' },
      suggestFullRefund: { in: 'variable' },
    },
    response: 'shopify/suggested-refund',
  }),
  createRefund: writing({
    title: 'Refund an order',
    evidence: refundAnswers,
    description: 'For orders without a return; where there is a return, processReturn refunds.',
    graphql: document('createRefund', 30),
    request: 'shopify/refund-request',
    response: 'shopify/refund-result',
    idempotency: [keyed],
  }),
  addTags: writing({
    title: 'Add tags',
    description: 'Additive: a repeat changes nothing.',
    graphql: document('addTags', 20),
    parameters: nodeId,
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'tags' }],
  }),
  removeTags: writing({
    title: 'Remove tags',
    description: 'A repeat changes nothing.',
    graphql: document('removeTags', 20),
    parameters: nodeId,
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'tags' }],
  }),
  setMetafields: writing({
    title: 'Set metafields',
    description: 'Written or replaced by owner, namespace and key: a repeat changes nothing.',
    graphql: document('setMetafields', 30),
    request: 'shopify/metafields-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'metafields' }],
  }),
  updateOrder: writing({
    title: 'Replace note or tags of an order',
    description: 'Replaces what stood there: read first. A repeat changes nothing.',
    graphql: document('updateOrder', 20),
    request: 'shopify/order-update-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'input.id' }],
  }),
  openOrder: writing({
    title: 'Open an archived order',
    description: 'An open order stays open.',
    graphql: document('openOrder', 20),
    parameters: { input: id('{id} of the order.') },
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'input.id' }],
  }),
  closeOrder: writing({
    title: 'Archive an order',
    description: 'An archived order stays archived.',
    graphql: document('closeOrder', 20),
    parameters: { input: id('{id} of the order.') },
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'input.id' }],
  }),
  createOrder: writing({
    title: 'Create an exchange order',
    description: 'Found again by its source identifier, when the index of the search has caught up.',
    graphql: document('createOrder', 20),
    request: 'shopify/create-order-request',
    response: 'shopify/order-result',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listOrders',
        parameters: { query: '"source_identifier:\\"" & request.order.sourceIdentifier & "\\""' },
        found:
          '($order := body.data.orders.nodes[sourceIdentifier = $$.request.order.sourceIdentifier][0]; $order ? {"data": {"orderCreate": {"order": $order, "userErrors": []}}})',
        settleMs: '{settings.searchSettleMs}',
      },
    ],
  }),
  createDraftOrder: writing({
    title: 'Create a draft order',
    description: 'Not protected; a second draft claims no stock and can be deleted.',
    graphql: document('createDraftOrder', 20),
    request: 'shopify/draft-order-request',
    response: 'shopify/draft-order-result',
    idempotency: [{ kind: 'none' }],
  }),
  completeDraftOrder: writing({
    title: 'Turn a draft order into an order',
    description: 'Claims stock. A second completion is refused.',
    graphql: document('completeDraftOrder', 20),
    parameters: { id: id('Global id of the draft order.') },
    response: 'shopify/draft-order-result',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'getDraftOrder',
        parameters: { id: 'parameters.id' },
        found:
          'body.data.draftOrder.status = "COMPLETED" ? {"data": {"draftOrderComplete": {"draftOrder": body.data.draftOrder, "userErrors": []}}}',
        settleMs: '{settings.settleMs}',
      },
    ],
  }),
  getDraftOrder: reading({
    title: 'One draft order',
    graphql: document('getDraftOrder', 10),
    parameters: { id: id('Global id of the draft order.') },
    response: 'shopify/draft-order',
  }),
};
