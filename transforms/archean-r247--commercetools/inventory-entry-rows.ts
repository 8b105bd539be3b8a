import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/reconciliation-rows.ts';

const source = Type.Object({
  entries: Type.Array(
    Type.Object({
      sku: Type.String({ minLength: 1 }),
      supplyChannel: Type.Optional(Type.Object({ id: Type.String({ minLength: 1 }) })),
      quantityOnStock: Type.Integer(),
      availableQuantity: Type.Integer(),
      lastModifiedAt: Type.String({ format: 'date-time' }),
    }),
  ),
  channels: Type.Array(Type.Object({ id: Type.String({ minLength: 1 }), key: Type.String({ minLength: 1 }) })),
});

export const transform = defineTransform({
  id: 'archean-r247--commercetools/inventory-entry-rows',
  title: 'Stock that commercetools shows, as rows',
  description:
    'One row for each entry in a channel of the settings; stock of other channels, and without one, is not of this flow. Where the shop reserves, what is reserved is taken off.',
  source,
  target,
  settings: ['channels', 'inventoryMode'],
  expression: jsonata`(
  $ours := $each($settings.channels, function($key) { $key });
  $channels := channels[key in $ours];
  { 'rows': [entries[supplyChannel.id in $channels.id].(
    $channelId := supplyChannel.id;
    $channel := $channels[id = $channelId].key;
    {
      'key': sku & '@' & $channel,
      'dimensions': {'sku': sku, 'channel': $channel},
      'values': {'units': $settings.inventoryMode = 'reserve-on-order' ? availableQuantity : quantityOnStock},
      'changedAt': lastModifiedAt
    }
  )] }
)`,
});
