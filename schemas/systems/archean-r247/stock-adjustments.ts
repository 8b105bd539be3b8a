/** Adjustments found by their reference. */
import type { Static } from '@sinclair/typebox';
import { type InvalidPayload, listOf } from './fields.ts';
import { schema as StockAdjustmentResult } from './stock-adjustment-result.ts';

export const schema = listOf(
  StockAdjustmentResult,
  'Answer of GET /v1/stock-adjustments?reference=: what was applied, or an empty list (inferred).',
);
export type StockAdjustments = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: [
      {
        id: 'adj_5501',
        reference: 'loop:70001:processed:1',
        status: 'applied',
        lines: [{ lineReference: 'loop-line:81001', status: 'applied', resultingOnHand: 13, version: '8842' }],
      },
    ],
  },
  { data: [], page: { nextCursor: null, hasMore: false } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal must never be read as "not there".', value: { code: 'not_found', status: 404 } },
  { reason: 'A row without the reference proves nothing.', value: { data: [{ id: 'adj_5501', status: 'applied' }] } },
];
