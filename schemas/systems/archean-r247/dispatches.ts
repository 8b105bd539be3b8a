/** Dispatches since a moment. */
import type { Static } from '@sinclair/typebox';
import { schema as Dispatch } from './dispatch.ts';
import { type InvalidPayload, listOf } from './fields.ts';

export const schema = listOf(Dispatch, 'Answer of GET /v1/dispatches?updatedSince= (inferred).');
export type Dispatches = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: [
      {
        id: 'dsp_31',
        orderExternalReference: 'loop-exchange:70001',
        dispatchedAt: '2026-09-05T08:00:00Z',
        lines: [{ lineReference: 'exchange:6101', sku: 'JKT-NVY-L', quantity: 1 }],
      },
    ],
    page: { nextCursor: null, hasMore: false },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal is not an empty list.', value: { code: 'unavailable', status: 503 } },
];
