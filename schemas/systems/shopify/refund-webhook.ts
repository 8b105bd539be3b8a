/** refunds/create: a refund was made. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, nullable } from './fields.ts';

export const schema = Type.Object(
  {
    id: Type.Integer({ description: 'Numeric id.' }),
    order_id: Type.Integer({ description: 'Numeric id.' }),
    created_at: Type.Optional(nullable(Type.String())),
    note: personal(Type.Optional(nullable(Type.String()))),
  },
  { description: 'The REST refund, with numeric ids.' },
);
export type RefundWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 85,
    order_id: 9001,
    created_at: '2026-09-03T08:00:00Z',
    note: 'rma-1001',
    refund_line_items: [],
    transactions: [],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [{ reason: 'A refund names its order.', value: { id: 85 } }];
