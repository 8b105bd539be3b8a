/** Store credit of a customer. */
import { type Static, Type } from '@sinclair/typebox';
import { answer, gid, type InvalidPayload, money, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    customer: nullable(
      Type.Object({
        id: gid('Customer'),
        storeCreditAccounts: nodes(
          Type.Object({
            id: gid('StoreCreditAccount'),
            balance: money,
            transactions: nodes(
              Type.Object({ amount: money, balanceAfterTransaction: money, createdAt: Type.String() }),
            ),
          }),
        ),
      }),
    ),
  },
  'The answer of listStoreCreditAccounts.',
);
export type StoreCreditAccounts = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      customer: {
        id: 'gid://shopify/Customer/5',
        storeCreditAccounts: {
          nodes: [
            {
              id: 'gid://shopify/StoreCreditAccount/6',
              balance: { amount: '24.5', currencyCode: 'EUR' },
              transactions: {
                nodes: [
                  {
                    amount: { amount: '24.5', currencyCode: 'EUR' },
                    balanceAfterTransaction: { amount: '24.5', currencyCode: 'EUR' },
                    createdAt: '2026-09-03T08:00:00Z',
                  },
                ],
              },
            },
          ],
        },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A customer has accounts.', value: { data: { customer: { id: 'gid://shopify/Customer/5' } } } },
];
