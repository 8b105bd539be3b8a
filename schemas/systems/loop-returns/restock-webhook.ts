/** The webhook of topic restock. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, identifier, optionalIdentifier, optionalText } from './fields.ts';

const RestockItem = Type.Object({
  location_id: optionalIdentifier('Shopify location (verified).'),
  variant_id: identifier('Shopify variant (verified).'),
  inventory_item_id: optionalIdentifier('Shopify inventory item (verified).'),
  available_adjustment: identifier('Units to add; a string in older payloads (verified).'),
  inventory_management: optionalText('Verified.'),
});

export const schema = Type.Object(
  {
    topic: Type.Literal('restock'),
    trigger: Type.String({ minLength: 1, description: 'restock.requested (verified).' }),
    shop_id: optionalIdentifier('Inferred from the other topics.'),
    id: identifier('Return id (verified).'),
    order_id: optionalIdentifier("Loop's order id (verified)."),
    provider_order_id: optionalIdentifier('Shopify order id (verified).'),
    restock_items: Type.Union([Type.Array(RestockItem), Type.Record(Type.String(), RestockItem)], {
      description: 'A list; in one old version an object keyed by Shopify order line (verified).',
    }),
  },
  {
    description:
      'Asks for stock to be put back. Sent only if the restock setting of the shop is "webhooks", when the return is processed (verified).',
  },
);
export type RestockWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    topic: 'restock',
    trigger: 'restock.requested',
    id: 90000123,
    order_id: 70011,
    provider_order_id: 5550001110001,
    restock_items: [
      {
        location_id: 90210001,
        variant_id: 41002,
        inventory_item_id: 51002,
        available_adjustment: 1,
        inventory_management: 'shopify',
      },
    ],
  },
  {
    topic: 'restock',
    trigger: 'restock.requested',
    id: '90000124',
    restock_items: { '13000000002': { location_id: '90210001', variant_id: '41002', available_adjustment: '1' } },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without items it asks for nothing.', value: { topic: 'restock', trigger: 'restock.requested', id: 1 } },
  {
    reason: 'A number of units is needed for each item.',
    value: { topic: 'restock', trigger: 'restock.requested', id: 1, restock_items: [{ variant_id: 41002 }] },
  },
];
