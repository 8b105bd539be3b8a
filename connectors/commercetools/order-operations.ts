/** Calls about orders: read, shipped, taken over, returned. */
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import { applied } from './applied.ts';
import { documented, timeVariable, variantPredicate } from './evidence.ts';
import { query, readOne, variable } from './operation-parts.ts';

const deliveries = '$now.shippingInfo.deliveries';

const orderApplied = applied({
  keyed: {
    addDelivery: `deliveryKey in ${deliveries}.key`,
    addParcelToDelivery: `parcelKey in ${deliveries}.parcels.key`,
    addReturnInfo: 'items[0].key in $now.returnInfo.items.key',
  },
  state: {
    changeOrderState: '$now.orderState = orderState',
    changeShipmentState: '$now.shipmentState = shipmentState',
    changePaymentState: '$now.paymentState = paymentState',
    setOrderNumber: '$now.orderNumber = orderNumber',
    removeDelivery: `$not(deliveryKey in ${deliveries}.key)`,
    setParcelTrackingData: `$exists(${deliveries}.parcels[key = $action.parcelKey and trackingData.trackingId = $action.trackingData.trackingId])`,
    updateSyncInfo: '$exists($now.syncInfo[externalId = $action.externalId])',
    setReturnShipmentState:
      '$exists($now.returnInfo.items[key = $action.returnItemKey and shipmentState = $action.shipmentState])',
    setReturnPaymentState:
      '$exists($now.returnInfo.items[key = $action.returnItemKey and paymentState = $action.paymentState])',
    setCustomField: '$lookup($now.custom.fields, name) = value',
  },
});

const byVersion = (operation: string, parameter: string): IdempotencyMechanism => ({
  kind: 'version',
  operation,
  parameters: { [parameter]: `parameters.${parameter}` },
  unchanged: 'body.version = request.version',
  applied: orderApplied,
});

const update = (title: string, path: string, parameter: string, reading: string): Operation => ({
  title,
  description:
    'All actions or none, only on the version that was read. transitionState and transitionLineItemState leave no trace that proves a lost answer. A delivery needs shippingInfo; its quantities are not checked.',
  evidence: documented,
  direction: 'write',
  method: 'POST',
  path,
  parameters: { [parameter]: { in: 'path', required: true } },
  request: 'commercetools/order-update',
  response: 'commercetools/order',
  idempotency: [byVersion(reading, parameter)],
});

export const orderOperations: Record<string, Operation> = {
  getOrder: readOne('One order', '/orders/{orderId}', 'orderId', 'commercetools/order'),
  getOrderByNumber: readOne(
    'One order by its number',
    '/orders/order-number={orderNumber}',
    'orderNumber',
    'commercetools/order',
  ),
  listOrders: query('Orders that changed in a period', '/orders', 'commercetools/orders', {
    evidence: timeVariable,
    where: 'lastModifiedAt > :from and lastModifiedAt <= :to',
    parameters: {
      from: variable('from', 'Start, UTC, not included.'),
      to: variable('to', 'End, UTC, included.'),
    },
  }),
  findOrdersOfSkus: query('Orders of SKUs since a moment', '/orders', 'commercetools/orders', {
    evidence: variantPredicate,
    where: 'lineItems(variant(sku in :skus)) and createdAt > :since',
    parameters: {
      skus: { ...variable('skus', 'SKUs, one parameter each.'), repeat: true },
      since: variable('since', 'When the oldest was placed, UTC, not included.'),
    },
    batch: { limit: '{settings.skusPerRead}', parameter: 'skus' },
  }),
  updateOrder: update('Change an order', '/orders/{orderId}', 'orderId', 'getOrder'),
  updateOrderByNumber: update(
    'Change an order by its number',
    '/orders/order-number={orderNumber}',
    'orderNumber',
    'getOrderByNumber',
  ),
};
