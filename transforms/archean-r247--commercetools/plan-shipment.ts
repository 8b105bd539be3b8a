import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/shipment-plan.ts';
import { schema as dispatch } from '../../schemas/systems/archean-r247/dispatch.ts';
import { schema as order } from '../../schemas/systems/commercetools/order.ts';

export const transform = defineTransform({
  id: 'archean-r247--commercetools/plan-shipment',
  title: 'Dispatches of an order to the deliveries that are still to be added, and the state to ask for',
  description:
    'Each dispatch becomes one delivery, known by its key. One that Archean was told of from commercetools stands there already, and only counts. Shipped is asked for when dispatches cover all units: nothing else says that goods have left.',
  source: Type.Object({ order, dispatches: Type.Array(dispatch, { description: 'All of this order.' }) }),
  target,
  settings: [],
  expression: jsonata`(
  $dispatches := dispatches;
  $items := order.lineItems;
  $standing := order.shippingInfo.deliveries;
  $present := function($text) { $text ? $text };
  $units := function($lines, $item) { $sum([0, $lines[id = $item].quantity]) };

  $lineOf := function($line) {
    $line.lineReference in $items.id
      ? { 'id': $line.lineReference, 'quantity': $number($line.quantity) }
      : $fail('LINE_UNKNOWN', 'Archean sent SKU "' & $line.sku & '" for line ' & $line.lineReference & ', which the order does not have.')
  };
  /* Keys take few characters; an id of others is known by its hash. */
  $keyOf := function($id) { 'archean-' & ($contains($id, /^[A-Za-z0-9_-]{1,200}$/) ? $id : $stableKey({ 'dispatch': $id })) };

  $own := $dispatches[reference ? $not($contains(reference, /^commercetools-delivery:/)) : true];
  $new := $own.(
    $key := $keyOf(id);
    $lines := lines.$lineOf($);
    $tracking := { 'trackingId': $present(trackingNumber), 'carrier': $present(carrier) };
    $key in $standing.key ? [] : {
      'action': 'addDelivery',
      'deliveryKey': $key,
      'items': [$lines],
      'parcels': [{ 'key': $key & '-1', 'trackingData': $tracking, 'items': [$lines] }]
    }
  );
  $sent := $dispatches.lines.$lineOf($);
  $delivered := [$standing.items, $new.items];
  $tooMany := $items[$units($delivered, id) > quantity][0];
  $missing := $items[$units($sent, id) < quantity];

  $tooMany
    ? $fail('MORE_SENT_THAN_ORDERED', 'Of line ' & $tooMany.id & ' (SKU "' & $tooMany.variant.sku & '") ' & $units($delivered, $tooMany.id) & ' units would be delivered, and ' & $tooMany.quantity & ' were ordered.')
    : {
      'deliveries': [$new],
      'shipmentState': $count($dispatches) = 0 or ($count($new) = 0 and order.shipmentState in ['Shipped', 'Delivered']) ? null
        : $missing ? 'Partial'
        : 'Shipped'
    }
)`,
});
