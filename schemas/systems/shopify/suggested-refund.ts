/** What a refund of these lines would pay. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, gid, type InvalidPayload, moneyBag, nullable } from './fields.ts';

export const schema = answer(
  {
    order: nullable(
      Type.Object({
        id: gid('Order'),
        suggestedRefund: nullable(
          Type.Object({
            amountSet: moneyBag,
            maximumRefundableSet: moneyBag,
            suggestedTransactions: Type.Array(
              Type.Object({
                gateway: Type.Optional(nullable(Type.String())),
                kind: Type.String(),
                parentTransaction: Type.Optional(nullable(Type.Object({ id: gid('OrderTransaction') }))),
                amountSet: moneyBag,
              }),
            ),
          }),
        ),
      }),
    ),
  },
  'The answer of suggestRefund.',
);
export type SuggestedRefund = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      order: {
        id: 'gid://shopify/Order/9001',
        suggestedRefund: {
          amountSet: {
            shopMoney: { amount: '24.5', currencyCode: 'EUR' },
            presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
          },
          maximumRefundableSet: {
            shopMoney: { amount: '24.5', currencyCode: 'EUR' },
            presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
          },
          suggestedTransactions: [],
        },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The suggestion is named.', value: { data: { order: { id: 'gid://shopify/Order/9001' } } } },
];
