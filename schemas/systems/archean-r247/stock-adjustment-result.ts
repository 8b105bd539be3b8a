/** What became of a batch of adjustments. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, optionalText, quantity } from './fields.ts';

export const schema = Type.Object(
  {
    id: Type.String({ minLength: 1, description: "Archean's id of the batch (inferred)." }),
    reference: Type.String({ minLength: 1, description: 'The reference that was sent (inferred).' }),
    status: Type.String({ description: 'applied, partially_applied or rejected (inferred).' }),
    createdAt: optionalText('When it was applied, UTC, where it is read back (inferred).'),
    lines: Type.Optional(
      Type.Array(
        Type.Object({
          lineReference: Type.String({ minLength: 1, description: 'The reference that was sent (inferred).' }),
          sku: Type.Optional(Type.String({ description: 'What was sent, where it is read back (inferred).' })),
          locationCode: Type.Optional(Type.String({ description: 'What was sent, where it is read back (inferred).' })),
          quantity: Type.Optional(quantity('What was sent, where it is read back (inferred).')),
          status: Type.String({ description: 'applied, duplicate or rejected (inferred).' }),
          resultingOnHand: Type.Optional(
            Type.Union([quantity('Level after it.'), Type.Null()], { description: 'Inferred.' }),
          ),
          version: optionalText('Version of the level after it (inferred).'),
          error: Type.Optional(
            Type.Union(
              [
                Type.Object({
                  code: Type.String({ description: 'As in the error body: unknown_sku, period_closed (inferred).' }),
                  message: personal(optionalText('For people.')),
                  field: optionalText('Where, for example lines[1].sku.'),
                }),
                Type.Null(),
              ],
              { description: 'Why the line was rejected (inferred).' },
            ),
          ),
        }),
        { description: 'Absent where the tenant gives no results per line: then status holds for all.' },
      ),
    ),
  },
  { description: 'Answer of POST /v1/stock-adjustments, also for a repeated key (inferred).' },
);
export type StockAdjustmentResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 'adj_5501',
    reference: 'loop:70001:processed:1',
    status: 'partially_applied',
    lines: [
      { lineReference: 'loop-line:81001', status: 'applied', resultingOnHand: 13, version: '8842' },
      {
        lineReference: 'loop-line:81002',
        status: 'rejected',
        error: { code: 'unknown_sku', message: 'SKU not found', field: 'lines[1].sku' },
      },
    ],
  },
  { id: 'adj_5502', reference: 'loop:70002:processed:1', status: 'applied' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An accepted job without a result proves nothing.', value: { id: 'adj_5501' } },
  {
    reason: 'A result must say which line it is about.',
    value: { id: 'adj_5501', reference: 'a', status: 'applied', lines: [{ status: 'applied' }] },
  },
];
