/** A subscription to notifications. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, optionalText, version } from './fields.ts';

export const schema = Type.Object(
  {
    id,
    version,
    key: optionalText('Key of our own.'),
    status: Type.String({
      description:
        'Healthy, ConfigurationError, TemporaryError; in ConfigurationErrorDeliveryStopped and ManuallySuspended notifications are lost.',
    }),
    destination: Type.Object({ type: Type.String({ description: 'Kind of queue.' }) }, { description: 'Where to.' }),
    messages: Type.Array(Type.Object({ resourceTypeId: Type.String() }), { description: 'What happened.' }),
    changes: Type.Array(Type.Object({ resourceTypeId: Type.String() }), { description: 'That something changed.' }),
  },
  { description: 'Answer of reads and writes under /subscriptions.' },
);
export type Subscription = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 'aaaaaaaa-0000-4000-8000-000000000001',
    version: 1,
    key: 'backhaul-stock',
    status: 'Healthy',
    destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' },
    messages: [],
    changes: [{ resourceTypeId: 'inventory-entry' }],
    format: { type: 'Platform' },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Its health must be known.', value: { ...(examples[0] as object), status: undefined } },
];
