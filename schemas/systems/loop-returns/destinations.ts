/** All destinations. */
import { type Static, Type } from '@sinclair/typebox';
import { schema as Destination } from './destination.ts';
import type { InvalidPayload } from './fields.ts';

export const schema = Type.Object(
  { destinations: Type.Array(Destination) },
  { description: 'Answer of GET /destinations; not paged (third-party).' },
);
export type Destinations = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { destinations: [{ id: 301, name: 'Main warehouse' }] },
  { destinations: [] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal is not an empty list.', value: { errors: 'Unauthorized.' } },
];
