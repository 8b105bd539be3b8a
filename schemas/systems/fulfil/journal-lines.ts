/** Lines of journal entries (account.move.line; lineage). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, optionalMoney, optionalRecord, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    move: optionalRecord('Lineage.'),
    account: optionalRecord('Lineage.'),
    'account.code': optionalText('Lineage.'),
    debit: optionalMoney('In the company currency (lineage).'),
    credit: optionalMoney('In the company currency (lineage).'),
    party: optionalRecord('Lineage.'),
    description: optionalText('Lineage.'),
    state: optionalText('draft or valid (lineage).'),
  }),
  'Lines of journal entries (account.move.line; lineage).',
);
export type JournalLines = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 5101, move: 5002, account: 4100, 'account.code': '4100', debit: '45.00', credit: '0.00', party: null }],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'An amount that is a binary float could be off by a cent.', value: [{ id: 5101, debit: 45.1 }] },
];
