import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/exchange-judgement.ts';
import { WaitingExchange } from '../../schemas/records/return-exchanges.ts';

const source = Type.Object({
  returnId: Type.String({ minLength: 1 }),
  state: Type.String(),
  waiting: Type.Array(WaitingExchange),
  products: Type.Array(
    Type.Object({
      sku: Type.String(),
      active: Type.Optional(Type.Boolean()),
      stockTracked: Type.Optional(Type.Boolean()),
    }),
    { description: 'What Archean knows of the SKUs.' },
  ),
  levels: Type.Array(
    Type.Object({
      sku: Type.String(),
      locationCode: Type.String(),
      available: Type.Union([Type.Integer(), Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' })]),
    }),
    { description: 'What Archean has of them, location by location.' },
  ),
  held: Type.Boolean({ description: 'Whether this flow has flagged the return before.' }),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/judge-exchanges',
  title: 'Exchange items to those that can not be sent',
  description:
    'Compares what a return asks for in exchange with what Archean has available at the locations that orders are sent from. A SKU that Archean does not keep stock of can always be sent; one that it does not know, or has switched off, is a finding of its own.',
  source,
  target,
  settings: ['sellableLocations'],
  expression: jsonata`(
  $checks := $distinct(waiting[sku].sku).(
    $sku := $;
    $product := $$.products[sku = $sku];
    $asked := $count($$.waiting[sku = $sku]);
    $available := $sum([0, $$.levels[sku = $sku and locationCode in $settings.sellableLocations].$floor($number(available))]);
    {
      'sku': $sku,
      'code': $not($exists($product)) or $product.active = false ? 'EXCHANGE_SKU_UNKNOWN'
        : $available < $asked and $not($product.stockTracked = false) ? 'EXCHANGE_UNAVAILABLE',
      'message': $not($exists($product)) ? 'Archean does not know the exchange item "' & $sku & '".'
        : $product.active = false ? 'The exchange item "' & $sku & '" is inactive in Archean.'
        : 'Exchange item "' & $sku & '" is not available: ' & $asked & ' asked for, ' & $available & ' there. Offer a refund or another item.'
    }
  );
  $unavailable := $sort($checks[code = 'EXCHANGE_UNAVAILABLE'].sku);
  {
    'unavailable': [$unavailable],
    'note': $substring('Exchange on hold: ' & $substring($join($unavailable, ', '), 0, 130)
      & ' not available in Archean. Offer a refund or another item. (exchange of return ' & returnId & ')', 0, 255),
    'findings': [
      $checks[code].{'code': code, 'subject': sku, 'message': message},
      waiting[sku = null].{
        'code': 'EXCHANGE_SKU_UNKNOWN',
        'subject': exchangeId = null ? 'exchange' : exchangeId,
        'message': 'An exchange item has no SKU, so that nothing can say whether it is there.'
      },
      held and state = 'review' and $not($exists($checks.code))
        ? {'code': 'EXCHANGE_WAITS_FOR_RELEASE', 'subject': returnId, 'message': 'All exchange items are available again, and the return is still flagged in Loop.'}
    ]
  }
)`,
});
