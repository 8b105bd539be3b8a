/** What creditStoreCredit answers. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, type InvalidPayload, money, nullable, userErrors } from './fields.ts';

export const schema = answer(
  {
    storeCreditAccountCredit: nullable(
      Type.Object({
        storeCreditAccountTransaction: nullable(
          Type.Object({ amount: money, balanceAfterTransaction: money, createdAt: Type.String() }),
        ),
        userErrors,
      }),
    ),
  },
  'The booking with the balance after it.',
);
export type StoreCreditResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      storeCreditAccountCredit: {
        storeCreditAccountTransaction: {
          amount: { amount: '24.5', currencyCode: 'EUR' },
          balanceAfterTransaction: { amount: '24.5', currencyCode: 'EUR' },
          createdAt: '2026-09-03T08:00:00Z',
        },
        userErrors: [],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without userErrors nothing tells whether it was done.',
    value: { data: { storeCreditAccountCredit: { storeCreditAccountTransaction: null } } },
  },
];
