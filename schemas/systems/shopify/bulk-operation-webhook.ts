/** bulk_operations/finish: a bulk operation ended. */
import { type Static, Type } from '@sinclair/typebox';
import { gid, type InvalidPayload, nullable } from './fields.ts';

export const schema = Type.Object(
  {
    admin_graphql_api_id: gid('BulkOperation'),
    status: Type.String(),
    error_code: Type.Optional(nullable(Type.String())),
  },
  { description: 'Says only that it ended; its address is read.' },
);
export type BulkOperationWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { admin_graphql_api_id: 'gid://shopify/BulkOperation/9', status: 'completed', error_code: null },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It names the operation.', value: { status: 'completed' } },
];
