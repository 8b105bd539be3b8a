/** A parcel of an RMA. */
import { Type } from '@sinclair/typebox';
import { identifier, optionalFlag, optionalText } from './fields.ts';

const Address = Type.Object(
  {
    name: optionalText('Observed.'),
    street1: optionalText('Observed.'),
    street2: optionalText('Observed.'),
    city: optionalText('Observed.'),
    state: optionalText('Observed.'),
    zip: optionalText('Observed.'),
    country: optionalText('Observed.'),
    phone: optionalText('Observed.'),
    email: optionalText('Observed.'),
  },
  { description: 'Observed.' },
);
const optionalAddress = (description: string) => Type.Optional(Type.Union([Address, Type.Null()], { description }));

export const Shipment = Type.Object(
  {
    shipmentId: identifier('Verified.'),
    status: Type.String({
      description: 'Pending, LabelCreated, Shipped, Received, Validated or Canceled (verified).',
    }),
    carrierName: optionalText('null before there is a label (observed).'),
    requestedServiceLevel: optionalText('Verified.'),
    actualServiceLevel: optionalText('Verified.'),
    trackingNumber: optionalText('null before there is a label (observed).'),
    trackingURL: optionalText('null before there is a label (observed).'),
    labelURL: optionalText('null before there is a label (observed).'),
    customerAddress: optionalAddress('Verified.'),
    returnAddress: optionalAddress("Where ReturnGO's routing sends it (verified)."),
    isOutbound: optionalFlag('Verified.'),
  },
  { description: 'A shipment (verified).' },
);
