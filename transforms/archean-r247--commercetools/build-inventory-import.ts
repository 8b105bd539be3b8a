import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as planned } from '../../schemas/records/stock-publication.ts';
import { schema as target } from '../../schemas/systems/commercetools/inventory-import.ts';

const source = Type.Object({
  reference: Type.String({ minLength: 1 }),
  occurredAt: Type.String({ format: 'date-time' }),
  lines: Type.Array(planned.properties.imports.items, { minItems: 1 }),
});

export const transform = defineTransform({
  id: 'archean-r247--commercetools/build-inventory-import',
  title: 'Planned stock of many SKUs to one import',
  description: 'Channels are named by key, which the Import API asks for.',
  source,
  target,
  settings: [],
  expression: jsonata`{
  'type': 'inventory',
  'resources': [lines.{
    'key': answeredAs,
    'sku': sku,
    'quantityOnStock': quantity,
    'supplyChannel': { 'typeId': 'channel', 'key': subject }
  }]
}`,
});
