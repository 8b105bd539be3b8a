/** What createRefund answers. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, moneyBag, nullable, userErrors } from './fields.ts';

export const schema = answer(
  {
    refundCreate: nullable(
      Type.Object({
        refund: nullable(
          Type.Object({
            id: gid('Refund'),
            createdAt: Type.Optional(nullable(Type.String())),
            note: personal(Type.Optional(nullable(Type.String()))),
            return: Type.Optional(nullable(Type.Object({ id: gid('Return') }))),
            totalRefundedSet: moneyBag,
          }),
        ),
        userErrors,
      }),
    ),
  },
  'Errors of refunds have no code.',
);
export type RefundResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      refundCreate: {
        refund: {
          id: 'gid://shopify/Refund/85',
          createdAt: '2026-09-03T08:00:00Z',
          note: 'rma-1001',
          totalRefundedSet: {
            shopMoney: { amount: '24.5', currencyCode: 'EUR' },
            presentmentMoney: { amount: '24.5', currencyCode: 'EUR' },
          },
        },
        userErrors: [],
      },
    },
  },
  { data: { refundCreate: { refund: null, userErrors: [{ field: ['orderId'], message: 'Order does not exist' }] } } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without userErrors nothing tells whether it was done.',
    value: { data: { refundCreate: { refund: null } } },
  },
];
