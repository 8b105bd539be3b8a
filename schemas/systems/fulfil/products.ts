/** Variants of products; the SKU is the code. */
import { type Static, Type } from '@sinclair/typebox';
import {
  type InvalidPayload,
  id,
  optionalFlag,
  optionalMoney,
  optionalRecord,
  optionalText,
  optionalTime,
  rowsOf,
} from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    code: optionalText('SKU (official).'),
    rec_name: optionalText('`[SKU] Name` (official).'),
    variant_name: optionalText('Official.'),
    active: optionalFlag('False hides it (official).'),
    salable: optionalFlag('Official; some tenants say sellable.'),
    sellable: optionalFlag('Third-party name of salable.'),
    type: optionalText('goods, assets or service (official, lineage).'),
    default_uom: optionalRecord('Unit of measure (official).'),
    template: optionalRecord('Official.'),
    list_price: optionalMoney('In the company currency (official).'),
    cost_price: optionalMoney('In the company currency (official).'),
    is_gift_card: optionalFlag('From the old open module (official, old).'),
    write_date: optionalTime('UTC; null until the first edit (official).'),
  }),
  'Variants of products; the SKU is the code.',
);
export type Products = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [
    {
      id: 501,
      code: 'TEE-BLK-M',
      rec_name: '[TEE-BLK-M] Tee',
      variant_name: 'Tee',
      active: true,
      salable: true,
      type: 'goods',
      default_uom: 1,
      template: 51,
      list_price: '45.00',
      cost_price: '12.5000',
      write_date: null,
    },
  ],
  [],
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'A record has an id.', value: [{ code: 'TEE-BLK-M' }] },
];
