/** Internal shipments: transfers between locations. */
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
    state: optionalText('draft, waiting, assigned, shipped, done, cancel (third-party, lineage).'),
    company: optionalRecord('Lineage.'),
    planned_date: optionalDate('Third-party.'),
    effective_date: optionalDate('Third-party.'),
    moves: optionalRecords('Third-party.'),
    write_date: optionalTime('UTC; null until the first edit (official).'),
    from_location: optionalRecord('Third-party.'),
    to_location: optionalRecord('Third-party.'),
    transit_required: optionalFlag('Third-party.'),
  }),
  'Internal shipments: transfers between locations.',
);
export type InternalShipments = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 801,
      number: 'IS-00001',
      reference: 'loop-70001:81001:sellable',
      state: 'done',
      from_location: 31,
      to_location: 32,
      company: 1,
      moves: [7002],
      effective_date: '2026-09-05',
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'An id is a number.', value: [{ id: '801' }] },
];
