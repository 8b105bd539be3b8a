/** The notes of a return. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';
import { schema as Note } from './note.ts';

export const schema = Type.Union(
  [
    Type.Array(Note),
    Type.Literal(false, { description: 'The body of a 422 when the return has no notes (third-party).' }),
  ],
  { description: 'Answer of GET /warehouse/return/{id}/notes (third-party).' },
);
export type Notes = Static<typeof schema>;

export const examples: readonly unknown[] = [[{ id: 5001, content: 'Held: stock is missing.' }], [], false];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'true is what an action answers.', value: true },
  { reason: 'A refusal is not an empty list.', value: { errors: 'Unauthorized.' } },
];
