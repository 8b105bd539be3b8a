/** What createOrder answers. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nullable, userErrors } from './fields.ts';

export const schema = answer(
  {
    orderCreate: nullable(
      Type.Object({
        order: nullable(
          Type.Object({
            id: gid('Order'),
            name: impersonal(Type.String()),
            sourceIdentifier: Type.Optional(nullable(Type.String())),
          }),
        ),
        userErrors,
      }),
    ),
  },
  'The new order.',
);
export type OrderResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      orderCreate: {
        order: { id: 'gid://shopify/Order/9002', name: '#1002', sourceIdentifier: 'rma-1001' },
        userErrors: [],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without userErrors nothing tells whether it was done.',
    value: { data: { orderCreate: { order: null } } },
  },
];
