/** What processing these lines would refund. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, gid, type InvalidPayload, moneyBag, nullable } from './fields.ts';

export const schema = answer(
  {
    return: nullable(
      Type.Object({
        id: gid('Return'),
        suggestedFinancialOutcome: nullable(
          Type.Object({ discountedSubtotal: moneyBag, totalTax: moneyBag, maximumRefundable: moneyBag }),
        ),
      }),
    ),
  },
  'The answer of suggestReturnOutcome.',
);
export type SuggestedOutcome = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      return: {
        id: 'gid://shopify/Return/71001',
        suggestedFinancialOutcome: {
          discountedSubtotal: {
            shopMoney: { amount: '24.5', currencyCode: 'EUR' },
            presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
          },
          totalTax: {
            shopMoney: { amount: '24.5', currencyCode: 'EUR' },
            presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
          },
          maximumRefundable: {
            shopMoney: { amount: '24.5', currencyCode: 'EUR' },
            presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
          },
        },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The outcome is named.', value: { data: { return: { id: 'gid://shopify/Return/71001' } } } },
];
