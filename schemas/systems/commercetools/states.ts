/** A page of states. */
import type { Static } from '@sinclair/typebox';
import { type InvalidPayload, pageOf } from './fields.ts';
import { schema as row, examples as rows } from './state.ts';

export const schema = pageOf(row, 'Answer of GET /states.');
export type States = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { limit: 500, offset: 0, count: 1, results: [rows[0]] },
  { limit: 500, offset: 0, count: 0, results: [] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Rows stand under results.', value: { limit: 500, offset: 0, count: 0 } },
];
