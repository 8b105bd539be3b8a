/** Body of POST /dispositioning/grade. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, sentTime, strict } from './fields.ts';

export const schema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          line_item_id: Type.Integer({ description: "Loop's line id (verified)." }),
          description: personal(Type.Optional(Type.String({ maxLength: 255, description: 'Verified.' }))),
          condition_category: Type.Optional(
            Type.String({ minLength: 1, description: 'grade_a (verified example); the full list is unknown.' }),
          ),
          return_processor: personal(Type.Optional(Type.String({ description: 'Who inspected (verified).' }))),
          note: personal(Type.Optional(Type.String({ description: 'Verified.' }))),
          images: personal(
            Type.Optional(Type.Array(Type.String({ format: 'uri' }), { description: 'Addresses (verified).' })),
          ),
          inspected_at: Type.Optional(sentTime('YYYY-MM-DD HH:MM:SS (verified).')),
        },
        strict,
      ),
      { minItems: 1, maxItems: 30, description: 'At most 30 (verified); an older source says 20.' },
    ),
  },
  { ...strict, description: 'Grades of inspected units.' },
);
export type GradeRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    items: [
      {
        line_item_id: 81001,
        description: 'As new',
        condition_category: 'grade_a',
        return_processor: 'warehouse',
        note: '',
        images: ['https://pictures.example.test/1.jpg'],
        inspected_at: '2026-03-09 14:00:00',
      },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'At least one unit is needed.', value: { items: [] } },
  { reason: 'Ids are integers here.', value: { items: [{ line_item_id: '81001' }] } },
  {
    reason: 'The time has a space and no zone.',
    value: { items: [{ line_item_id: 1, inspected_at: '2026-03-09T14:00:00Z' }] },
  },
  {
    reason: 'More than 30 are refused.',
    value: { items: Array.from({ length: 31 }, (_, index) => ({ line_item_id: index })) },
  },
];
