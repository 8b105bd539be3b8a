import { Type } from '@sinclair/typebox';
import { defineTransform, jsonata } from '../../schemas/formats/transform.ts';
import { schema as target } from '../../schemas/records/reconciliation-rows.ts';

/** Stricter than what Archean may answer: an adjustment without its lines and time could only look like none. */
const source = Type.Object({
  adjustments: Type.Array(
    Type.Object({
      createdAt: Type.String({ format: 'date-time', description: 'When it was applied.' }),
      lines: Type.Array(
        Type.Object({
          lineReference: Type.String({ minLength: 1 }),
          status: Type.String(),
          sku: Type.String({ minLength: 1 }),
          locationCode: Type.String({ minLength: 1 }),
          quantity: Type.Integer(),
        }),
      ),
    }),
  ),
});

export const transform = defineTransform({
  id: 'archean-r247--loop-returns/adjustment-rows',
  title: 'Archean adjustments to rows of the stock report',
  description:
    'One row for each movement of a return line that was applied; movements of others are left out. What was moved and moved back adds up to nothing.',
  source,
  target,
  settings: [],
  expression: jsonata`{ 'rows': [adjustments.(
  $at := createdAt;
  lines[status = 'applied' and $substringBefore(lineReference, ':') = 'loop-line'].(
    $line := $split(lineReference, ':')[1];
    {
      'key': $line & '@' & locationCode,
      'dimensions': {'line': $line, 'sku': sku, 'location': locationCode},
      'values': {'units': quantity},
      'changedAt': $at
    }
  )
)] }`,
});
