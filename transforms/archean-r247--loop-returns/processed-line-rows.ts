import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/reconciliation-rows.ts';
import { schema as normalisedReturn } from '../../schemas/records/return.ts';
import { PlannedLine } from '../../schemas/records/stock-adjustment-plan.ts';
import { schema as loopReturn } from '../../schemas/systems/loop-returns/return.ts';

const source = Type.Object({
  return: normalisedReturn,
  lines: Type.Array(PlannedLine, {
    description: 'Where each unit should stand: the plan for a return of which nothing has moved.',
  }),
  loop: loopReturn,
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/processed-line-rows',
  title: 'Processed lines of a return to rows of the stock report',
  description:
    'One row for each unit and location, with what the goods cost before tax. It happened when the unit was inspected; where nobody was told when, at the last change of the return.',
  source,
  target,
  settings: [],
  expression: jsonata`(
  $return := return;
  $loop := loop;
  { 'rows': [lines.(
    $subject := subject;
    $line := $loop.line_items[$string(line_item_id) = $subject][0];
    $inspectedAt := $return.lines[lineId = $subject][0].inspectedAt;
    $price := $line.price and $loop.currency
      ? {'goods': {
          'amount': $moneySubtract($line.price, $line.discount ? $line.discount : '0'),
          'currency': $loop.currency
        }}
      : {};
    {
      'key': $subject & '@' & locationCode,
      'dimensions': {'return': $return.returnId, 'line': $subject, 'sku': sku, 'location': locationCode},
      'values': $merge([{'units': quantity}, $price]),
      'changedAt': $inspectedAt ? $inspectedAt : $return.updatedAt
    }
  )] }
)`,
});
