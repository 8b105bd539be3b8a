/** Parts of subscriptions that reads and writes share. */
import { Type } from '@sinclair/typebox';

export const destination = Type.Object(
  {
    type: Type.Literal('GoogleCloudPubSub'),
    projectId: Type.String({ minLength: 1, description: "Google's project." }),
    topic: Type.String({ minLength: 1, description: 'The platform must have pubsub.topics.publish on it.' }),
  },
  { additionalProperties: false, description: 'Where notifications go.' },
);
export const messages = Type.Array(
  Type.Object(
    {
      resourceTypeId: Type.String({ minLength: 1, description: 'Kind of resource, e.g. order.' }),
      types: Type.Optional(Type.Array(Type.String(), { description: 'Absent or empty: all messages of the kind.' })),
    },
    { additionalProperties: false },
  ),
  { description: 'What happened, with its data.' },
);
export const changes = Type.Array(
  Type.Object(
    { resourceTypeId: Type.String({ minLength: 1, description: 'Kind of resource, e.g. inventory-entry.' }) },
    { additionalProperties: false },
  ),
  {
    description:
      'That something changed, without data. Stock that orders move makes no message, so that stock needs changes.',
  },
);
export const format = Type.Union(
  [
    Type.Object({ type: Type.Literal('Platform') }, { additionalProperties: false }),
    Type.Object(
      { type: Type.Literal('CloudEvents'), cloudEventsVersion: Type.Literal('1.0') },
      { additionalProperties: false },
    ),
  ],
  { description: 'Form of the notifications; default Platform.' },
);
