/** A count of one location (official). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, record, strict } from './fields.ts';

export const schema = Type.Object(
  {
    location: record('A storage zone (official).'),
    lost_found: record('Official.'),
    type: Type.Optional(Type.String({ minLength: 1, description: 'cycle (official).' })),
    lines: Type.Array(
      Type.Object(
        {
          product: record('Official.'),
          quantity: Type.Number({ minimum: 0, description: 'Counted units, absolute (official).' }),
        },
        strict,
      ),
      { minItems: 1, maxItems: 500 },
    ),
  },
  { ...strict, description: 'A count of one location (official).' },
);
export type InventoryRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { location: 70, lost_found: 7, type: 'cycle', lines: [{ product: 501, quantity: 13 }] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A count is never negative.',
    value: { location: 70, lost_found: 7, lines: [{ product: 501, quantity: -1 }] },
  },
];
