/** The events RMA_CREATED and RMA_STATUS_UPDATED. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, identifier, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    eventName: Type.Union([Type.Literal('RMA_CREATED'), Type.Literal('RMA_STATUS_UPDATED')], {
      description: 'Verified; the only documented field.',
    }),
    rmaId: identifier('Inferred.'),
    status: optionalText('Inferred. A hint: the RMA is read before anything is done.'),
    shopName: optionalText('Inferred.'),
  },
  { description: 'An RMA was made or its status changed. Unsigned: only a reason to read the RMA.' },
);
export type RmaWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { eventName: 'RMA_STATUS_UPDATED', rmaId: '20000042', status: 'Received', shopName: 'lt-demo.myshopify.com' },
  { eventName: 'RMA_CREATED', rmaId: 20000043 },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An event that names no RMA cannot be followed up.', value: { eventName: 'RMA_CREATED' } },
  { reason: 'A shipment has events of its own.', value: { eventName: 'SHIPMENT_CREATED', rmaId: '20000042' } },
];
