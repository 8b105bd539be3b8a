/** The events RMA_CREATED and RMA_STATUS_UPDATED. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalIdentifier, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    eventName: Type.Union([Type.Literal('RMA_CREATED'), Type.Literal('RMA_STATUS_UPDATED')], {
      description: 'Verified; the only documented field.',
    }),
    rmaId: optionalIdentifier('Inferred; its name can be set.'),
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
  { reason: 'A body without the name of its event is none.', value: { rmaId: '20000042' } },
  { reason: 'A shipment has events of its own.', value: { eventName: 'SHIPMENT_CREATED', rmaId: '20000042' } },
];
