/** Variables of updateInventoryItem beside the id. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  { input: Type.Object({ tracked: Type.Boolean() }, strict) },
  { ...strict, description: 'Whether stock of the variant is counted.' },
);
export type InventoryItemRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ input: { tracked: true } }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'tracked is a boolean.', value: { input: { tracked: 'yes' } } },
];
