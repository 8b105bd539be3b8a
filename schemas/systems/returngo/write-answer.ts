/** What a write answers. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';

export const schema = Type.Union(
  [
    Type.Object({}, { description: 'The thing that was written, or a message (unknown).' }),
    Type.String({ description: 'A word of confirmation (unknown).' }),
    Type.Boolean(),
    Type.Null(),
  ],
  { description: 'The bodies of successful writes are not published: the status alone decides (unknown).' },
);
export type WriteAnswer = Static<typeof schema>;

export const examples: readonly unknown[] = [{ message: 'Success' }, { rmaId: '20000042' }, 'OK', true, null];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A list is what reads of lists answer.', value: [] },
];
