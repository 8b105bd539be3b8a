/** Stock of products by location (official). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalQuantity } from './fields.ts';

export const schema = Type.Record(
  Type.String({ pattern: '^\\d+$' }),
  Type.Record(
    Type.String({ pattern: '^\\d+$' }),
    Type.Object({ quantity_on_hand: optionalQuantity('Official.'), quantity_available: optionalQuantity('Official.') }),
  ),
  { description: 'Product id, then location id, to quantities (official).', additionalProperties: false },
);
export type ProductInventory = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { '501': { '32': { quantity_on_hand: 7.0, quantity_available: 5.0 } } },
  {},
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal is not an answer.', value: { type: 'UserError' } },
];
