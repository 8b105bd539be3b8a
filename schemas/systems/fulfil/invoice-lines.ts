/** Lines of invoices. */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalMoney,
  optionalQuantity,
  optionalRecord,
  optionalReference,
  optionalText,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    invoice: optionalRecord('Lineage.'),
    type: optionalText('line, subtotal, title, comment (lineage).'),
    product: optionalRecord('Lineage.'),
    'product.code': optionalText('SKU, as a dotted field (inferred for this model).'),
    description: optionalText('Lineage.'),
    quantity: optionalQuantity('Negative: credit (lineage).'),
    unit_price: optionalMoney('In the currency of the invoice (lineage).'),
    amount: optionalMoney('In the currency of the invoice (lineage).'),
    account: optionalRecord('Lineage.'),
    origin: optionalReference('The sale line, or the credited line (lineage).'),
  }),
  'Lines of invoices.',
);
export type InvoiceLines = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 62001,
      invoice: 61002,
      type: 'line',
      product: 501,
      description: '[TEE-BLK-M] Tee',
      quantity: -1.0,
      unit_price: '45.00',
      amount: '-45.00',
      account: 4100,
      origin: 'sale.line,91001',
    },
  ],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
];
