/** orders/*: an order changed. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { gid, type InvalidPayload, nullable } from './fields.ts';

export const schema = Type.Object(
  {
    id: Type.Integer({ description: 'Numeric id.' }),
    admin_graphql_api_id: gid('Order'),
    name: impersonal(Type.Optional(Type.String())),
    updated_at: Type.Optional(nullable(Type.String())),
  },
  { description: 'The REST order, with numeric ids.' },
);
export type OrderWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { id: 9001, admin_graphql_api_id: 'gid://shopify/Order/9001', name: '#1001', updated_at: '2026-09-03T08:00:00Z' },
];

export const invalidExamples: readonly InvalidPayload[] = [{ reason: 'An order has an id.', value: { name: '#1001' } }];
