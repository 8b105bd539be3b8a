import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { PlannedLevel } from '../../schemas/records/shop-level-plan.ts';
import { schema as target } from '../../schemas/systems/shopify/set-inventory-request.ts';

const source = Type.Object({
  sku: Type.String({ minLength: 1 }),
  quantities: Type.Array(PlannedLevel, { minItems: 1, maxItems: 250 }),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/build-shop-levels',
  title: 'Planned levels to one change of quantities in Shopify',
  description:
    'Each quantity goes with the one that was read: Shopify refuses the whole change where something else stands meanwhile.',
  source,
  target,
  settings: ['reason'],
  expression: jsonata`{
  'input': {
    'name': 'available',
    'reason': $settings.reason,
    'referenceDocumentUri': 'gid://backhaul/Level/' & $encodeUrlComponent(sku),
    'quantities': [quantities.{
      'inventoryItemId': inventoryItemId,
      'locationId': locationId,
      'changeFromQuantity': changeFromQuantity,
      'quantity': quantity
    }]
  }
}`,
});
