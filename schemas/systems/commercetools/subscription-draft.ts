/** A new subscription. The platform sends a test notification, and creates it only when that arrives. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, key, strict } from './fields.ts';
import { changes, destination, format, messages } from './subscription-fields.ts';

const rest = { key, destination, format: Type.Optional(format) };

export const schema = Type.Union(
  [
    Type.Object({ ...rest, messages, changes: Type.Optional(changes) }, strict),
    Type.Object({ ...rest, changes, messages: Type.Optional(messages) }, strict),
  ],
  { description: 'Body of POST /subscriptions; at least one of messages and changes.' },
);
export type SubscriptionDraft = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    key: 'backhaul-stock',
    destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' },
    changes: [{ resourceTypeId: 'inventory-entry' }],
    messages: [{ resourceTypeId: 'order', types: ['OrderCreated'] }],
    format: { type: 'CloudEvents', cloudEventsVersion: '1.0' },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'It must subscribe to something.',
    value: { key: 'backhaul-stock', destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' } },
  },
  {
    reason: 'A topic belongs to a project.',
    value: { key: 'backhaul-stock', destination: { type: 'GoogleCloudPubSub', topic: 'stock' }, changes: [] },
  },
];
