/** Variables of approveReturn. */
import { type Static, Type } from '@sinclair/typebox';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  { input: Type.Object({ id: gid('Return'), notifyCustomer: Type.Optional(Type.Boolean()) }, strict) },
  { ...strict, description: 'The requested return to approve.' },
);
export type ApproveReturnRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ input: { id: 'gid://shopify/Return/71001' } }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A return is named by its global id.', value: { input: { id: '71001' } } },
];
