/** Fulfilment orders of an order. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, gid, type InvalidPayload, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    order: nullable(
      Type.Object({
        id: gid('Order'),
        fulfillmentOrders: nodes(
          Type.Object({
            id: gid('FulfillmentOrder'),
            status: Type.String(),
            requestStatus: Type.String(),
            assignedLocation: Type.Object({ location: Type.Optional(nullable(Type.Object({ id: gid('Location') }))) }),
            fulfillmentHolds: Type.Array(Type.Object({ id: gid('FulfillmentHold'), reason: Type.String() })),
            supportedActions: Type.Array(Type.Object({ action: Type.String() })),
            lineItems: nodes(
              Type.Object({
                id: gid('FulfillmentOrderLineItem'),
                sku: Type.Optional(nullable(Type.String())),
                totalQuantity: Type.Integer(),
                remainingQuantity: Type.Integer(),
              }),
            ),
            fulfillments: nodes(
              Type.Object({
                id: gid('Fulfillment'),
                status: Type.String(),
                trackingInfo: Type.Array(Type.Object({ number: Type.Optional(nullable(Type.String())) })),
              }),
            ),
          }),
        ),
      }),
    ),
  },
  'The answer of listFulfillmentOrders.',
);
export type FulfillmentOrders = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      order: {
        id: 'gid://shopify/Order/9001',
        fulfillmentOrders: {
          nodes: [
            {
              id: 'gid://shopify/FulfillmentOrder/51',
              status: 'OPEN',
              requestStatus: 'UNSUBMITTED',
              assignedLocation: { location: { id: 'gid://shopify/Location/501' } },
              fulfillmentHolds: [],
              supportedActions: [{ action: 'HOLD' }],
              lineItems: {
                nodes: [
                  {
                    id: 'gid://shopify/FulfillmentOrderLineItem/52',
                    sku: 'TEE-1',
                    totalQuantity: 1,
                    remainingQuantity: 1,
                  },
                ],
              },
              fulfillments: { nodes: [] },
            },
          ],
        },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An order has fulfilment orders.', value: { data: { order: { id: 'gid://shopify/Order/9001' } } } },
];
