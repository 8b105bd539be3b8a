/** Body of POST /dispositioning/assess. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, sentTime, strict } from './fields.ts';

export const schema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          line_item_id: Type.Integer({ description: 'Inferred from grade.' }),
          disposition_outcome: Type.String({
            minLength: 1,
            description: 'restock, refurbish, donate, dispose or recycle (verified in prose; tokens unknown).',
          }),
          return_processor: personal(Type.Optional(Type.String({ description: 'Third-party, from the read model.' }))),
          note: personal(Type.Optional(Type.String({ description: 'Third-party, from the read model.' }))),
          inspected_at: Type.Optional(sentTime('Inferred from grade.')),
        },
        strict,
      ),
      { minItems: 1, maxItems: 30, description: 'Limit inferred from grade.' },
    ),
  },
  { ...strict, description: 'Dispositions of inspected units. The body as a whole is inferred: no example was seen.' },
);
export type AssessRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { items: [{ line_item_id: 81001, disposition_outcome: 'restock', inspected_at: '2026-03-09 14:00:00' }] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A disposition is what it is about.', value: { items: [{ line_item_id: 81001 }] } },
  { reason: 'At least one unit is needed.', value: { items: [] } },
];
