/** The sign of life (documented for version 1). */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalText } from './fields.ts';

export const schema = Type.Object(
  { success: Type.Boolean({ description: 'Official.' }), message: optionalText('Official.') },
  { description: 'Answer of GET /test.' },
);
export type ConnectionTest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ success: true, message: 'It works.' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It must say whether it works.', value: { message: 'a' } },
];
