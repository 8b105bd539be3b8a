import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/reconciliation-rows.ts';
import { schema as source } from '../../schemas/records/store-credits.ts';

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/store-credit-rows',
  title: 'Store credit of returns to rows of the reconciliation',
  description: 'One row for each return that gave store credit, by its id.',
  source,
  target,
  settings: [],
  expression: jsonata`{ 'rows': [credits.{
  'key': returnId,
  'dimensions': $merge([
    {'return': returnId},
    orderName ? {'order': orderName} : {},
    giftCardId ? {'giftCard': giftCardId} : {}
  ]),
  'values': {'credit': {'amount': amount, 'currency': currency}},
  'changedAt': issuedAt
}] }`,
});
