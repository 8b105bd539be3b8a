/** What createGiftCard answers. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, money, nullable, userErrors } from './fields.ts';

export const schema = answer(
  {
    giftCardCreate: nullable(
      Type.Object({
        giftCard: nullable(
          Type.Object({
            id: gid('GiftCard'),
            lastCharacters: personal(Type.String()),
            maskedCode: personal(Type.String()),
            balance: money,
            initialValue: money,
            note: personal(Type.Optional(nullable(Type.String()))),
          }),
        ),
        userErrors,
      }),
    ),
  },
  'The whole code is not asked for.',
);
export type GiftCardResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      giftCardCreate: {
        giftCard: {
          id: 'gid://shopify/GiftCard/3',
          lastCharacters: 'etic',
          maskedCode: '•••• •••• •••• etic',
          balance: { amount: '24.5', currencyCode: 'EUR' },
          initialValue: { amount: '24.5', currencyCode: 'EUR' },
          note: 'rma-1001',
        },
        userErrors: [],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without userErrors nothing tells whether it was done.',
    value: { data: { giftCardCreate: { giftCard: null } } },
  },
];
