import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/store-credits.ts';
import { schema as payload } from '../../schemas/systems/loop-returns/return.ts';

/** An amount without its currency is refused. */
const source = Type.Object({ ...payload.properties, currency: Type.String({ pattern: '^[A-Z]{3}$' }) });

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/store-credit-of-return',
  title: 'Loop return to the store credit that it gave',
  description:
    'A return gives store credit once it is closed; nothing where the amount is zero or absent. Loop does not say when it was issued: it counts from the last change of the return.',
  source,
  target,
  settings: [],
  expression: jsonata`(
  $text := function($value) { $value ? $string($value) : null };
  { 'credits': [state = 'closed' and $contains($string(gift_card), /[1-9]/) ? {
    'returnId': $string(id),
    'orderName': $text(order_name),
    'orderId': $text(provider_order_id),
    'giftCardId': $text(gift_card_order_name),
    'amount': $string(gift_card),
    'currency': currency,
    'issuedAt': updated_at ? $toInstant(updated_at, 'UTC') : null
  }] }
)`,
});
