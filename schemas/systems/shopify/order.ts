/** One order with its lines, transactions, refunds and returns. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, moneyBag, nodes, nullable } from './fields.ts';
import { orderFields, sampleOrder } from './order-fields.ts';

export const schema = answer(
  {
    order: nullable(
      Type.Object({
        ...orderFields,
        customer: Type.Optional(nullable(Type.Object({ id: gid('Customer') }))),
        lineItems: nodes(
          Type.Object({
            id: gid('LineItem'),
            sku: Type.Optional(nullable(Type.String())),
            name: impersonal(Type.String()),
            quantity: Type.Integer(),
            currentQuantity: Type.Integer(),
            refundableQuantity: Type.Integer(),
            originalUnitPriceSet: moneyBag,
            variant: Type.Optional(
              nullable(
                Type.Object({
                  id: gid('ProductVariant'),
                  inventoryItem: Type.Object({ id: gid('InventoryItem'), tracked: Type.Boolean() }),
                }),
              ),
            ),
          }),
        ),
        transactions: Type.Array(
          Type.Object({
            id: gid('OrderTransaction'),
            kind: Type.String(),
            status: Type.String(),
            gateway: Type.Optional(nullable(Type.String())),
            amountSet: moneyBag,
            parentTransaction: Type.Optional(nullable(Type.Object({ id: gid('OrderTransaction') }))),
          }),
        ),
        returns: nodes(
          Type.Object({
            id: gid('Return'),
            name: impersonal(Type.String()),
            status: Type.String(),
            totalQuantity: Type.Integer(),
          }),
        ),
        fulfillments: Type.Array(Type.Object({ id: gid('Fulfillment'), status: Type.String() })),
      }),
    ),
  },
  'The answer of getOrder; null where no order has the id.',
);
export type Order = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      order: {
        ...sampleOrder,
        customer: null,
        lineItems: { nodes: [] },
        transactions: [],
        returns: { nodes: [] },
        fulfillments: [],
      },
    },
  },
  { data: { order: null } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An order has an id.', value: { data: { order: { name: '#1001' } } } },
];
