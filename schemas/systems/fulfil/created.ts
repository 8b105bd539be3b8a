/** What creating records answers: one row for each, in order. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, optionalText, rowsOf } from './fields.ts';

export const schema = rowsOf(
  Type.Object({
    id: id,
    rec_name: optionalText('Third-party.'),
  }),
  'What creating records answers: one row for each, in order.',
);
export type Created = Static<typeof schema>;

export const examples: readonly unknown[] = [[{ id: 344, rec_name: '344' }]];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A refusal is not an empty list.',
    value: { type: 'UserError', code: 'E1000', message: 'No.', description: '' },
  },
  { reason: 'A record has an id.', value: [{ rec_name: '344' }] },
];
