/** Accounts of the ledger (lineage). */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { type InvalidPayload, id, optionalFlag, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    name: impersonal(optionalText('Lineage.')),
    code: optionalText('Lineage.'),
    kind: optionalText('Lineage; type in newer versions.'),
    party_required: optionalFlag('A line must name a party; else it must not (lineage).'),
    reconcile: optionalFlag('Lineage.'),
    active: optionalFlag('Lineage.'),
  }),
  'Accounts of the ledger (lineage).',
);
export type Accounts = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 2310,
      name: 'Gift card liability',
      code: '2310',
      kind: 'other',
      party_required: true,
      reconcile: true,
      active: true,
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
