/** One item that the shopper gets in exchange. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, optionalBoolean, optionalIdentifier, optionalMoney, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    exchange_id: optionalIdentifier('Third-party.'),
    exchange_order_id: optionalIdentifier('Null until the return is processed (inferred).'),
    exchange_order_name: optionalText('Null until the return is processed (inferred).'),
    product_id: optionalIdentifier('Third-party.'),
    variant_id: optionalIdentifier('Third-party.'),
    sku: optionalText('Third-party.'),
    type: optionalText('Token list unknown; "product" is inferred.'),
    title: optionalText('Third-party.'),
    price: optionalMoney('Third-party.'),
    discount: optionalMoney('Third-party.'),
    tax: optionalMoney('Third-party.'),
    total: optionalMoney('Third-party.'),
    out_of_stock: optionalBoolean('Third-party.'),
    out_of_stock_resolution: optionalText('Tokens unknown.'),
    consolidation_tracking: personal(optionalText('Third-party.')),
  },
  {
    description:
      'One exchange item. Nothing points from it to the line that it replaces, so exchanges and lines are two sets (third-party).',
  },
);
export type ReturnExchange = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    exchange_id: '6101',
    exchange_order_id: null,
    exchange_order_name: null,
    product_id: '7003',
    variant_id: '41003',
    sku: 'JKT-NVY-L',
    type: 'product',
    title: 'Field Jacket',
    price: '70.00',
    discount: '0.00',
    tax: '5.60',
    total: '75.60',
    out_of_stock: false,
    out_of_stock_resolution: null,
  },
  { exchange_id: 6102, exchange_order_id: 70012, exchange_order_name: '#EXC-LT1001' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Whether it is out of stock is a boolean.', value: { exchange_id: '6101', out_of_stock: 'no' } },
  { reason: 'An exchange is an object.', value: '6101' },
];
