/** returns/*: a return changed. Third-party shape. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { gid, type InvalidPayload, nullable } from './fields.ts';

export const schema = Type.Object(
  {
    id: Type.Integer({ description: 'Numeric id.' }),
    admin_graphql_api_id: gid('Return'),
    status: Type.Optional(Type.String()),
    name: impersonal(Type.Optional(Type.String())),
    order: Type.Optional(
      nullable(
        Type.Object({
          id: Type.Integer({ description: 'Numeric id.' }),
          admin_graphql_api_id: Type.Optional(Type.String()),
        }),
      ),
    ),
  },
  { description: 'Shape from third-party types: read the return again before relying on it.' },
);
export type ReturnWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 71001,
    admin_graphql_api_id: 'gid://shopify/Return/71001',
    status: 'open',
    name: '#1001-R1',
    order: { id: 9001, admin_graphql_api_id: 'gid://shopify/Order/9001' },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A return has an id.', value: { status: 'open' } },
];
