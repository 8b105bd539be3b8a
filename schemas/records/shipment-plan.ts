/** What commercetools is still to be told of the shipment of an order. */
import { type Static, Type } from '@sinclair/typebox';
import { deliveryItem, trackingData } from '../systems/commercetools/order-fields.ts';

const strict = { additionalProperties: false } as const;
const items = Type.Array(deliveryItem, { minItems: 1, description: 'What is in it.' });

export const NewDelivery = Type.Object(
  {
    action: Type.Literal('addDelivery'),
    deliveryKey: Type.String({ pattern: '^[A-Za-z0-9_-]{2,256}$', description: 'By which a repeat is seen.' }),
    items,
    parcels: Type.Array(
      Type.Object(
        {
          key: Type.String({ pattern: '^[A-Za-z0-9_-]{2,256}$' }),
          trackingData: Type.Object(trackingData, { ...strict, description: 'Where it is.' }),
          items,
        },
        strict,
      ),
      { description: 'One for each dispatch.' },
    ),
  },
  { ...strict, description: 'The action that adds a delivery to an order.' },
);

export const schema = Type.Object(
  {
    deliveries: Type.Array(NewDelivery, { description: 'Those that do not stand in commercetools yet.' }),
    shipmentState: Type.Union([Type.Literal('Partial'), Type.Literal('Shipped'), Type.Null()], {
      description: 'State to ask for; null: none.',
    }),
  },
  { ...strict, description: 'Deliveries to add, and the state that dispatches prove.' },
);
export type ShipmentPlan = Static<typeof schema>;
