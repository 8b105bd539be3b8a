/** All webhook subscriptions of a shop. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';
import { schema as WebhookSubscription } from './webhook-subscription.ts';

export const schema = Type.Array(WebhookSubscription, {
  description: 'Answer of GET /webhooks: a bare list (verified).',
});
export type WebhookSubscriptions = Static<typeof schema>;

export const examples: readonly unknown[] = [
  [{ id: 51, url: 'https://hooks.example.test/returngo/made-up-path', eventName: 'RMA_CREATED' }],
  [],
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Here there is no envelope.', value: { webhooks: [] } },
  { reason: 'A refusal is not an empty list.', value: { message: 'Forbidden' } },
];
