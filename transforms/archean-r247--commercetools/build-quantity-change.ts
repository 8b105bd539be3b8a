import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { ChangedEntry } from '../../schemas/records/stock-publication.ts';
import { schema as target } from '../../schemas/systems/commercetools/inventory-update.ts';

export const transform = defineTransform({
  id: 'archean-r247--commercetools/build-quantity-change',
  title: 'Planned change to an update of an entry of stock',
  description: 'Absolute, and only on the version that was read: a sale in between moves the version and refuses it.',
  source: ChangedEntry,
  target,
  settings: [],
  expression: jsonata`{
  'version': version,
  'actions': [{ 'action': 'changeQuantity', 'quantity': quantity }]
}`,
});
