/** A page of product projections. */
import type { Static } from '@sinclair/typebox';
import { type InvalidPayload, pageOf } from './fields.ts';
import { schema as row, examples as rows } from './product-projection.ts';

export const schema = pageOf(row, 'Answer of GET /product-projections.');
export type ProductProjections = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { limit: 500, offset: 0, count: 1, results: [rows[0]] },
  { limit: 500, offset: 0, count: 0, results: [] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Rows stand under results.', value: { limit: 500, offset: 0, count: 0 } },
];
