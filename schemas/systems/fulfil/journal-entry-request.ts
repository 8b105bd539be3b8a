/** A journal entry to create, as a draft (lineage). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, record, sentDate, strict } from './fields.ts';

const Line = Type.Object(
  {
    account: record('Lineage.'),
    debit: Type.String({
      pattern: '^\\d+(\\.\\d{1,6})?$',
      description: 'In the company currency; 0.00 on a line of credit (lineage).',
      $comment: 'money',
    }),
    credit: Type.String({
      pattern: '^\\d+(\\.\\d{1,6})?$',
      description: 'In the company currency; 0.00 on a line of debit (lineage).',
      $comment: 'money',
    }),
    party: Type.Optional(record('Where the account demands it, and only there (lineage).')),
    description: Type.Optional(Type.String({ description: 'Lineage.' })),
  },
  strict,
);

export const schema = Type.Object(
  {
    company: record('Lineage.'),
    journal: record('Lineage.'),
    period: record('Lineage.'),
    date: sentDate('Inside the period (lineage).'),
    description: Type.String({ minLength: 1, description: 'Unique on our side: how it is found again.' }),
    lines: Type.Array(Line, { minItems: 2, maxItems: 500 }),
  },
  { ...strict, description: 'A journal entry to create, as a draft (lineage).' },
);
export type JournalEntryRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    company: 1,
    journal: 9,
    period: 33,
    date: '2026-09-04',
    description: 'Loop return 70001 store credit',
    lines: [
      { account: 4100, debit: '45.00', credit: '0.00' },
      { account: 2310, party: 1201, debit: '0.00', credit: '45.00' },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'One line can not balance.',
    value: {
      company: 1,
      journal: 9,
      period: 33,
      date: '2026-09-04',
      description: 'a',
      lines: [{ account: 1, debit: '1.00', credit: '0.00' }],
    },
  },
];
