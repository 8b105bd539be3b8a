/** A return of an order, or word that there is none. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';
import { schema as Return } from './return.ts';
import { detailsExample } from './return-examples.ts';

export const schema = Type.Union(
  [
    Return,
    Type.Object(
      { error: Type.Object({ message: Type.String() }) },
      { description: 'No return found; HTTP 200 (third-party).' },
    ),
  ],
  { description: 'Answer of GET /warehouse/return/details, where none is an answer too.' },
);
export type FoundReturn = Static<typeof schema>;

export const examples: readonly unknown[] = [detailsExample, { error: { message: 'No return found with this ID.' } }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Neither a return nor word of a miss tells nothing.', value: {} },
  { reason: 'Without lines nobody can tell what comes back.', value: { id: '90000123', state: 'open' } },
];
