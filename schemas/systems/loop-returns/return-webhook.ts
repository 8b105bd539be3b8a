/** The webhook of topic return. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalIdentifier } from './fields.ts';
import { schema as Return } from './return.ts';
import { webhookFormExample } from './return-examples.ts';

export const schema = Type.Object(
  {
    topic: Type.Literal('return', { description: 'Decides the shape (verified).' }),
    trigger: Type.String({
      minLength: 1,
      description:
        'return.created, return.updated or return.closed, and also label.created or label.updated: topic and trigger are chosen independently (verified).',
    }),
    shop_id: optionalIdentifier('Integer (verified).'),
    ...Return.properties,
  },
  {
    description:
      'A return event. The envelope is flat; there is no event id and no time of sending, and order is not promised (verified by absence).',
  },
);
export type ReturnWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  webhookFormExample,
  { ...webhookFormExample, trigger: 'label.updated', label_updated_at: '2026-03-04T10:00:00.000Z', id: 90000123 },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The topic label has another shape.', value: { ...webhookFormExample, topic: 'label' } },
  { reason: 'A mismatched topic and trigger give an empty payload.', value: {} },
];
