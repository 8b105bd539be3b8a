import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/dispatch-plan.ts';
import { schema as order } from '../../schemas/systems/commercetools/order.ts';

const source = Type.Object({
  order,
  confirmed: Type.Array(Type.Object({ subject: Type.String() }), {
    description: 'Deliveries that Archean has confirmed.',
  }),
});

export const transform = defineTransform({
  id: 'archean-r247--commercetools/plan-dispatches',
  title: 'Deliveries that Archean is still to be told of',
  description:
    'A delivery whose key begins with archean- came from there and is not sent back; one without items says nothing yet. Every other one is confirmed once, under a name made of its id.',
  source,
  target,
  settings: [],
  expression: jsonata`(
  $order := order;
  $told := confirmed.subject;
  $isOpen := function($delivery) {
    ($delivery.key ? $not($contains($delivery.key, /^archean-/)) : true) and $delivery.items and $not($delivery.id in $told)
  };
  $skuOf := function($lineId) {
    $order.lineItems[id = $lineId].variant.sku
      ?? $fail('LINE_UNKNOWN', 'A delivery sends line ' & $lineId & ', which the order does not have or which has no SKU.')
  };

  {
    'lines': [order.shippingInfo.deliveries[$isOpen($)].(
      $tracking := parcels[0].trackingData;
      {
        'lineReference': 'commercetools-delivery:' & id,
        'subject': id,
        'orderId': $order.id,
        'dispatchedAt': createdAt ?? $order.lastModifiedAt,
        'carrier': $tracking.carrier,
        'trackingNumber': $tracking.trackingId,
        'items': [items.{ 'id': id, 'sku': $skuOf(id), 'quantity': quantity }]
      }
    )]
  }
)`,
});
