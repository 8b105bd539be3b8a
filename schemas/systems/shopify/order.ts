/** One order with its lines, transactions, refunds and returns. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, moneyBag, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    order: nullable(
      Type.Object({
        id: gid('Order'),
        name: impersonal(Type.String({ description: 'For people, such as #1001.' })),
        createdAt: Type.String(),
        updatedAt: Type.String(),
        cancelledAt: Type.Optional(nullable(Type.String())),
        closed: Type.Boolean({ description: 'Archived.' }),
        note: personal(Type.Optional(nullable(Type.String()))),
        tags: Type.Array(Type.String()),
        sourceIdentifier: Type.Optional(nullable(Type.String())),
        currencyCode: Type.String(),
        presentmentCurrencyCode: Type.String(),
        displayFinancialStatus: Type.Optional(nullable(Type.String())),
        displayFulfillmentStatus: Type.String(),
        returnStatus: Type.String(),
        totalPriceSet: moneyBag,
        totalRefundedSet: moneyBag,
        refunds: Type.Array(
          Type.Object({
            id: gid('Refund'),
            createdAt: Type.Optional(nullable(Type.String())),
            note: personal(Type.Optional(nullable(Type.String()))),
            return: Type.Optional(nullable(Type.Object({ id: gid('Return') }))),
            totalRefundedSet: moneyBag,
          }),
        ),
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
        id: 'gid://shopify/Order/9001',
        name: '#1001',
        createdAt: '2026-09-01T08:00:00Z',
        updatedAt: '2026-09-02T08:00:00Z',
        cancelledAt: null,
        closed: false,
        note: null,
        tags: ['loop'],
        sourceIdentifier: null,
        currencyCode: 'EUR',
        presentmentCurrencyCode: 'EUR',
        displayFinancialStatus: 'PAID',
        displayFulfillmentStatus: 'FULFILLED',
        returnStatus: 'NO_RETURN',
        totalPriceSet: {
          shopMoney: { amount: '24.5', currencyCode: 'EUR' },
          presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
        },
        totalRefundedSet: {
          shopMoney: { amount: '24.5', currencyCode: 'EUR' },
          presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
        },
        refunds: [],
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
