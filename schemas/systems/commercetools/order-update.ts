/** A change of an order: the actions that flows need. There is no action setDeliveries. */
import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { impersonal, personal } from '../../personal.ts';
import { customValue, type InvalidPayload, id, identifier, key, optionalText, strict, updateOf } from './fields.ts';
import { deliveryItem, orderState, paymentState, shipmentState, trackingData } from './order-fields.ts';

const act = <Name extends string, Fields extends TProperties>(name: Name, fields: Fields, description: string) =>
  Type.Object({ action: Type.Literal(name), ...fields }, { ...strict, description });

const items = Type.Optional(Type.Array(deliveryItem, { maxItems: 500, description: 'What is in it.' }));
const tracking = Type.Optional(Type.Object(trackingData, { ...strict, description: 'Where the parcel is.' }));
const quantity = Type.Integer({ minimum: 1, description: 'Units.' });
const state = identifier('state', 'State of the own state machine.');

const action = Type.Union([
  act('changeOrderState', { orderState }, 'Sets the state of the order.'),
  act('changeShipmentState', { shipmentState: Type.Optional(shipmentState) }, 'Sets the state of the shipment.'),
  act('changePaymentState', { paymentState: Type.Optional(paymentState) }, 'Sets the state of the payment.'),
  act(
    'transitionState',
    { state, force: Type.Optional(Type.Boolean({ description: 'Ignores the transitions that are declared.' })) },
    'Moves along the own state machine.',
  ),
  act(
    'transitionLineItemState',
    { lineItemId: id, quantity, fromState: state, toState: state },
    'Moves units of a line from one state to another.',
  ),
  act(
    'addDelivery',
    {
      deliveryKey: key,
      items,
      parcels: Type.Optional(
        Type.Array(Type.Object({ key: Type.Optional(key), trackingData: tracking, items }, strict), {
          maxItems: 100,
          description: 'In which parcels.',
        }),
      ),
    },
    'Goods have left. The key is optional there; ours carry it, to be found again.',
  ),
  act(
    'addParcelToDelivery',
    { deliveryKey: key, parcelKey: key, trackingData: tracking, items },
    'One more parcel; its key is optional there.',
  ),
  act('setParcelTrackingData', { parcelKey: key, trackingData: tracking }, 'Where a parcel is.'),
  act('removeDelivery', { deliveryKey: key }, 'Takes a delivery back.'),
  act('setOrderNumber', { orderNumber: Type.String({ minLength: 1, description: 'Once only.' }) }, 'Numbers an order.'),
  act(
    'updateSyncInfo',
    {
      channel: identifier('channel', 'With the role OrderExport or OrderImport.'),
      externalId: optionalText('Number of the order there.'),
      syncedAt: Type.Optional(Type.String({ format: 'date-time', description: 'Default: now.' })),
    },
    'Another system has the order; one entry per channel.',
  ),
  act(
    'addReturnInfo',
    {
      returnTrackingId: personal(optionalText('Number of the parcel.')),
      items: Type.Array(
        Type.Object(
          {
            key,
            lineItemId: id,
            quantity,
            shipmentState: Type.Union([Type.Literal('Advised'), Type.Literal('Returned')]),
            comment: personal(optionalText('For people.')),
          },
          strict,
        ),
        { minItems: 1, maxItems: 500, description: 'Lines; the key is optional there.' },
      ),
    },
    'Goods come back.',
  ),
  act(
    'setReturnShipmentState',
    { returnItemKey: key, shipmentState: Type.Union([Type.Literal('BackInStock'), Type.Literal('Unusable')]) },
    'After inspection; only of what is Returned. Moves no stock by itself (inferred).',
  ),
  act(
    'setReturnPaymentState',
    {
      returnItemKey: key,
      paymentState: Type.Union(['Initial', 'Refunded', 'NotRefunded'].map((word) => Type.Literal(word))),
    },
    'Whether the money went back.',
  ),
  act(
    'setCustomType',
    {
      type: Type.Optional(identifier('type', 'Absent: removes it with all fields.')),
      fields: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'By name.' })),
    },
    'Gives the order its custom fields.',
  ),
  act(
    'setCustomField',
    {
      name: impersonal(Type.String({ minLength: 2, maxLength: 36, description: 'Field.' })),
      value: Type.Optional(customValue),
    },
    'Sets one custom field.',
  ),
]);

export const schema = updateOf(action, 'Body of POST /orders/{id} and /orders/order-number={number}.');
export type OrderUpdate = Static<typeof schema>;

const line = '77777777-0000-4000-8000-000000000001';
export const examples: readonly unknown[] = [
  {
    version: 11,
    actions: [
      {
        action: 'addDelivery',
        deliveryKey: 'dsp_31',
        items: [{ id: line, quantity: 1 }],
        parcels: [{ key: 'dsp_31-1', trackingData: { trackingId: 'EX0001', carrier: 'Example Post' } }],
      },
      { action: 'changeShipmentState', shipmentState: 'Shipped' },
    ],
  },
  {
    version: 12,
    actions: [
      { action: 'updateSyncInfo', channel: { typeId: 'channel', key: 'archean' }, externalId: 'ord_9001' },
      {
        action: 'addReturnInfo',
        items: [{ key: 'return-1', lineItemId: line, quantity: 1, shipmentState: 'Returned' }],
      },
      { action: 'setReturnShipmentState', returnItemKey: 'return-1', shipmentState: 'BackInStock' },
      { action: 'setReturnPaymentState', returnItemKey: 'return-1', paymentState: 'Refunded' },
      { action: 'transitionState', state: { typeId: 'state', key: 'picking' } },
      { action: 'setCustomField', name: 'returnReason', value: 'too small' },
    ],
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'There is no such action.', value: { version: 1, actions: [{ action: 'setDeliveries', deliveries: [] }] } },
  {
    reason: 'Sent is no state of a shipment.',
    value: { version: 1, actions: [{ action: 'changeShipmentState', shipmentState: 'Sent' }] },
  },
  {
    reason: 'A delivery without a key could not be found again.',
    value: { version: 1, actions: [{ action: 'addDelivery', items: [] }] },
  },
];
