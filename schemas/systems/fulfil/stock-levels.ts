/** Stock of products at the location that was asked for; of several, the sum (official). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, optionalQuantity, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    code: optionalText('SKU (official).'),
    quantity_on_hand: optionalQuantity('Units there (official).'),
    quantity_available: optionalQuantity('Units there and not reserved (official).'),
  }),
  'Stock of products at the location that was asked for; of several, the sum (official).',
);
export type StockLevels = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 501, code: 'TEE-BLK-M', quantity_on_hand: 7.0, quantity_available: 5.0 }],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'A quantity is a number.', value: [{ id: 501, quantity_on_hand: '7' }] },
];
