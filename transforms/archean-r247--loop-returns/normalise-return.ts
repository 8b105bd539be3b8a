import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/return.ts';
import { schema as source } from '../../schemas/systems/loop-returns/return.ts';

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/normalise-return',
  title: 'Loop return to one form',
  description:
    "Loop's list sends nearly everything as strings, details sends integers and dates without a zone, the webhook mixes them, and absent values come as null, N/A or an empty string. This makes one form of all three.",
  source,
  target,
  settings: [],
  expression: jsonata`(
  /* Only the ends are trimmed: $trim would also fold blanks inside a SKU, and make it another SKU. */
  $text := function($value) {(
    $trimmed := $value != null ? $replace($string($value), /^\s+|\s+$/, '') : '';
    $trimmed = '' or $uppercase($trimmed) = 'N/A' ? null : $trimmed
  )};
  $token := function($value) {(
    $words := $text($value);
    $words = null ? null : $replace($lowercase($words), /[\s-]+/, '_')
  )};
  /* A date without a zone is UTC: Loop's details send 2026-03-02 09:15:00. */
  $time := function($value) {(
    $stamp := $text($value);
    $zoned := $stamp = null ? null : $contains($stamp, /(Z|[+-][0-9]{2}:?[0-9]{2})$/) ? $stamp : $stamp & 'Z';
    $zoned = null ? null : $fromMillis($toMillis($replace($zoned, ' ', 'T')))
  )};
  $labels := labels = null ? [] : labels;
  $labelStatus := $token(label_status);
  $labelOf := function($lineId) {
    $count($labels) = 0 ? $labelStatus : $token($labels[$lineId in $map(line_items, $string)][-1].status)
  };
  {
    'returnId': $string(id),
    'orderName': $text(order_name),
    'state': $lowercase(state),
    'createdAt': $time(created_at),
    'updatedAt': $time(updated_at),
    'editedAt': $time(edited_at),
    'lines': [line_items.{
      'lineId': $string(line_item_id),
      'providerLineItemId': $text(provider_line_item_id),
      'sku': $text(sku),
      'title': $text(title) ? $text(title) : $text(line_item_title),
      'outcome': $token(outcome),
      'disposition': $token(disposition.disposition_outcome),
      'condition': $token(condition.condition_category),
      'inspectedAt': $time($text(disposition.inspected_at) ? disposition.inspected_at : condition.inspected_at),
      'labelStatus': $labelOf($string(line_item_id)),
      'reason': $text(return_reason)
    }]
  }
)`,
});
