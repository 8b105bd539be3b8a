/** Orders found by their external reference. */
import type { Static } from '@sinclair/typebox';
import { type InvalidPayload, listOf } from './fields.ts';
import { schema as OrderResult } from './order-result.ts';

export const schema = listOf(OrderResult, 'Answer of GET /v1/orders?externalReference= (inferred).');
export type Orders = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { data: [{ id: 'ord_9001', externalReference: 'loop-exchange:70001', status: 'allocated' }] },
  { data: [], page: { nextCursor: null, hasMore: false } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal must never be read as "not there".', value: { code: 'unavailable', status: 503 } },
];
