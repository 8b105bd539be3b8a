/** Journal entries (account.move; lineage). */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalDate,
  optionalRecord,
  optionalRecords,
  optionalReference,
  optionalText,
  optionalTime,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    number: optionalText('Lineage.'),
    post_number: optionalText('Lineage.'),
    company: optionalRecord('Lineage.'),
    period: optionalRecord('Lineage.'),
    journal: optionalRecord('Lineage.'),
    date: optionalDate('Lineage.'),
    description: optionalText('Lineage.'),
    origin: optionalReference('Lineage.'),
    state: optionalText('draft or posted (lineage).'),
    lines: optionalRecords('Lineage.'),
    write_date: optionalTime('UTC; null until the first edit (official).'),
  }),
  'Journal entries (account.move; lineage).',
);
export type JournalEntries = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 5002,
      number: '10',
      company: 1,
      period: 33,
      journal: 9,
      date: '2026-09-04',
      description: 'loop-70001:store-credit',
      state: 'posted',
      lines: [5101, 5102],
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
