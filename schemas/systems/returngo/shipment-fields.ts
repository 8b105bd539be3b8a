/** A parcel of an RMA. */
import { Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { identifier, optionalFlag, optionalText } from './fields.ts';

const Address = Type.Object(
  {
    name: personal(optionalText('Observed.')),
    street1: personal(optionalText('Observed.')),
    street2: personal(optionalText('Observed.')),
    city: personal(optionalText('Observed.')),
    state: personal(optionalText('Observed.')),
    zip: personal(optionalText('Observed.')),
    country: optionalText('Observed.'),
    phone: personal(optionalText('Observed.')),
    email: personal(optionalText('Observed.')),
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
    trackingNumber: personal(optionalText('null before there is a label (observed).')),
    trackingURL: personal(optionalText('null before there is a label (observed).')),
    labelURL: personal(optionalText('null before there is a label (observed).')),
    customerAddress: optionalAddress('Verified.'),
    returnAddress: optionalAddress("Where ReturnGO's routing sends it (verified)."),
    isOutbound: optionalFlag('Verified.'),
  },
  { description: 'A shipment (verified).' },
);
