/** Variables of updateOrder. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { gid, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
      {
        id: gid('Order'),
        note: personal(Type.Optional(Type.String({ maxLength: 5000 }))),
        tags: Type.Optional(Type.Array(Type.String(), { maxItems: 250 })),
      },
      strict,
    ),
  },
  { ...strict, description: 'Replaces note and tags: read first. For tags addTags is better.' },
);
export type OrderUpdateRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { input: { id: 'gid://shopify/Order/9001', note: 'Return rma-1001: too small' } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An order has an id.', value: { input: { note: 'x' } } },
];
