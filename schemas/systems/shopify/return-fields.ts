/** One return as our documents ask for it, alone and in the answers of mutations. */
import { Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { gid, moneyBag, nodes, nullable } from './fields.ts';

export const returnWithLines = Type.Object({
  id: gid('Return'),
  name: impersonal(Type.String()),
  status: Type.String({ description: 'REQUESTED, OPEN, DECLINED, CLOSED or CANCELED.' }),
  totalQuantity: Type.Integer(),
  closedAt: Type.Optional(nullable(Type.String())),
  order: Type.Object({ id: gid('Order'), returnStatus: Type.String() }),
  returnLineItems: nodes(
    Type.Object({
      id: gid('(Unverified)?ReturnLineItem'),
      quantity: Type.Integer(),
      processedQuantity: Type.Integer(),
      refundedQuantity: Type.Integer(),
      returnReasonNote: personal(Type.String()),
      fulfillmentLineItem: Type.Optional(
        Type.Object({
          id: gid('FulfillmentLineItem'),
          lineItem: Type.Object({ id: gid('LineItem'), sku: Type.Optional(nullable(Type.String())) }),
        }),
      ),
    }),
  ),
  reverseFulfillmentOrders: nodes(
    Type.Object({
      id: gid('ReverseFulfillmentOrder'),
      status: Type.String(),
      lineItems: nodes(
        Type.Object({
          id: gid('ReverseFulfillmentOrderLineItem'),
          totalQuantity: Type.Integer(),
          fulfillmentLineItem: Type.Optional(nullable(Type.Object({ id: gid('FulfillmentLineItem') }))),
          dispositions: Type.Array(
            Type.Object({
              type: Type.String(),
              quantity: Type.Integer(),
              location: Type.Optional(nullable(Type.Object({ id: gid('Location') }))),
            }),
          ),
        }),
      ),
    }),
  ),
  refunds: nodes(
    Type.Object({
      id: gid('Refund'),
      createdAt: Type.Optional(nullable(Type.String())),
      note: personal(Type.Optional(nullable(Type.String()))),
      return: Type.Optional(nullable(Type.Object({ id: gid('Return') }))),
      totalRefundedSet: moneyBag,
    }),
  ),
});

export const sampleReturn = {
  id: 'gid://shopify/Return/71001',
  name: '#1001-R1',
  status: 'OPEN',
  totalQuantity: 1,
  closedAt: null,
  order: { id: 'gid://shopify/Order/9001', returnStatus: 'IN_PROGRESS' },
  returnLineItems: {
    nodes: [
      {
        id: 'gid://shopify/ReturnLineItem/72001',
        quantity: 1,
        processedQuantity: 0,
        refundedQuantity: 0,
        returnReasonNote: '',
        fulfillmentLineItem: {
          id: 'gid://shopify/FulfillmentLineItem/62',
          lineItem: { id: 'gid://shopify/LineItem/91', sku: 'TEE-1' },
        },
      },
    ],
  },
  reverseFulfillmentOrders: {
    nodes: [
      {
        id: 'gid://shopify/ReverseFulfillmentOrder/73',
        status: 'OPEN',
        lineItems: {
          nodes: [
            {
              id: 'gid://shopify/ReverseFulfillmentOrderLineItem/73001',
              totalQuantity: 1,
              fulfillmentLineItem: null,
              dispositions: [],
            },
          ],
        },
      },
    ],
  },
  refunds: { nodes: [] },
};
