/** What can be done to an order's states, synchronisation and custom fields. Quantities of deliveries are not checked, as at the vendor. */
import { type TSchema, Type } from '@sinclair/typebox';
import { actionReader, Named } from './bodies.ts';
import { type Action, type Actions, type Happening, resolve } from './changing.ts';
import type { CommercetoolsContext } from './context.ts';
import { deliveryActions } from './delivery-actions.ts';
import type { Order } from './order-model.ts';
import { invalidInput, invalidOperation } from './refusals.ts';
import { returnActions } from './return-actions.ts';

const words = {
  orderState: ['Open', 'Confirmed', 'Complete', 'Cancelled'],
  shipmentState: ['Shipped', 'Delivered', 'Ready', 'Pending', 'Delayed', 'Partial', 'Backorder', 'Canceled'],
  paymentState: ['BalanceDue', 'Failed', 'Pending', 'CreditOwed', 'Paid'],
} as const;

const stateChange = (field: keyof typeof words, type: string): Action => {
  const schema: TSchema = Type.Object({ [field]: Type.Union(words[field].map((word) => Type.Literal(word))) });
  const read = actionReader(schema);
  return (resource, action) => {
    const order = resource as Order;
    const value = String((read(action) as Record<string, unknown>)[field]);
    const old = order[field];
    order[field] = value;
    const oldName = `old${field.charAt(0).toUpperCase()}${field.slice(1)}`;
    return { type, [field]: value, ...(old === undefined ? {} : { [oldName]: old }) };
  };
};

const readTransition = actionReader(Type.Object({ state: Named, force: Type.Optional(Type.Boolean()) }));
const readLineTransition = actionReader(
  Type.Object({
    lineItemId: Type.String(),
    quantity: Type.Integer({ minimum: 1 }),
    fromState: Named,
    toState: Named,
  }),
);
const readNumber = actionReader(Type.Object({ orderNumber: Type.String({ minLength: 1 }) }));
const readSync = actionReader(
  Type.Object({
    channel: Named,
    externalId: Type.Optional(Type.String()),
    syncedAt: Type.Optional(Type.String()),
  }),
);
const readType = actionReader(
  Type.Object({ type: Type.Optional(Named), fields: Type.Optional(Type.Record(Type.String(), Type.Unknown())) }),
);
const readField = actionReader(Type.Object({ name: Type.String(), value: Type.Optional(Type.Unknown()) }));

/** The first state must be initial; from then on only what the current one lists, unless it lists nothing or is forced. */
function transition(order: Order, action: never, context: CommercetoolsContext): Happening {
  const { state, force } = readTransition(action);
  const next = resolve(context, 'state', state);
  const { rows } = context.state.kinds.state;
  const current = order.state && rows.get(order.state.id);
  const allowed = current?.transitions as { id: string }[] | undefined;
  if (!force && allowed && !allowed.some(({ id }) => id === next.id)) {
    throw invalidOperation(
      `The transition from state '${current?.key}' to '${rows.get(next.id)?.key}' is not allowed.`,
    );
  }
  if (!force && !current && rows.get(next.id)?.initial !== true) {
    throw invalidOperation(`The state '${rows.get(next.id)?.key}' is not an initial state.`);
  }
  order.state = next;
  return { type: 'OrderStateTransition', state: next, force: force ?? false };
}

export const orderActions: Actions = {
  ...deliveryActions,
  ...returnActions,
  changeOrderState: stateChange('orderState', 'OrderStateChanged'),
  changeShipmentState: stateChange('shipmentState', 'OrderShipmentStateChanged'),
  changePaymentState: stateChange('paymentState', 'OrderPaymentStateChanged'),
  transitionState: (order, action, context) => transition(order as Order, action, context),
  transitionLineItemState: (resource, action, context) => {
    const { lineItemId, quantity, fromState, toState } = readLineTransition(action);
    const line = (resource as Order).lineItems.find(({ id }) => id === lineItemId);
    if (!line) throw invalidInput(`The line item '${lineItemId}' was not found.`);
    const [from, to] = [resolve(context, 'state', fromState), resolve(context, 'state', toState)];
    const source = line.state.find(({ state }) => state.id === from.id);
    if (!source || source.quantity < quantity) throw invalidOperation('There are not so many units in that state.');
    source.quantity -= quantity;
    const target = line.state.find(({ state }) => state.id === to.id);
    if (target) target.quantity += quantity;
    else line.state.push({ quantity, state: to });
    line.state = line.state.filter((one) => one.quantity > 0);
    return { type: 'LineItemStateTransition', lineItemId, quantity, fromState: from, toState: to };
  },
  setOrderNumber: (order, action) => {
    if (order.orderNumber !== undefined) throw invalidOperation('The order number is set already.');
    order.orderNumber = readNumber(action).orderNumber;
    return undefined;
  },
  updateSyncInfo: (resource, action, context) => {
    const { channel, ...rest } = readSync(action);
    const reference = resolve(context, 'channel', channel);
    const roles = context.state.kinds.channel.rows.get(reference.id)?.roles as string[];
    if (!roles.includes('OrderExport') && !roles.includes('OrderImport')) {
      throw invalidInput(`The channel '${reference.id}' has neither the role OrderExport nor OrderImport.`);
    }
    const order = resource as Order;
    const others = order.syncInfo.filter((one) => one.channel.id !== reference.id);
    order.syncInfo = [...others, { syncedAt: context.clock.iso(), ...rest, channel: reference }];
    return undefined;
  },
  setCustomType: (resource, action) => {
    const order = resource as Order;
    const { type, fields } = readType(action);
    if (type) order.custom = { type: { typeId: 'type', id: type.id ?? type.key }, fields: fields ?? {} };
    else delete order.custom;
    return undefined;
  },
  setCustomField: (resource, action) => {
    const order = resource as Order;
    const { name, value } = readField(action);
    if (!order.custom) throw invalidOperation('The order has no custom type.');
    if (value === undefined || value === null) delete order.custom.fields[name];
    else order.custom.fields[name] = value;
    return undefined;
  },
};
