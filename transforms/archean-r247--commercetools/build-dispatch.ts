import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { PlannedDispatch } from '../../schemas/records/dispatch-plan.ts';
import { schema as target } from '../../schemas/systems/archean-r247/dispatch-request.ts';

export const transform = defineTransform({
  id: 'archean-r247--commercetools/build-dispatch',
  title: 'One delivery as a dispatch that Archean books',
  description: 'The reference is that of the delivery, so that a repeat is found and is not booked a second time.',
  source: Type.Object({ lines: Type.Array(PlannedDispatch, { minItems: 1, maxItems: 1 }) }),
  target,
  settings: [],
  expression: jsonata`lines[0].{
  'reference': lineReference,
  'orderExternalReference': 'commercetools:' & orderId,
  'dispatchedAt': dispatchedAt,
  'carrier': carrier,
  'trackingNumber': trackingNumber,
  'lines': [items.{ 'lineReference': id, 'sku': sku, 'quantity': quantity }]
}`,
});
