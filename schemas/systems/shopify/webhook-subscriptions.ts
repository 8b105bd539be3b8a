/** Webhook subscriptions of this app. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nodes } from './fields.ts';

export const schema = answer(
  {
    webhookSubscriptions: nodes(
      Type.Object({ id: gid('WebhookSubscription'), topic: Type.String(), uri: personal(Type.String()) }),
    ),
  },
  'The answer of listWebhookSubscriptions.',
);
export type WebhookSubscriptions = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      webhookSubscriptions: {
        nodes: [
          {
            id: 'gid://shopify/WebhookSubscription/10',
            topic: 'RETURNS_PROCESS',
            uri: 'https://hooks.example.test/shopify',
          },
        ],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It is a list.', value: { data: { webhookSubscriptions: null } } },
];
