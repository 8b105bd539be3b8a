import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as taken } from '../../schemas/systems/archean-r247/order-result.ts';
import { schema as order } from '../../schemas/systems/commercetools/order.ts';
import { schema as target } from '../../schemas/systems/commercetools/order-update.ts';

export const transform = defineTransform({
  id: 'archean-r247--commercetools/acknowledge-order',
  title: 'What commercetools is told of an order that Archean has',
  description:
    'Synchronisation information with the number that Archean gave, the state of the order, or both, as the brand has set it. Only an open order is given another state.',
  source: Type.Object({ order, taken }),
  target,
  settings: ['acknowledgeChannel', 'acknowledgeState'],
  expression: jsonata`{
  'version': order.version,
  'actions': [
    $settings.acknowledgeChannel ? {
      'action': 'updateSyncInfo',
      'channel': { 'typeId': 'channel', 'key': $settings.acknowledgeChannel },
      'externalId': taken.id
    },
    $settings.acknowledgeState != 'none' and order.orderState = 'Open' ? {
      'action': 'changeOrderState',
      'orderState': $settings.acknowledgeState
    }
  ]
}`,
});
