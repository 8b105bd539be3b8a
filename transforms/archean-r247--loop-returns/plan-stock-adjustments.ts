import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as normalisedReturn } from '../../schemas/records/return.ts';
import { ConfirmedLine, schema as target } from '../../schemas/records/stock-adjustment-plan.ts';

const source = Type.Object({
  return: normalisedReturn,
  products: Type.Array(
    Type.Object({
      sku: Type.String(),
      active: Type.Optional(Type.Boolean()),
      stockTracked: Type.Optional(Type.Boolean()),
    }),
    { description: 'What Archean knows of the SKUs of this return.' },
  ),
  confirmed: Type.Array(ConfirmedLine, {
    description: 'Movements that Archean has confirmed for this return, oldest first.',
  }),
  triggers: Type.Array(Type.String(), { description: 'Triggers of all events received for this return.' }),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/plan-stock-adjustments',
  title: 'Return to the stock movements that are still to make',
  description:
    'Compares where each unit should stand with where confirmed movements have put it. The difference is what to send: new lines, and reversals that name the movement they undo. Sending it again plans nothing.',
  source,
  target,
  settings: ['trigger', 'dispositions', 'locations', 'reasonCodes', 'missingDisposition', 'keepItemOutcomes'],
  expression: jsonata`(
  $return := return;
  $confirmed := confirmed;
  $cancelled := $return.state = 'cancelled';

  $isReleased := function($line) {
    $settings.trigger = 'return-closed' ? $return.state = 'closed'
    : $settings.trigger = 'restock-requested' ? 'restock.requested' in $$.triggers
    : $settings.trigger = 'item-graded' ? $line.inspectedAt != null
    : $settings.trigger = 'label-delivered' ? $line.labelStatus = 'delivered'
    : false
  };

  $entry := function($table, $name) { $name = null ? () : $lookup($table, $name) };

  /* Where a unit should stand: a role (sellable, quarantine, …), or none when nothing moves. */
  $roleOf := function($line) {(
    $mapped := $entry($settings.dispositions, $line.disposition);
    $line.outcome in $settings.keepItemOutcomes ? 'none'
    : $line.disposition = null ? $settings.missingDisposition
    : $mapped ?? 'quarantine'
  )};
  /* Where it can stand: a role without a location stands in quarantine, and is booked as such. */
  $placeOf := function($role) { $role = 'none' or $exists($lookup($settings.locations, $role)) ? $role : 'quarantine' };

  $holdOf := function($line) {(
    $product := $$.products[sku = $line.sku][0];
    $line.sku = null ? {'code': 'SKU_MISSING', 'message': 'Line ' & $line.lineId & ' has no SKU.'}
    : $not($exists($product)) ? {'code': 'SKU_UNKNOWN', 'message': 'Archean does not know SKU ' & $line.sku & '.'}
    : $product.active = false ? {'code': 'SKU_INACTIVE', 'message': 'SKU ' & $line.sku & ' is inactive in Archean.'}
    : $product.stockTracked = false ? {'code': 'SKU_NOT_STOCK_TRACKED', 'message': 'Archean keeps no stock of SKU ' & $line.sku & '.'}
  )};

  $warningsOf := function($line, $role) {[
    $line.disposition != null and $not($exists($entry($settings.dispositions, $line.disposition)))
      ? {'code': 'DISPOSITION_UNMAPPED', 'subject': $line.lineId, 'message': 'Disposition "' & $line.disposition & '" is not in the table of dispositions; the unit goes to quarantine.'},
    $not($exists($lookup($settings.locations, $role)))
      ? {'code': 'LOCATION_UNMAPPED', 'subject': $line.lineId, 'message': 'No Archean location is set for "' & $role & '"; the unit goes to quarantine.'}
  ]};

  $reversalsOf := function($lineId, $keepLocation) {(
    $own := $confirmed[subject = $lineId];
    $distinct($own.locationCode)[$ != $keepLocation].(
      $location := $;
      $there := $own[locationCode = $location];
      $first := $there[quantity > 0][-1];
      $units := $sum($there.quantity);
      $units = 0 ? [] : {
        'sku': $first.sku,
        'locationCode': $location,
        'quantity': -$units,
        'reasonCode': $settings.reasonCodes.reversal,
        'note': 'Reverses ' & $first.lineReference & ' of adjustment ' & $first.reference
          & ($first.adjustmentId ? ' (' & $first.adjustmentId & ')' : '')
          & '. Loop return ' & $return.returnId & '.'
      }
    )
  )};

  $planOf := function($lineId) {(
    $line := $return.lines[lineId = $lineId][0];
    $own := $confirmed[subject = $lineId];
    $released := $exists($line) and $not($cancelled) ? $isReleased($line) : false;
    $gone := $cancelled or $not($exists($line));
    $role := $released ? $roleOf($line) : 'none';
    $place := $placeOf($role);
    $location := $place = 'none' ? '' : $lookup($settings.locations, $place);
    $standsThere := $sum([0, $own[locationCode = $location].quantity]) > 0;
    $reversals := $reversalsOf($lineId, $location);
    /* A unit that already stands where it should is not held, whatever became of its SKU since. */
    $hold := $role = 'none' or ($standsThere and $count($reversals) = 0) ? null : $holdOf($line);
    $held := $hold != null;
    /* Counting would not do: when only the second of two movements was applied, its number is taken already. */
    $lastNumber := $max([0, $own.$number($split(lineReference, ':')[-1])]);
    $moves := $gone or ($released and $not($held))
      ? [
          $reversals,
          $location = '' or $standsThere ? [] : {
            'sku': $line.sku,
            'locationCode': $location,
            'quantity': 1,
            'reasonCode': $lookup($settings.reasonCodes, $place),
            'note': 'Loop return ' & $return.returnId & ($return.orderName = null ? '' : ', order ' & $return.orderName) & '.'
          }
        ]
      : [];
    {
      'lines': $map($moves, function($move, $position) { {
        'lineReference': 'loop-line:' & $lineId & ':' & ($lastNumber + $position + 1),
        'subject': $lineId,
        'sku': $move.sku,
        'locationCode': $move.locationCode,
        'quantity': $move.quantity,
        'reasonCode': $move.reasonCode,
        'note': $substring($move.note, 0, 500)
      } }),
      'findings': [
        $held ? {'code': $hold.code, 'subject': $lineId, 'message': $hold.message},
        $role = 'none' ? [] : $warningsOf($line, $role)
      ]
    }
  )};

  $plans := $map($distinct($append($return.lines.lineId, $confirmed.subject)), $planOf);
  { 'lines': [$plans.lines], 'findings': [$plans.findings] }
)`,
});
