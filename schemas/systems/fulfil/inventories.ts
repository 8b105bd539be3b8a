/** Counts of a location. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, optionalRecord, optionalRecords, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    location: optionalRecord('A storage zone, not a warehouse (official).'),
    lost_found: optionalRecord('Official.'),
    type: optionalText('cycle (official).'),
    state: optionalText('draft, completed, done, cancel (methods official, names unknown).'),
    lines: optionalRecords('Official.'),
  }),
  'Counts of a location.',
);
export type Inventories = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 344, location: 70, lost_found: 7, type: 'cycle', state: 'draft', lines: [] }],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
