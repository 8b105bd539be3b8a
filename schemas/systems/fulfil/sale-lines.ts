/** Lines of orders. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import {
  type InvalidPayload,
  id,
  optionalMoney,
  optionalQuantity,
  optionalRecord,
  optionalText,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    sale: optionalRecord('Official.'),
    product: optionalRecord('Official.'),
    'product.code': optionalText('SKU, as a dotted field (official).'),
    description: optionalText('Official.'),
    quantity: optionalQuantity('Negative on return orders (lineage).'),
    unit: optionalRecord('Official.'),
    unit_price: optionalMoney('In the currency of the order (official).'),
    amount: optionalMoney('In the currency of the order (third-party).'),
    channel_identifier: optionalText('Id of the line on its channel (third-party).'),
    note: personal(optionalText('Third-party.')),
    warehouse: optionalRecord('Official.'),
  }),
  'Lines of orders.',
);
export type SaleLines = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 91001, product: 501, 'product.code': 'TEE-BLK-M', quantity: 1.0, unit_price: '45.00' }],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'An amount that is a binary float could be off by a cent.', value: [{ id: 91001, unit_price: 45.1 }] },
];
