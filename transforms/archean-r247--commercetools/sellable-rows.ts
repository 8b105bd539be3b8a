import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/reconciliation-rows.ts';
import { NewEntry } from '../../schemas/records/stock-publication.ts';

const source = Type.Object({
  creations: Type.Array(NewEntry, { description: 'The plan for a SKU of which commercetools shows nothing yet.' }),
  levels: Type.Array(
    Type.Object({ sku: Type.String({ minLength: 1 }), updatedAt: Type.String({ format: 'date-time' }) }),
    { minItems: 1, description: 'All levels of the SKU.' },
  ),
});

export const transform = defineTransform({
  id: 'archean-r247--commercetools/sellable-rows',
  title: 'What channels should offer of one SKU, as rows',
  description: 'One row for each channel, with the units that the flow would write; it changed with the newest level.',
  source,
  target,
  settings: [],
  expression: jsonata`(
  $changedAt := $sort(levels.updatedAt)[-1];
  { 'rows': [creations.{
    'key': sku & '@' & subject,
    'dimensions': {'sku': sku, 'channel': subject},
    'values': {'units': quantity},
    'changedAt': $changedAt
  }] }
)`,
});
