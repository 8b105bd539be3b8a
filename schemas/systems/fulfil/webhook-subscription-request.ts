/** A webhook to set up. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    event: Type.String({ minLength: 1, description: 'Official.' }),
    url: personal(Type.String({ pattern: '^https?://', description: 'Official.' })),
  },
  { ...strict, description: 'A webhook to set up.' },
);
export type WebhookSubscriptionRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { event: 'product.product.inventory_level_changed', url: 'https://backhaul.example.test/webhooks' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without an address nothing could be sent.', value: { event: 'a' } },
];
