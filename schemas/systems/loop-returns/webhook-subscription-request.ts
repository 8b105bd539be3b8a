/** Body of POST /webhooks and PUT /webhooks/{id}. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    topic: Type.Union(
      [
        Type.Literal('return'),
        Type.Literal('return.processing'),
        Type.Literal('label'),
        Type.Literal('label.request'),
        Type.Literal('restock'),
        Type.Literal('giftcard'),
        Type.Literal('happy.returns.shipment'),
      ],
      { description: 'Decides the shape of the payload (verified).' },
    ),
    trigger: Type.String({
      pattern: '^[a-z]+(\\.[a-z]+)+$',
      description: 'Decides when it is sent. A pair that does not fit gives empty payloads (verified).',
    }),
    url: personal(Type.String({ format: 'uri', description: 'Verified.' })),
    status: Type.Union([Type.Literal('active'), Type.Literal('inactive')], {
      description: 'Always sent: the documents disagree about the default (verified).',
    }),
  },
  { ...strict, description: 'A subscription to create or to change.' },
);
export type WebhookSubscriptionRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { topic: 'return', trigger: 'label.updated', url: 'https://hooks.example.test/loop', status: 'active' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'The status is always sent.',
    value: { topic: 'return', trigger: 'return.closed', url: 'https://hooks.example.test/loop' },
  },
  {
    reason: 'Loop has no such topic.',
    value: { topic: 'order', trigger: 'order.created', url: 'https://hooks.example.test/loop', status: 'active' },
  },
  {
    reason: 'The address must be whole.',
    value: { topic: 'return', trigger: 'return.closed', url: '/hooks', status: 'active' },
  },
];
