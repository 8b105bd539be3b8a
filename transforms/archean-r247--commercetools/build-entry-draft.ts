import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { NewEntry } from '../../schemas/records/stock-publication.ts';
import { schema as target } from '../../schemas/systems/commercetools/inventory-entry-draft.ts';

export const transform = defineTransform({
  id: 'archean-r247--commercetools/build-entry-draft',
  title: 'Planned entry to a new entry of stock',
  description: 'Carries a key of our own, so that what was created is found when its answer is lost.',
  source: NewEntry,
  target,
  settings: [],
  expression: jsonata`{
  'key': key,
  'sku': sku,
  'supplyChannel': { 'typeId': 'channel', 'id': channelId },
  'quantityOnStock': quantity
}`,
});
