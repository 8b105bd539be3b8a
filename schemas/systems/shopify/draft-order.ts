/** One draft order. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nullable } from './fields.ts';

export const schema = answer(
  {
    draftOrder: nullable(
      Type.Object({
        id: gid('DraftOrder'),
        name: impersonal(Type.String()),
        status: Type.String({ description: 'OPEN, INVOICE_SENT or COMPLETED.' }),
        order: Type.Optional(nullable(Type.Object({ id: gid('Order'), name: impersonal(Type.String()) }))),
      }),
    ),
  },
  'The answer of getDraftOrder.',
);
export type DraftOrder = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      draftOrder: {
        id: 'gid://shopify/DraftOrder/41',
        name: '#D41',
        status: 'COMPLETED',
        order: { id: 'gid://shopify/Order/9002', name: '#1002' },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A draft order has a status.', value: { data: { draftOrder: { id: 'gid://shopify/DraftOrder/41' } } } },
];
