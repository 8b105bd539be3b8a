/** What a change by the warehouse interface answers. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';

export const schema = Type.Union(
  [Type.Null(), Type.Boolean(), Type.Array(Type.Unknown()), Type.Record(Type.String(), Type.Unknown()), Type.String()],
  { description: 'Its form is unknown: the status says that it was taken (unknown).' },
);
export type WarehouseResult = Static<typeof schema>;

export const examples: readonly unknown[] = [{ success: true }, [], null];

export const invalidExamples: readonly InvalidPayload[] = [{ reason: 'A number alone is no answer.', value: 1 }];
