/** An order. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { type InvalidPayload, id, money, optionalText, reference, time, version } from './fields.ts';
import {
  deliveryItem,
  orderState,
  paymentState,
  returnPaymentState,
  returnShipmentState,
  shipmentState,
  trackingData,
} from './order-fields.ts';

const item = Type.Object(deliveryItem.properties, { description: 'What of a line is in it.' });
const parcel = Type.Object(
  {
    id,
    key: optionalText('Key of our own.'),
    trackingData: Type.Optional(Type.Object(trackingData, { description: 'Where it is.' })),
    items: Type.Optional(Type.Array(item, { description: 'What is in it.' })),
  },
  { description: 'A parcel.' },
);
const returnItem = Type.Object(
  {
    id,
    key: optionalText('Key of our own.'),
    lineItemId: optionalText('Line that comes back.'),
    quantity: Type.Integer({ description: 'Units.' }),
    comment: personal(optionalText('For people.')),
    shipmentState: returnShipmentState,
    paymentState: returnPaymentState,
  },
  { description: 'A returned line.' },
);

export const schema = Type.Object(
  {
    id,
    version,
    orderNumber: optionalText('Set once; then it never changes.'),
    customerEmail: personal(optionalText('Personal.')),
    createdAt: time('UTC.'),
    lastModifiedAt: time('UTC.'),
    orderState,
    shipmentState: Type.Optional(shipmentState),
    paymentState: Type.Optional(paymentState),
    state: Type.Optional(reference('State of the own state machine.')),
    totalPrice: money('What the order costs.'),
    lineItems: Type.Array(
      Type.Object({
        id,
        key: optionalText('Key of the line.'),
        productId: optionalText('Product.'),
        name: impersonal(
          Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Name by language.' })),
        ),
        variant: Type.Object({ id: Type.Integer({ description: 'Number.' }), sku: optionalText('SKU.') }),
        quantity: Type.Integer({ minimum: 0, description: 'Units.' }),
        supplyChannel: Type.Optional(reference('Where it is taken from.')),
        price: Type.Object(
          {
            value: money('Of one unit.'),
            discounted: Type.Optional(
              Type.Object({ value: money('Of one unit.') }, { description: 'What stands for it while it is reduced.' }),
            ),
          },
          { description: 'Of one unit, before discounts of the cart.' },
        ),
        totalPrice: money('Of the line, after all discounts.'),
      }),
      { description: 'Lines.' },
    ),
    shippingAddress: Type.Optional(
      Type.Object(
        {
          country: Type.String({ description: 'ISO 3166-1, two letters.' }),
          firstName: personal(optionalText('Personal.')),
          lastName: personal(optionalText('Personal.')),
          streetName: personal(optionalText('Personal.')),
          streetNumber: personal(optionalText('Personal.')),
          additionalStreetInfo: personal(optionalText('Personal.')),
          company: personal(optionalText('Personal.')),
          city: personal(optionalText('Personal.')),
          region: personal(optionalText('Personal.')),
          state: personal(optionalText('Personal.')),
          postalCode: personal(optionalText('Personal.')),
          email: personal(optionalText('Personal.')),
          phone: personal(optionalText('Personal.')),
          mobile: personal(optionalText('Personal.')),
        },
        { description: 'Personal.' },
      ),
    ),
    shippingInfo: Type.Optional(
      Type.Object(
        {
          shippingMethodName: optionalText('How it is sent.'),
          deliveries: Type.Optional(
            Type.Array(
              Type.Object({
                id,
                key: optionalText('Key of our own.'),
                createdAt: Type.Optional(time('UTC.')),
                items: Type.Array(item, { description: 'What was sent.' }),
                parcels: Type.Array(parcel, { description: 'In which parcels.' }),
              }),
              { description: 'What has left.' },
            ),
          ),
        },
        { description: 'Without it no delivery can be added.' },
      ),
    ),
    syncInfo: Type.Optional(
      Type.Array(
        Type.Object({
          channel: reference('System that has the order.'),
          externalId: optionalText('Its number there.'),
          syncedAt: time('UTC.'),
        }),
        { description: 'Where the order was taken over.' },
      ),
    ),
    returnInfo: Type.Optional(
      Type.Array(
        Type.Object({
          items: Type.Array(returnItem, { description: 'Lines.' }),
          returnTrackingId: personal(optionalText('Number of the parcel.')),
          returnDate: Type.Optional(time('UTC.')),
        }),
        { description: 'Returns. Their states move no stock by themselves (inferred).' },
      ),
    ),
    custom: Type.Optional(
      Type.Object(
        {
          type: reference('Type that declares the fields.'),
          fields: Type.Record(Type.String(), Type.Unknown(), { description: 'By name.' }),
        },
        { description: 'Custom fields.' },
      ),
    ),
  },
  { description: 'Answer of reads and writes under /orders.' },
);
export type Order = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: '33333333-0000-4000-8000-000000000003',
    version: 12,
    orderNumber: 'SO-1001',
    customerEmail: 'pat@example.test',
    createdAt: '2026-11-20T09:00:00.000Z',
    lastModifiedAt: '2026-11-20T10:00:00.000Z',
    orderState: 'Confirmed',
    shipmentState: 'Shipped',
    totalPrice: { type: 'centPrecision', centAmount: 2500, currencyCode: 'GBP', fractionDigits: 2 },
    lineItems: [
      {
        id: '77777777-0000-4000-8000-000000000001',
        productId: '55555555-0000-4000-8000-000000000001',
        name: { en: 'Plain Tee' },
        variant: { id: 1, sku: 'SKU-100' },
        quantity: 1,
        price: { value: { type: 'centPrecision', centAmount: 2500, currencyCode: 'GBP', fractionDigits: 2 } },
        totalPrice: { type: 'centPrecision', centAmount: 2500, currencyCode: 'GBP', fractionDigits: 2 },
      },
    ],
    shippingAddress: { country: 'GB', firstName: 'Pat', lastName: 'Doe', city: 'Testville', postalCode: 'T1 1ST' },
    shippingInfo: {
      shippingMethodName: 'Standard',
      deliveries: [
        {
          id: '88888888-0000-4000-8000-000000000001',
          key: 'dsp_31',
          items: [{ id: '77777777-0000-4000-8000-000000000001', quantity: 1 }],
          parcels: [{ id: '99999999-0000-4000-8000-000000000001', trackingData: { trackingId: 'EX0001' } }],
        },
      ],
    },
    syncInfo: [],
    returnInfo: [],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Sent is no state of a shipment.',
    value: { ...(examples[0] as object), shipmentState: 'Sent' },
  },
  {
    reason: 'Money is in whole minor units.',
    value: { ...(examples[0] as object), totalPrice: { centAmount: 25.5, currencyCode: 'GBP' } },
  },
];
