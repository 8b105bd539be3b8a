/** All webhook subscriptions. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';
import { schema as WebhookSubscription } from './webhook-subscription.ts';

export const schema = Type.Object(
  { webhooks: Type.Array(WebhookSubscription) },
  { description: 'Answer of GET /webhooks; not paged (third-party).' },
);
export type WebhookSubscriptions = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { webhooks: [] },
  { webhooks: [{ id: 61, topic: 'return', trigger: 'return.closed', url: 'https://hooks.example.test/loop' }] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A refusal is not an empty list.', value: { errors: { code: 'FAILED_TO_GET_WEBHOOKS' } } },
];
