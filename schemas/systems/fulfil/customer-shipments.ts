/** Customer shipments, which Fulfil makes of orders. */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalDate,
  optionalFlag,
  optionalRecord,
  optionalRecords,
  optionalText,
  optionalTime,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    number: optionalText('Lineage.'),
    reference: optionalText('Lineage.'),
    state: optionalText('draft, waiting, assigned, packed, done, cancel (official).'),
    company: optionalRecord('Lineage.'),
    planned_date: optionalDate('Third-party.'),
    effective_date: optionalDate('Third-party.'),
    moves: optionalRecords('Third-party.'),
    write_date: optionalTime('UTC; null until the first edit (official).'),
    customer: optionalRecord('Official.'),
    warehouse: optionalRecord('Official.'),
    priority: optionalText('"0" to "4" (official); which end goes first is unknown.'),
    picking_status: optionalText('null, in-progress or done (official).'),
    sales: optionalRecords('Official.'),
    on_hold: optionalFlag('Inferred.'),
  }),
  'Customer shipments, which Fulfil makes of orders.',
);
export type CustomerShipments = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 9001,
      number: 'CS-00001',
      state: 'waiting',
      customer: 1201,
      warehouse: 4,
      priority: '2',
      picking_status: null,
      sales: [84002],
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'A priority is text.', value: [{ id: 9001, priority: 2 }] },
];
