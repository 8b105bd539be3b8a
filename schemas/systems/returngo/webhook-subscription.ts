/** One webhook subscription. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, identifier } from './fields.ts';

export const schema = Type.Object(
  {
    id: identifier('Verified; whether text or number is unknown.'),
    url: personal(Type.String({ description: 'Verified.' })),
    eventName: Type.String({ description: 'One event per subscription (verified).' }),
  },
  { description: 'Where ReturnGO sends which event. It has no secret: the address itself must be hard to guess.' },
);
export type WebhookSubscription = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { id: 51, url: 'https://hooks.example.test/returngo/made-up-path', eventName: 'RMA_STATUS_UPDATED' },
  { id: '52', url: 'https://hooks.example.test/returngo/made-up-path', eventName: 'TRANSACTION_CREATED' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without an id it can be neither changed nor removed.',
    value: { url: 'https://hooks.example.test/returngo', eventName: 'RMA_CREATED' },
  },
];
