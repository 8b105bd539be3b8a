/** Balance transactions of Shopify Payments. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, money, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    shopifyPaymentsAccount: nullable(
      Type.Object({
        balanceTransactions: nodes(
          Type.Object({
            id: gid('ShopifyPaymentsBalanceTransaction'),
            type: Type.String({ description: 'CHARGE, REFUND and over a hundred more: an open list.' }),
            test: Type.Boolean(),
            transactionDate: Type.String(),
            sourceOrderTransactionId: Type.Optional(
              nullable(
                Type.Union([Type.String(), Type.Integer()], { description: 'Joins to the transaction of the order.' }),
              ),
            ),
            amount: money,
            fee: money,
            net: money,
            associatedOrder: Type.Optional(
              nullable(Type.Object({ id: gid('Order'), name: impersonal(Type.String()) })),
            ),
            associatedPayout: Type.Object({
              id: Type.Optional(nullable(Type.String())),
              status: Type.Optional(nullable(Type.String())),
            }),
          }),
        ),
      }),
    ),
  },
  'Shapes from the schema, never seen live.',
);
export type BalanceTransactions = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      shopifyPaymentsAccount: {
        balanceTransactions: {
          nodes: [
            {
              id: 'gid://shopify/ShopifyPaymentsBalanceTransaction/8',
              type: 'REFUND',
              test: false,
              transactionDate: '2026-09-04T00:00:00Z',
              sourceOrderTransactionId: '81002',
              amount: { amount: '24.5', currencyCode: 'EUR' },
              fee: { amount: '24.5', currencyCode: 'EUR' },
              net: { amount: '24.5', currencyCode: 'EUR' },
              associatedOrder: { id: 'gid://shopify/Order/9001', name: '#1001' },
              associatedPayout: { id: 'gid://shopify/ShopifyPaymentsPayout/7', status: 'PAID' },
            },
          ],
        },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It is a list.', value: { data: { shopifyPaymentsAccount: { balanceTransactions: [] } } } },
];
