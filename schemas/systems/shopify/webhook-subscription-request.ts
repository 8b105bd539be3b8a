/** Variables of createWebhookSubscription. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.String({ pattern: '^[A-Z_]+$' }),
    webhookSubscription: Type.Object(
      { uri: personal(Type.String({ description: 'https, pubsub:// or an EventBridge name.' })) },
      strict,
    ),
  },
  { ...strict, description: 'One topic to one address.' },
);
export type WebhookSubscriptionRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { topic: 'RETURNS_PROCESS', webhookSubscription: { uri: 'https://hooks.example.test/shopify' } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A topic is written as in GraphQL.',
    value: { topic: 'returns/process', webhookSubscription: { uri: 'https://hooks.example.test/shopify' } },
  },
];
