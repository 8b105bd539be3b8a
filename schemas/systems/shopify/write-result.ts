/** What a mutation answers of which only the success matters. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, userErrors } from './fields.ts';

export const schema = Type.Object(
  { data: Type.Record(Type.String(), Type.Object({ userErrors })) },
  { description: 'The payload of the mutation under its name.' },
);
export type WriteResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { data: { tagsAdd: { node: { id: 'gid://shopify/Order/9001' }, userErrors: [] } } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without userErrors nothing tells whether it was done.', value: { data: { tagsAdd: { node: null } } } },
];
