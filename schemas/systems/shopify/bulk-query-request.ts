/** Variables of runBulkQuery. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  { query: Type.String({ minLength: 5, description: 'A query with connections, without their page sizes.' }) },
  { ...strict, description: 'At most five connections, two deep.' },
);
export type BulkQueryRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ query: '{ orders { edges { node { id name } } } }' }];

export const invalidExamples: readonly InvalidPayload[] = [{ reason: 'A query is text.', value: { query: 7 } }];
