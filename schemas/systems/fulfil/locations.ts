/** Stock locations and warehouses. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, optionalFlag, optionalRecord, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    name: impersonal(optionalText('Official.')),
    code: optionalText('Official.'),
    active: optionalFlag('Lineage.'),
    type: optionalText(
      'warehouse, storage, customer, supplier, lost_found, production, drop, view (official for warehouse, lineage for the rest).',
    ),
    parent: optionalRecord('Lineage.'),
    warehouse: optionalRecord('The warehouse that it stands in (lineage).'),
    input_location: optionalRecord('Of a warehouse (lineage).'),
    output_location: optionalRecord('Of a warehouse (lineage).'),
    storage_location: optionalRecord('Of a warehouse (lineage).'),
  }),
  'Stock locations and warehouses.',
);
export type Locations = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 4,
      name: 'East',
      code: 'WH-EAST',
      active: true,
      type: 'warehouse',
      parent: null,
      warehouse: null,
      input_location: 31,
      output_location: 33,
      storage_location: 32,
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'An id is a number.', value: [{ id: '4' }] },
];
