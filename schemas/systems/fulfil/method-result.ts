/** What a workflow method answers. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';

export const schema = Type.Union(
  [Type.Null(), Type.Boolean(), Type.Array(Type.Union([Type.Integer(), Type.Null(), Type.Boolean()]))],
  { description: 'Often null or true, sometimes ids (official). The state of the record tells what was done.' },
);
export type MethodResult = Static<typeof schema>;

export const examples: readonly unknown[] = [null, true, [344]];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A long task answers before it is done, so it proves nothing.',
    value: { __class__: 'AsyncResult', task_id: 't', token: 'k' },
  },
];
