/** Changes of stock by the warehouse interface (official). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, sentDate, strict } from './fields.ts';

export const schema = Type.Object(
  {
    adjustments: Type.Array(
      Type.Object(
        {
          product_code: Type.String({ minLength: 1, description: 'SKU (official).' }),
          quantity: Type.Number({ description: 'Units, up or down (official).' }),
          reason: Type.Optional(Type.String({ description: 'Made where it does not exist (official).' })),
          reference: Type.Optional(Type.String({ description: 'Official.' })),
          date: Type.Optional(sentDate('Today where it is left out (official).')),
          lot_number: Type.Optional(Type.String({ description: 'Official.' })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  { ...strict, description: 'Changes of stock by the warehouse interface (official).' },
);
export type AdjustmentsRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    adjustments: [
      {
        product_code: 'TEE-BLK-M',
        quantity: 1,
        reason: 'loop return resaleable',
        reference: 'loop-70001',
        date: '2026-09-04',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A line names its SKU.', value: { adjustments: [{ quantity: 1 }] } },
];
