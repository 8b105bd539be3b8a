import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/store-credits.ts';
import { schema as payload } from '../../schemas/systems/loop-returns/giftcard-webhook.ts';

/** An amount without its currency is refused. */
const source = Type.Object({ ...payload.properties, currency: Type.String({ pattern: '^[A-Z]{3}$' }) });

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/store-credit-of-request',
  title: 'Request for a gift card to the store credit that it gives',
  description: 'The amount is the whole of what is issued, bonus and tax included. The webhook does not say when.',
  source,
  target,
  settings: [],
  expression: jsonata`(
  $text := function($value) { $value ? $string($value) : null };
  { 'credits': [$contains($string(total_credit_issued), /[1-9]/) ? {
    'returnId': $string(return_id),
    'orderName': $text(external_order_name),
    'orderId': $text(external_order_id),
    'giftCardId': $text(id),
    'amount': $string(total_credit_issued),
    'currency': currency,
    'issuedAt': null
  }] }
)`,
});
