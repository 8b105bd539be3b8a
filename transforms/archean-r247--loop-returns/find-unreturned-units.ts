import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/unreturned-units.ts';
import { schema as loopReturn } from '../../schemas/systems/loop-returns/return.ts';
import { OrderRefunds } from '../../schemas/systems/shopify/order-refunds.ts';

const source = Type.Object({
  order: OrderRefunds,
  return: Type.Union([loopReturn, Type.Null()], { description: 'A return that Loop has for the order; null: none.' }),
  now: Type.String({ format: 'date-time' }),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/find-unreturned-units',
  title: 'Refunds of an order to the units that no return accounts for',
  description:
    "Line by line: units that were refunded by hand, less those that Loop's return holds and Loop itself has not refunded. Loop's own refunds are known by the id that its return gives, or by a word of their note. Units that were cancelled before they were sent never left, and do not count.",
  source,
  target,
  settings: ['graceMinutes', 'loopNoteMarks', 'notSentRestockTypes'],
  expression: jsonata`(
  $order := order;
  $return := return;
  $now := $toMillis(now);
  $numberOf := function($id) { $split($id, '/')[-1] };
  $isOver := $return.state in ['cancelled', 'expired'];
  $returned := $isOver ? [] : $return.line_items.$string(provider_line_item_id);
  $refundIds := $return.refunds.$string(provider_refund_id);
  $isByLoop := function($refund) {(
    $note := $refund.note ? $lowercase($refund.note) : '';
    $numberOf($refund.id) in $refundIds or $settings.loopNoteMarks[$contains($note, $lowercase($))]
  )};
  $unitsOf := function($refunds) { $refunds.refundLineItems.nodes[$not(restockType in $settings.notSentRestockTypes)] };

  $byHand := $order.refunds[$not($isByLoop($))];
  $handUnits := $unitsOf($byHand);
  $loopUnits := $unitsOf($order.refunds[$isByLoop($)]);
  {
    'orderName': $order.name,
    'findings': [
      $distinct($handUnits.lineItem.id).(
        $id := $;
        $own := $handUnits[lineItem.id = $id];
        $held := $count($returned[$ = $numberOf($id)]) - $sum([0, $loopUnits[lineItem.id = $id].quantity]);
        $missing := $sum($own.quantity) - $max([0, $held]);
        $isYoung := $byHand[$id in refundLineItems.nodes.lineItem.id and createdAt]
          [$toMillis(createdAt) + $settings.graceMinutes * 60000 > $now];
        $line := $own[0].lineItem;
        $missing > 0 ? {
          'code': $isYoung ? 'REFUND_IN_GRACE' : 'REFUND_WITHOUT_RETURN',
          'subject': $numberOf($id),
          'message': 'Order ' & $order.name & ': ' & $missing & ' of "' & ($line.sku ? $line.sku : $line.name)
            & '" refunded by hand, and no return in Loop accounts for them.'
        }
      ),
      $order.refunds[refundLineItems.pageInfo.hasNextPage] or $count($order.refunds) >= 10
        ? {'code': 'REFUNDS_NOT_ALL_READ', 'subject': $numberOf($order.id), 'message': 'Order ' & $order.name & ' has more refunds or refunded lines than are read.'}
    ]
  }
)`,
});
