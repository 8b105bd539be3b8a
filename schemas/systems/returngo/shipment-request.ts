/** Body of PUT /shipment/{shipmentId}. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, ShipmentStatus, strict } from './fields.ts';

const text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

export const schema = Type.Object(
  {
    status: ShipmentStatus,
    carrierName: text('Verified.'),
    trackingNumber: personal(text('Verified.')),
    trackingURL: personal(text('Verified.')),
    labelURL: personal(text('Verified.')),
  },
  {
    ...strict,
    description:
      'The whole of what can be changed of a shipment: leaving a field out may clear it, so all are sent (third-party: a public client says they are required).',
  },
);
export type ShipmentRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    status: 'Received',
    carrierName: 'DemoCarrier',
    trackingNumber: 'DC-1',
    trackingURL: 'https://track.example.test/DC-1',
    labelURL: null,
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'The descriptive fields are sent each time.', value: { status: 'Received' } },
  {
    reason: 'An RMA can have this status, a shipment can not.',
    value: { status: 'Done', carrierName: null, trackingNumber: null, trackingURL: null, labelURL: null },
  },
];
