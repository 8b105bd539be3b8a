/** Body of POST /warehouse/return/{id}/note. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    content: personal(
      Type.String({ minLength: 1, maxLength: 255, description: 'At most 255 characters (third-party).' }),
    ),
  },
  { ...strict, description: 'A note to add to a return.' },
);
export type NoteRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { content: 'Exchange item JKT-NVY-L is not available (reference exchange-90000123).' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Loop refuses more than 255 characters.', value: { content: 'x'.repeat(256) } },
  { reason: 'An empty note says nothing.', value: { content: '' } },
  { reason: 'No other field is documented.', value: { content: 'a', author: 'b' } },
];
