/** Answer of POST /dispositioning/grade. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalText, optionalTime } from './fields.ts';

export const schema = Type.Array(
  Type.Object({
    line_item_id: identifier('Verified.'),
    description: personal(optionalText('Verified.')),
    condition_category: optionalText('Verified.'),
    return_processor: personal(optionalText('Verified.')),
    note: personal(optionalText('Verified.')),
    images: personal(
      Type.Optional(Type.Union([Type.Array(Type.Unknown()), Type.Null()], { description: 'Verified.' })),
    ),
    inspected_at: optionalTime('Verified.'),
  }),
  { description: 'The graded units, as they were sent (verified).' },
);
export type GradeResponse = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ line_item_id: 81001, condition_category: 'grade_a', inspected_at: '2026-03-09 14:00:00' }],
  [],
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The answer is a list.', value: true },
  { reason: 'Without its id a unit cannot be matched.', value: [{ condition_category: 'grade_a' }] },
];
