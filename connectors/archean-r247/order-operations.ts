/** Calls about orders and dispatches, and the sign of life. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { inferred } from './evidence.ts';
import { fieldNames, pageParameters, pagination, retry, updatedSince } from './operation-parts.ts';
import { readOutcomes } from './outcomes.ts';

export const orderOperations: Record<string, Operation> = {
  ping: {
    title: 'Sign of life',
    evidence: inferred,
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.ping}',
    response: 'archean-r247/ping',
    fieldNames,
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  createOrder: {
    title: 'Hand over an order',
    evidence: inferred,
    description:
      'The external reference is unique: a second order with it is answered with the first, and an unknown outcome is read back by it.',
    direction: 'write',
    method: 'POST',
    path: '{settings.paths.order}',
    enabled: '{settings.capabilities.orders}',
    request: 'archean-r247/order',
    response: 'archean-r247/order-result',
    fieldNames,
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listOrders',
        parameters: { externalReference: 'body.externalReference' },
        found: 'body.data[externalReference = $$.request.externalReference][0]',
        settleMs: '{settings.settleMs}',
      },
    ],
    retry,
  },
  listOrders: {
    title: 'Orders by external reference',
    evidence: inferred,
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.orders}',
    enabled: '{settings.capabilities.orders}',
    parameters: {
      externalReference: { in: 'query', name: '{settings.query.externalReference}' },
      ...pageParameters,
    },
    response: 'archean-r247/orders',
    fieldNames,
    items: 'data',
    pagination,
    // The contract takes one reference; a list would be read as one that nobody has.
    batch: { limit: 1, parameter: 'externalReference' },
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  cancelOrder: {
    title: 'Cancel an order',
    evidence: inferred,
    description:
      'What is cancelled stays so: a repeat changes nothing. Refused once goods have left. Orders are listed by external reference and cancelled by id.',
    direction: 'write',
    method: 'POST',
    path: '{settings.paths.cancelOrder}',
    enabled: '{settings.capabilities.orders}',
    parameters: { orderId: { in: 'path', required: true, description: "Archean's id of the order." } },
    response: 'archean-r247/order-result',
    fieldNames,
    idempotency: [{ kind: 'naturalKey', field: 'orderId' }],
    retry,
  },
  listDispatches: {
    title: 'Dispatches since a moment, or of orders',
    evidence: inferred,
    direction: 'read',
    method: 'GET',
    path: '{settings.paths.dispatches}',
    enabled: '{settings.capabilities.orders}',
    parameters: {
      updatedSince,
      externalReference: {
        in: 'query',
        name: '{settings.query.externalReference}',
        join: ',',
        description: 'External references of orders, joined by commas.',
      },
      ...pageParameters,
    },
    response: 'archean-r247/dispatches',
    fieldNames,
    items: 'data',
    pagination,
    batch: { limit: '{settings.limits.skusPerRead}', parameter: 'externalReference' },
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: readOutcomes,
  },
  createDispatch: {
    title: 'Confirm a dispatch',
    evidence: inferred,
    description:
      'Reduces stock. An unknown outcome is looked for by our reference among the dispatches of the order; where the tenant keeps no references, it waits for a person.',
    direction: 'write',
    method: 'POST',
    path: '{settings.paths.dispatch}',
    enabled: '{settings.capabilities.orders}',
    request: 'archean-r247/dispatch-request',
    response: 'archean-r247/dispatch',
    fieldNames,
    // One dispatch in a call: several of one order can be told apart by what became of each.
    batch: { limit: 1 },
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listDispatches',
        parameters: { externalReference: '[body.orderExternalReference]' },
        found: 'body.data[reference = $$.request.reference][0]',
        settleMs: '{settings.settleMs}',
        enabled: '{settings.capabilities.readBackByReference}',
      },
      { kind: 'none' },
    ],
    retry,
  },
};
