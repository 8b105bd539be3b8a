import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/return-exchanges.ts';
import { schema as source } from '../../schemas/systems/loop-returns/return.ts';

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/list-exchanges',
  title: 'Loop return to the exchange items that wait for their order',
  description:
    "Makes one form of Loop's list, details and webhook. An exchange item that has an order already is left out: it is too late for it.",
  source,
  target,
  settings: [],
  expression: jsonata`(
  /* Only the ends are trimmed: $trim would also fold blanks inside a SKU, and make it another SKU. */
  $text := function($value) {(
    $trimmed := $value != null ? $replace($string($value), /^\s+|\s+$/, '') : '';
    $trimmed = '' or $uppercase($trimmed) = 'N/A' ? null : $trimmed
  )};
  {
    'returnId': $string(id),
    'orderName': $text(order_name),
    'state': $lowercase(state),
    'waiting': [exchanges[$ != null and $text(exchange_order_id) = null and $text(exchange_order_name) = null].{
      'exchangeId': $text(exchange_id),
      'sku': $text(sku)
    }]
  }
)`,
});
