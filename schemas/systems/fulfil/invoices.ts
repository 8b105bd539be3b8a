/** Invoices; a credit note is one of type out with negative lines (lineage). */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalDate,
  optionalMoney,
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
    number: optionalText('Third-party.'),
    reference: optionalText('Third-party.'),
    type: optionalText('out or in (third-party).'),
    state: optionalText('draft, validated, waiting_approval, posted, paid, cancel, recurring (third-party).'),
    party: optionalRecord('Third-party.'),
    currency: optionalRecord('Third-party.'),
    account: optionalRecord('Third-party.'),
    journal: optionalRecord('Third-party.'),
    invoice_date: optionalDate('Third-party.'),
    accounting_date: optionalDate('Third-party.'),
    total_amount: optionalMoney('In the currency of the invoice (third-party).'),
    untaxed_amount: optionalMoney('In the currency of the invoice (third-party).'),
    tax_amount: optionalMoney('In the currency of the invoice (third-party).'),
    sales: optionalRecords('Third-party.'),
    lines: optionalRecords('Third-party.'),
    move: optionalRecord('Journal entry (third-party).'),
    origin: optionalReference('Third-party.'),
    write_date: optionalTime('UTC; null until the first edit (official).'),
  }),
  'Invoices; a credit note is one of type out with negative lines (lineage).',
);
export type Invoices = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 61002,
      number: 'CN-00001',
      reference: 'loop-70001',
      type: 'out',
      state: 'posted',
      party: 1201,
      currency: 172,
      total_amount: '-45.00',
      untaxed_amount: '-45.00',
      tax_amount: '0.00',
      invoice_date: '2026-09-05',
      sales: [84003],
      lines: [62001],
      move: 5001,
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'An amount that is a binary float could be off by a cent.', value: [{ id: 61002, total_amount: -45.1 }] },
];
