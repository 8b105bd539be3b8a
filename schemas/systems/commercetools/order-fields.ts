/** Parts of orders that reads and updates share. */
import { Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { optionalText, strict } from './fields.ts';

const oneOf = <const Words extends readonly string[]>(words: Words, description: string) =>
  Type.Unsafe<Words[number]>(Type.String({ enum: [...words], description }));

export const orderState = oneOf(['Open', 'Confirmed', 'Complete', 'Cancelled'], 'State of the order.');
export const shipmentState = oneOf(
  ['Shipped', 'Delivered', 'Ready', 'Pending', 'Delayed', 'Partial', 'Backorder', 'Canceled'],
  'State of the shipment.',
);
export const paymentState = oneOf(['BalanceDue', 'Failed', 'Pending', 'CreditOwed', 'Paid'], 'State of the payment.');
export const returnShipmentState = oneOf(
  ['Advised', 'Returned', 'BackInStock', 'Unusable'],
  'BackInStock and Unusable follow Returned alone.',
);
export const returnPaymentState = oneOf(
  ['NonRefundable', 'Initial', 'Refunded', 'NotRefunded'],
  'Of an advised item: NonRefundable.',
);

export const trackingData = {
  trackingId: personal(optionalText('Number of the parcel.')),
  carrier: optionalText('Who carries it.'),
  provider: optionalText('Who provides the tracking.'),
  providerTransaction: optionalText('Number at the provider.'),
  isReturn: Type.Optional(Type.Boolean({ description: 'Whether it comes back.' })),
};

export const deliveryItem = Type.Object(
  {
    id: Type.String({ minLength: 1, description: 'Id of the line item.' }),
    quantity: Type.Integer({ description: 'Units; the platform does not check them against the order.' }),
  },
  { ...strict, description: 'What of a line is in it.' },
);
