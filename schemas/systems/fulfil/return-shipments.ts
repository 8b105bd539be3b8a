/** Customer return shipments. */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalDate,
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
    state: optionalText('draft, received, done, cancel (official, lineage).'),
    company: optionalRecord('Lineage.'),
    planned_date: optionalDate('Third-party.'),
    effective_date: optionalDate('Third-party.'),
    moves: optionalRecords('Third-party.'),
    write_date: optionalTime('UTC; null until the first edit (official).'),
    customer: optionalRecord('Lineage.'),
    warehouse: optionalRecord('Lineage.'),
    incoming_moves: optionalRecords('Customer to input zone (official).'),
    inventory_moves: optionalRecords('Input zone to storage (lineage).'),
    acknowledged_by_3pl_at: optionalTime('Official.'),
    origins: optionalText('Orders that it belongs to (unknown).'),
  }),
  'Customer return shipments.',
);
export type ReturnShipments = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 601,
      number: 'CRS-00001',
      reference: '#1001-R1',
      state: 'draft',
      customer: 1201,
      warehouse: 4,
      incoming_moves: [7001],
      inventory_moves: [],
      moves: [7001],
      planned_date: '2026-09-04',
      acknowledged_by_3pl_at: null,
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'A shipment has an id.', value: [{ number: 'CRS-00001' }] },
];
