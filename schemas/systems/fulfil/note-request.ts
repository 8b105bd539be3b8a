/** A note for people. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    note: personal(Type.String({ minLength: 1, description: 'Official.' })),
  },
  { ...strict, description: 'A note for people.' },
);
export type NoteRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ note: 'Held: the exchange is not confirmed.' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An empty note says nothing.', value: { note: '' } },
];
