/** A message that a subscription delivers. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';
import { schema as message, examples as messages } from './message.ts';

export const schema = Type.Object(
  {
    notificationType: Type.Literal('Message'),
    projectKey: Type.String({ minLength: 1, description: 'Project.' }),
    ...message.properties,
    type: Type.Optional(message.properties.type),
    payloadNotIncluded: Type.Optional(
      Type.Object(
        { reason: Type.String({ description: 'Why.' }), payloadType: Type.String({ description: 'Of what.' }) },
        { description: 'The message was too large: it is to be read.' },
      ),
    ),
  },
  { description: 'Payload of a notification, taken out of its envelopes; at least once, in no order.' },
);
export type MessageNotification = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { notificationType: 'Message', projectKey: 'demo', ...(messages[0] as object) },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A change is another payload.',
    value: { ...(examples[0] as object), notificationType: 'ResourceUpdated' },
  },
];
