/** Returned lines of an order. Their states move no stock. */
import { Type } from '@sinclair/typebox';
import { actionReader, Key } from './bodies.ts';
import type { Actions } from './changing.ts';
import { newId } from './context.ts';
import type { Order, ReturnItem } from './order-model.ts';
import { duplicateField, invalidInput, invalidOperation } from './refusals.ts';

const readReturn = actionReader(
  Type.Object({
    returnTrackingId: Type.Optional(Type.String()),
    returnDate: Type.Optional(Type.String()),
    items: Type.Array(
      Type.Object({
        key: Type.Optional(Key),
        quantity: Type.Integer(),
        lineItemId: Type.String(),
        comment: Type.Optional(Type.String()),
        shipmentState: Type.Union([Type.Literal('Advised'), Type.Literal('Returned')]),
      }),
    ),
  }),
);
const named = { returnItemId: Type.Optional(Type.String()), returnItemKey: Type.Optional(Key) };
const readShipment = actionReader(
  Type.Object({
    ...named,
    shipmentState: Type.Union(['Returned', 'BackInStock', 'Unusable'].map((word) => Type.Literal(word))),
  }),
);
const readPayment = actionReader(
  Type.Object({
    ...named,
    paymentState: Type.Union(['Initial', 'Refunded', 'NotRefunded'].map((word) => Type.Literal(word))),
  }),
);

function itemOf(
  order: Order,
  { returnItemId, returnItemKey }: { returnItemId?: string; returnItemKey?: string },
): ReturnItem {
  const items = order.returnInfo.flatMap((info) => info.items);
  const found = items.find(({ id, key }) => (returnItemId ? id === returnItemId : key === returnItemKey));
  if (!found) throw invalidInput(`The return item '${returnItemId ?? returnItemKey}' was not found.`);
  return found;
}

export const returnActions: Actions = {
  addReturnInfo: (resource, action, context) => {
    const order = resource as Order;
    const { items, ...rest } = readReturn(action);
    const returned = items.map((item) => {
      if (!order.lineItems.some(({ id }) => id === item.lineItemId)) {
        throw invalidInput(`The line item '${item.lineItemId}' was not found.`);
      }
      const taken = order.returnInfo.some((info) =>
        info.items.some(({ key }) => key !== undefined && key === item.key),
      );
      if (taken) throw duplicateField('key', item.key);
      return {
        type: 'LineItemReturnItem',
        id: newId(context),
        ...item,
        paymentState: item.shipmentState === 'Advised' ? 'NonRefundable' : 'Initial',
        createdAt: context.clock.iso(),
        lastModifiedAt: context.clock.iso(),
      };
    });
    const returnInfo = { ...rest, items: returned };
    order.returnInfo.push(returnInfo);
    return { type: 'ReturnInfoAdded', returnInfo };
  },
  setReturnShipmentState: (resource, action, context) => {
    const { shipmentState, ...name } = readShipment(action);
    const item = itemOf(resource as Order, name);
    const from = shipmentState === 'Returned' ? 'Advised' : 'Returned';
    if (item.shipmentState !== from) {
      throw invalidOperation(`A return item in the state '${item.shipmentState}' can not become '${shipmentState}'.`);
    }
    item.shipmentState = shipmentState;
    if (shipmentState === 'Returned') item.paymentState = 'Initial';
    item.lastModifiedAt = context.clock.iso();
    return { type: 'OrderReturnShipmentStateChanged', returnItemId: item.id, returnShipmentState: shipmentState };
  },
  setReturnPaymentState: (resource, action, context) => {
    const { paymentState, ...name } = readPayment(action);
    const item = itemOf(resource as Order, name);
    if (item.paymentState === 'NonRefundable') throw invalidOperation('The return item is not refundable.');
    item.paymentState = paymentState;
    item.lastModifiedAt = context.clock.iso();
    return undefined;
  },
};
