/** One note on a return. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, optionalIdentifier, optionalTime } from './fields.ts';

export const schema = Type.Object(
  {
    id: optionalIdentifier('Third-party.'),
    content: personal(Type.String({ description: 'Third-party.' })),
    created_at: optionalTime('Third-party.'),
  },
  { description: 'A note on the timeline of a return (third-party).' },
);
export type Note = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { id: 5001, content: 'Exchange item JKT-NVY-L is not available.', created_at: '2026-03-02T10:00:00.000Z' },
  { id: '5002', content: '' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A note without content says nothing.', value: { id: 5001 } },
];
