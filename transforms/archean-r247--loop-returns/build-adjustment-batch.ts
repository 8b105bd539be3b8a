import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { PlannedLine } from '../../schemas/records/stock-adjustment-plan.ts';
import { schema as target } from '../../schemas/systems/archean-r247/stock-adjustment-batch.ts';

const source = Type.Object({
  reference: Type.String({ minLength: 1, maxLength: 100, description: 'Used once, ever.' }),
  occurredAt: Type.String({ format: 'date-time' }),
  lines: Type.Array(PlannedLine, { minItems: 1 }),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/build-adjustment-batch',
  title: 'Planned movements to one Archean adjustment batch',
  description: 'Puts the movements of many returns into one request; each line keeps its own reference and result.',
  source,
  target,
  settings: ['source'],
  expression: jsonata`{
  'reference': reference,
  'source': $settings.source,
  'occurredAt': occurredAt,
  'mode': 'delta',
  'atomic': false,
  'lines': [lines.{
    'lineReference': lineReference,
    'sku': sku,
    'locationCode': locationCode,
    'quantity': quantity,
    'reasonCode': reasonCode,
    'note': note
  }]
}`,
});
