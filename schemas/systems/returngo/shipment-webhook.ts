/** The events SHIPMENT_CREATED, SHIPMENT_STATUS_UPDATED and SHIPMENT_TRACKER_STATUS_UPDATED. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, optionalIdentifier, optionalText } from './fields.ts';

export const schema = Type.Object(
  {
    eventName: Type.Union(
      [
        Type.Literal('SHIPMENT_CREATED'),
        Type.Literal('SHIPMENT_STATUS_UPDATED'),
        Type.Literal('SHIPMENT_TRACKER_STATUS_UPDATED'),
      ],
      { description: 'Verified; the only documented field.' },
    ),
    rmaId: optionalIdentifier('Inferred; its name can be set. A shipment can be read only as part of its RMA.'),
    shipmentId: optionalIdentifier('Inferred.'),
    status: optionalText('Inferred. A hint.'),
    shopName: optionalText('Inferred.'),
  },
  { description: 'A parcel was made or moved. Unsigned: only a reason to read the RMA.' },
);
export type ShipmentWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { eventName: 'SHIPMENT_STATUS_UPDATED', rmaId: '20000042', shipmentId: '30007', status: 'Received' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An RMA has events of its own.', value: { eventName: 'RMA_CREATED', rmaId: '20000042' } },
];
