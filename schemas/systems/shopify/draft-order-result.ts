/** What the mutations of a draft order answer. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { gid, type InvalidPayload, nullable, userErrors } from './fields.ts';

export const schema = Type.Object(
  {
    data: Type.Record(
      Type.String(),
      Type.Object({
        draftOrder: nullable(
          Type.Object({
            id: gid('DraftOrder'),
            name: impersonal(Type.String()),
            status: Type.String({ description: 'OPEN, INVOICE_SENT or COMPLETED.' }),
            order: Type.Optional(nullable(Type.Object({ id: gid('Order'), name: impersonal(Type.String()) }))),
          }),
        ),
        userErrors,
      }),
    ),
  },
  { description: 'The draft order, with its order once it is completed.' },
);
export type DraftOrderResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      draftOrderComplete: {
        draftOrder: {
          id: 'gid://shopify/DraftOrder/41',
          name: '#D41',
          status: 'COMPLETED',
          order: { id: 'gid://shopify/Order/9002', name: '#1002' },
        },
        userErrors: [],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without userErrors nothing tells whether it was done.',
    value: { data: { draftOrderComplete: { draftOrder: null } } },
  },
];
