/** The priority of a customer shipment. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    priority: Type.String({ pattern: '^[0-4]$', description: 'Official; which end goes first is unknown.' }),
  },
  { ...strict, description: 'The priority of a customer shipment.' },
);
export type PriorityRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [{ priority: '0' }];

export const invalidExamples: readonly InvalidPayload[] = [{ reason: 'There are five.', value: { priority: '5' } }];
