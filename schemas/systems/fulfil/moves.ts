/** Moves of stock. */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalDate,
  optionalQuantity,
  optionalRecord,
  optionalReference,
  optionalText,
  optionalTime,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    product: optionalRecord('Third-party.'),
    'product.code': optionalText('SKU, as a dotted field (official).'),
    quantity: optionalQuantity('Never negative (third-party).'),
    uom: optionalRecord('Third-party.'),
    from_location: optionalRecord('Third-party.'),
    to_location: optionalRecord('Third-party.'),
    shipment: optionalReference('`model,id` (official).'),
    origin: optionalReference('For example `sale.line,91001` (official).'),
    planned_date: optionalDate('Official.'),
    effective_date: optionalDate('The day on which it was done (lineage).'),
    state: optionalText(
      'staging, draft, assigned, done, cancel (official for draft and assigned, lineage for the rest).',
    ),
    write_date: optionalTime('UTC; null until the first edit (official).'),
  }),
  'Moves of stock.',
);
export type Moves = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 7001,
      product: 501,
      'product.code': 'TEE-BLK-M',
      quantity: 1.0,
      uom: 1,
      from_location: 31,
      to_location: 44,
      shipment: 'stock.shipment.internal,801',
      origin: null,
      planned_date: '2026-09-04',
      state: 'assigned',
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'A quantity is a number.', value: [{ id: 7001, quantity: '1' }] },
];
