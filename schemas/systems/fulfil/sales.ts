/** Sales orders and return orders. */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalDate,
  optionalFlag,
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
    number: optionalText('`SO10001` (third-party).'),
    reference: optionalText('The name of the order on its channel (third-party).'),
    rec_name: optionalText('Third-party.'),
    channel: optionalRecord('Third-party.'),
    channel_identifier: optionalText('Id of the order, or return, on its channel (third-party).'),
    party: optionalRecord('Third-party.'),
    currency: optionalRecord('Third-party.'),
    company: optionalRecord('Third-party.'),
    warehouse: optionalRecord('Third-party.'),
    invoice_address: optionalRecord('Third-party.'),
    shipment_address: optionalRecord('Third-party.'),
    state: optionalText(
      'ignored, provisional, failed, draft, quotation, confirmed, processing, done, cancel (third-party).',
    ),
    invoice_state: optionalText('none, waiting, paid, exception, posted (third-party).'),
    shipment_state: optionalText('none, waiting, sent, exception, cancel (third-party).'),
    has_return: optionalFlag('Third-party.'),
    origin: optionalReference('Of a return order: the sale (lineage).'),
    lines: optionalRecords('Third-party.'),
    invoices: optionalRecords('Third-party.'),
    shipments: optionalRecords('Third-party.'),
    shipment_returns: optionalRecords('Customer return shipments (third-party).'),
    sale_date: optionalDate('Third-party.'),
    total_amount: optionalMoney('In the currency of the order; negative on returns (third-party, lineage).'),
    untaxed_amount: optionalMoney('In the currency of the order (third-party).'),
    tax_amount: optionalMoney('In the currency of the order (third-party).'),
    write_date: optionalTime('UTC; null until the first edit (official).'),
  }),
  'Sales orders and return orders.',
);
export type Sales = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 84001,
      number: 'SO10001',
      reference: '#1001',
      rec_name: 'SO10001 (#1001)',
      channel: 3,
      channel_identifier: '5000000001',
      party: 1201,
      currency: 172,
      company: 1,
      warehouse: 4,
      state: 'done',
      invoice_state: 'paid',
      shipment_state: 'sent',
      has_return: false,
      lines: [91001, 91002],
      shipment_returns: [],
      invoices: [61001],
      origin: null,
      metadata: null,
      sale_date: '2026-08-20',
      total_amount: '90.00',
      write_date: '2026-08-21T09:00:01Z',
      rec_blurb: {
        id: 84001,
        title: 'SO10001 (#1001)',
        subtitle: [
          ['Date', '2026-08-20'],
          ['Total', '$90.00'],
        ],
        description: null,
      },
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'An amount that is a binary float could be off by a cent.', value: [{ id: 84001, total_amount: 90.1 }] },
];
