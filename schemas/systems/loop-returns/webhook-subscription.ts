/** One webhook subscription. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier, optionalIdentifier, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    id: identifier('Integer (verified).'),
    shop_id: optionalIdentifier('Integer (verified).'),
    topic: Type.String({
      description:
        'return, return.processing, label, label.request, restock, giftcard or happy.returns.shipment (verified).',
    }),
    trigger: Type.String({ description: 'Verified.' }),
    url: personal(Type.String({ description: 'Verified.' })),
    status: optionalText('active or inactive (verified); older: deactivated.'),
  },
  { description: 'Where Loop sends which events.' },
);
export type WebhookSubscription = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 61,
    shop_id: 4321,
    topic: 'return',
    trigger: 'return.closed',
    url: 'https://hooks.example.test/loop',
    status: 'active',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without an id it can be neither changed nor removed.',
    value: { topic: 'return', trigger: 'return.closed', url: 'https://hooks.example.test/loop' },
  },
];
