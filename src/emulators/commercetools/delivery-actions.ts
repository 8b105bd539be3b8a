/** Deliveries and parcels of an order. */
import { type Static, Type } from '@sinclair/typebox';
import { actionReader, Key } from './bodies.ts';
import type { Actions } from './changing.ts';
import { type CommercetoolsContext, newId } from './context.ts';
import type { Delivery, Order, Parcel } from './order-model.ts';
import { duplicateField, invalidInput, invalidOperation } from './refusals.ts';

const Items = Type.Optional(Type.Array(Type.Object({ id: Type.String(), quantity: Type.Integer() })));
const Tracking = Type.Optional(Type.Record(Type.String(), Type.Unknown()));
const ParcelDraft = Type.Object({ key: Type.Optional(Key), trackingData: Tracking, items: Items });
const named = { deliveryId: Type.Optional(Type.String()), deliveryKey: Type.Optional(Key) };

const readDelivery = actionReader(
  Type.Object({ deliveryKey: Type.Optional(Key), items: Items, parcels: Type.Optional(Type.Array(ParcelDraft)) }),
);
const readNamed = actionReader(Type.Object({ ...named, items: Items }));
const readParcel = actionReader(
  Type.Object({ ...named, parcelKey: Type.Optional(Key), trackingData: Tracking, items: Items }),
);
const readTracking = actionReader(
  Type.Object({ parcelId: Type.Optional(Type.String()), parcelKey: Type.Optional(Key), trackingData: Tracking }),
);

function deliveriesOf(order: Order): Delivery[] {
  if (!order.shippingInfo) throw invalidOperation('The order has no shippingInfo, so that no delivery can be added.');
  order.shippingInfo.deliveries ??= [];
  return order.shippingInfo.deliveries;
}

function deliveryOf(
  order: Order,
  { deliveryId, deliveryKey }: { deliveryId?: string; deliveryKey?: string },
): Delivery {
  const found = deliveriesOf(order).find(({ id, key }) => (deliveryId ? id === deliveryId : key === deliveryKey));
  if (!found) throw invalidInput(`The delivery '${deliveryId ?? deliveryKey}' was not found.`);
  return found;
}

function newParcel(
  context: CommercetoolsContext,
  order: Order,
  { key, trackingData, items }: Static<typeof ParcelDraft>,
): Parcel {
  const taken = key !== undefined && deliveriesOf(order).some(({ parcels }) => parcels.some((one) => one.key === key));
  if (taken) throw duplicateField('parcelKey', key);
  return {
    id: newId(context),
    createdAt: context.clock.iso(),
    ...(key === undefined ? {} : { key }),
    ...(trackingData ? { trackingData } : {}),
    items: items ?? [],
  };
}

export const deliveryActions: Actions = {
  addDelivery: (resource, action, context) => {
    const order = resource as Order;
    const { deliveryKey: key, items = [], parcels = [] } = readDelivery(action);
    const deliveries = deliveriesOf(order);
    if (key !== undefined && deliveries.some((one) => one.key === key)) throw duplicateField('deliveryKey', key);
    const delivery: Delivery = {
      id: newId(context),
      createdAt: context.clock.iso(),
      ...(key === undefined ? {} : { key }),
      items,
      parcels: parcels.map((parcel) => newParcel(context, order, parcel)),
    };
    deliveries.push(delivery);
    return { type: 'DeliveryAdded', delivery };
  },
  removeDelivery: (resource, action) => {
    const order = resource as Order;
    const delivery = deliveryOf(order, readNamed(action));
    if (order.shippingInfo) order.shippingInfo.deliveries = deliveriesOf(order).filter((one) => one !== delivery);
    return { type: 'DeliveryRemoved', delivery };
  },
  setDeliveryItems: (resource, action) => {
    const given = readNamed(action);
    const delivery = deliveryOf(resource as Order, given);
    const oldItems = delivery.items;
    delivery.items = given.items ?? [];
    return { type: 'DeliveryItemsUpdated', deliveryId: delivery.id, items: delivery.items, oldItems };
  },
  addParcelToDelivery: (resource, action, context) => {
    const order = resource as Order;
    const { parcelKey: key, ...given } = readParcel(action);
    const delivery = deliveryOf(order, given);
    const parcel = newParcel(context, order, { ...given, ...(key === undefined ? {} : { key }) });
    delivery.parcels.push(parcel);
    return { type: 'ParcelAddedToDelivery', delivery, parcel };
  },
  setParcelTrackingData: (resource, action) => {
    const { parcelId, parcelKey, trackingData } = readTracking(action);
    for (const delivery of deliveriesOf(resource as Order)) {
      const parcel = delivery.parcels.find(({ id, key }) => (parcelId ? id === parcelId : key === parcelKey));
      if (!parcel) continue;
      if (trackingData) parcel.trackingData = trackingData;
      else delete parcel.trackingData;
      return { type: 'ParcelTrackingDataUpdated', deliveryId: delivery.id, parcelId: parcel.id, trackingData };
    }
    throw invalidInput(`The parcel '${parcelId ?? parcelKey}' was not found.`);
  },
};
