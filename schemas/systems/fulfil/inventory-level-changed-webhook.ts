/** One event of product.product.inventory_level_changed; a delivery is a list of them. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalQuantity, optionalText, record } from './fields.ts';

export const schema = Type.Object(
  {
    timestamp: Type.String({ minLength: 1, description: 'UTC without a zone, with microseconds (official).' }),
    product_id: record('Official.'),
    product_code: optionalText('SKU (official).'),
    warehouse_quantities: Type.Array(
      Type.Object({
        warehouse_id: record('Official.'),
        warehouse_code: optionalText('Official.'),
        quantity_on_hand: optionalQuantity('Official.'),
        quantity_available: optionalQuantity('Official.'),
      }),
      { description: 'Official.' },
    ),
  },
  { description: 'A hint: delivery is not guaranteed and may be out of order (official).' },
);
export type InventoryLevelChangedWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    timestamp: '2026-09-04T10:11:12.123456',
    product_id: 501,
    product_code: 'TEE-BLK-M',
    warehouse_quantities: [{ warehouse_id: 4, warehouse_code: 'WH-EAST', quantity_on_hand: 7, quantity_available: 5 }],
    listing_quantities: [],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A delivery is a list; this is one event of it.', value: [{ product_id: 501 }] },
  { reason: 'An event names its product.', value: { timestamp: 'a', warehouse_quantities: [] } },
];
