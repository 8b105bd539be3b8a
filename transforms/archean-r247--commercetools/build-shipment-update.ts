import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { NewDelivery } from '../../schemas/records/shipment-plan.ts';
import { shipmentState } from '../../schemas/systems/commercetools/order-fields.ts';
import { schema as target } from '../../schemas/systems/commercetools/order-update.ts';

const source = Type.Object({
  version: Type.Integer({ description: 'Of the order, as it was read.' }),
  deliveries: Type.Array(NewDelivery, { description: 'To be added.' }),
  change: Type.Optional(Type.Object({ to: shipmentState }, { description: 'The declared transition; absent: none.' })),
});

export const transform = defineTransform({
  id: 'archean-r247--commercetools/build-shipment-update',
  title: 'New deliveries and the new state as one update of the order',
  description: 'All actions or none: the state never says more than the deliveries that come with it.',
  source,
  target,
  settings: [],
  expression: jsonata`{
  'version': version,
  'actions': [
    deliveries,
    change ? { 'action': 'changeShipmentState', 'shipmentState': change.to }
  ]
}`,
});
