/** Variables of creditStoreCredit beside the id. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, sentMoney, strict } from './fields.ts';

export const schema = Type.Object(
  {
    creditInput: Type.Object(
      {
        creditAmount: sentMoney,
        expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
        notify: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
  },
  { ...strict, description: 'Shopify knows no idempotency here.' },
);
export type StoreCreditRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { creditInput: { creditAmount: { amount: '24.50', currencyCode: 'EUR' } } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An amount has a currency.', value: { creditInput: { creditAmount: { amount: '24.50' } } } },
];
