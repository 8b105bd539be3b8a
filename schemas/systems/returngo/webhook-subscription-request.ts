/** Body of POST /webhook and PUT /webhook/{id}. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { EventName, type InvalidPayload, strict } from './fields.ts';

export const schema = Type.Object(
  {
    url: personal(
      Type.String({
        format: 'uri',
        description: 'With the secret as its last segment. Name as in the list (inferred).',
      }),
    ),
    eventName: EventName,
  },
  {
    ...strict,
    description: 'A subscription to create or to change (operation verified, body inferred from the list).',
  },
);
export type WebhookSubscriptionRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { url: 'https://hooks.example.test/returngo/made-up-path', eventName: 'SHIPMENT_STATUS_UPDATED' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The address must be whole.', value: { url: '/hooks', eventName: 'RMA_CREATED' } },
  {
    reason: 'ReturnGO has no such event.',
    value: { url: 'https://hooks.example.test/returngo', eventName: 'RMA_DELETED' },
  },
];
