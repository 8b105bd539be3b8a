/** Orders as they are made, marked and fulfilled. */
import { Big } from 'big.js';
import { type Call, Refused, record, requireType } from './context.ts';
import { move } from './inventory.ts';
import { decimal, sum } from './money.ts';
import type { FulfillmentOrder, Order, OrderLine } from './state.ts';
import { fulfillmentView, Views } from './views.ts';
import { emit, touchOrder } from './webhooks.ts';

interface NewLine {
  readonly variantId: string;
  readonly quantity: number;
  /** Default: the price of the variant. */
  readonly price?: string;
}

export interface NewOrder {
  readonly lines: readonly NewLine[];
  readonly note?: string | null;
  readonly tags?: readonly string[] | null;
  readonly sourceIdentifier?: string | null;
  readonly customerId?: string | null;
  readonly id?: string;
  readonly name?: string;
  readonly presentmentCurrency?: string;
}

/** Adds an order with one fulfilment order at the first active location. */
export function addOrder(call: Call, input: NewOrder): Order {
  const { state, clock, settings } = call.context;
  const at = clock.iso();
  const id = input.id ?? state.newId('Order');
  const location = [...state.locations.values()].find(({ isActive }) => isActive);
  const lines = input.lines.map((line): OrderLine => {
    const item = state.itemOfVariant(line.variantId);
    if (!item) throw new Refused(['order', 'lineItems'], 'Product variant does not exist', 'PRODUCT_VARIANT_NOT_FOUND');
    return {
      id: state.newId('LineItem'),
      sku: item.sku,
      title: item.title,
      variantId: line.variantId,
      quantity: line.quantity,
      price: decimal(line.price ?? item.price),
      refunded: 0,
    };
  });
  const fulfillmentOrder: FulfillmentOrder = {
    id: state.newId('FulfillmentOrder'),
    orderId: id,
    locationId: location?.id ?? '',
    holds: [],
    lines: lines.map((line) => ({
      id: state.newId('FulfillmentOrderLineItem'),
      lineId: line.id,
      total: line.quantity,
      remaining: line.quantity,
    })),
  };
  const order: Order = {
    id,
    name: input.name ?? `#${1_001 + state.orders.size}`,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    cancelledAt: null,
    note: input.note ?? null,
    tags: [...(input.tags ?? [])],
    sourceIdentifier: input.sourceIdentifier ?? null,
    presentmentCurrency: input.presentmentCurrency ?? settings.currency,
    customerId: input.customerId ?? null,
    lines,
    transactions: [],
    refunds: [],
    fulfillments: [],
    fulfillmentOrders: [fulfillmentOrder],
    returns: 0,
  };
  state.orders.set(id, order);
  return order;
}

/** Claims stock where it is tracked, at the location that fulfils. */
function claim(call: Call, order: Order, obeyPolicy: boolean): void {
  const { state, clock } = call.context;
  const locationId = order.fulfillmentOrders[0]?.locationId ?? '';
  const levels = order.lines.flatMap(({ variantId, quantity }) => {
    const item = state.itemOfVariant(variantId);
    return item?.tracked ? [{ level: state.ensureLevel(item.id, locationId, clock.iso()), quantity }] : [];
  });
  if (obeyPolicy && levels.some(({ level, quantity }) => (level.quantities.available ?? 0) < quantity)) {
    state.orders.delete(order.id);
    throw new Refused(null, 'Unable to reserve inventory', 'INVENTORY_CLAIM_FAILED');
  }
  for (const { level, quantity } of levels) move(call, level, 'available', -quantity);
}

/** Fulfils units; throws `Refused` for more than remain. */
export function fulfil(
  call: Call,
  order: Order,
  one: FulfillmentOrder,
  wanted: readonly { id: string; quantity: number }[] | undefined,
  tracking: Record<string, unknown> | null,
): object {
  const { state } = call.context;
  if (one.holds.length > 0) throw new Refused(['fulfillment'], 'Fulfillment order is on hold');
  const asked =
    wanted ??
    one.lines.filter(({ remaining }) => remaining > 0).map(({ id, remaining }) => ({ id, quantity: remaining }));
  const lines = asked.map(({ id, quantity }) => ({
    quantity,
    line: one.lines.find((candidate) => candidate.id === id),
  }));
  if (lines.length === 0 || lines.some(({ line, quantity }) => !line || quantity > line.remaining)) {
    throw new Refused(['fulfillment'], 'Invalid fulfillment order line item quantity requested.');
  }
  const fulfillment = {
    id: state.newId('Fulfillment'),
    fulfillmentOrderId: one.id,
    tracking,
    lines: lines.map(({ line, quantity }) => {
      if (line) line.remaining -= quantity;
      return { id: state.newId('FulfillmentLineItem'), lineId: line?.lineId ?? '', quantity };
    }),
  };
  order.fulfillments.push(fulfillment);
  return fulfillmentView(fulfillment);
}

const orderOf = (call: Call, id: string, message = 'Order does not exist'): Order => {
  const order = call.context.state.orders.get(requireType(id, 'Order'));
  if (!order) throw new Refused(['id'], message);
  return order;
};

function tagged(call: Call, id: string, change: (tags: readonly string[]) => string[], operation: string): object {
  const order = orderOf(call, id);
  const tags = change(order.tags);
  if (tags.length !== order.tags.length) {
    order.tags = tags;
    touchOrder(call.context, order);
    record(call, operation, id, { tags });
  }
  return { node: { __typename: 'Order', id }, userErrors: [] };
}

function fulfillmentOrderOf(call: Call, id: string): { order: Order; one: FulfillmentOrder } {
  requireType(id, 'FulfillmentOrder');
  for (const order of call.context.state.orders.values()) {
    const one = order.fulfillmentOrders.find((candidate) => candidate.id === id);
    if (one) return { order, one };
  }
  throw new Refused(['id'], 'Fulfillment order does not exist.');
}

interface DraftInput {
  readonly lineItems: readonly {
    variantId: string;
    quantity: number;
    appliedDiscount?: { valueType: string; value: number } | null;
  }[];
  readonly note?: string | null;
  readonly tags?: readonly string[] | null;
}

export function draftView(call: Call, id: string): object | null {
  const draft = call.context.state.drafts.get(id);
  if (!draft) return null;
  const order = draft.orderId === null ? undefined : call.context.state.orders.get(draft.orderId);
  return {
    id,
    name: draft.name,
    status: order ? 'COMPLETED' : 'OPEN',
    totalPriceSet: new Views(call).bag(draft.total, undefined),
    order: order ? { id: order.id, name: order.name } : null,
  };
}

function draftLines(call: Call, { lineItems }: DraftInput): NewLine[] {
  return lineItems.map(({ variantId, quantity, appliedDiscount }) => {
    const item = call.context.state.itemOfVariant(variantId);
    if (!item) throw new Refused(['input', 'lineItems'], 'Product variant does not exist');
    const price = new Big(item.price);
    const off = appliedDiscount
      ? appliedDiscount.valueType === 'PERCENTAGE'
        ? price.times(appliedDiscount.value).div(100)
        : new Big(appliedDiscount.value)
      : new Big(0);
    return { variantId, quantity, price: decimal(off.gt(price) ? 0 : price.minus(off)) };
  });
}

export const orderMutations = {
  tagsAdd: (call: Call, { id, tags }: { id: string; tags: string[] }): object =>
    tagged(call, id, (known) => [...new Set([...known, ...tags])], 'tagsAdd'),
  tagsRemove: (call: Call, { id, tags }: { id: string; tags: string[] }): object =>
    tagged(call, id, (known) => known.filter((tag) => !tags.includes(tag)), 'tagsRemove'),
  orderUpdate: (
    call: Call,
    { input }: { input: { id: string; note?: string | null; tags?: string[] | null } },
  ): object => {
    const order = orderOf(call, input.id);
    const before = JSON.stringify([order.note, order.tags]);
    if (input.note !== undefined) order.note = input.note;
    if (input.tags) order.tags = [...input.tags];
    if (JSON.stringify([order.note, order.tags]) !== before) {
      touchOrder(call.context, order);
      record(call, 'orderUpdate', input.id, { note: order.note, tags: order.tags });
    }
    return { order: new Views(call).order(order), userErrors: [] };
  },
  orderOpen: (call: Call, { input }: { input: { id: string } }): object => {
    const order = orderOf(call, input.id);
    if (order.closedAt !== null) record(call, 'orderOpen', input.id);
    order.closedAt = null;
    return { order: new Views(call).order(order), userErrors: [] };
  },
  orderClose: (call: Call, { input }: { input: { id: string } }): object => {
    const order = orderOf(call, input.id);
    if (order.closedAt === null) record(call, 'orderClose', input.id);
    order.closedAt ??= call.context.clock.iso();
    return { order: new Views(call).order(order), userErrors: [] };
  },
  metafieldsSet: (call: Call, { metafields }: { metafields: Record<string, string>[] }): object => {
    const { state } = call.context;
    if (metafields.length > 25)
      throw new Refused(['metafields'], 'Exceeded the maximum metafields input limit of 25.', 'LESS_THAN_OR_EQUAL_TO');
    const set = metafields.map((one) => {
      const key = `${one.ownerId} ${one.namespace} ${one.key}`;
      const before = state.metafields.get(key);
      const now = { ...one, id: before?.id ?? state.newId('Metafield') };
      state.metafields.set(key, now);
      if (before?.value !== one.value) record(call, 'metafieldsSet', key, { value: one.value });
      return now;
    });
    return { metafields: set, userErrors: [] };
  },
  orderCreate: (
    call: Call,
    args: {
      order: {
        lineItems?:
          | { variantId: string; quantity: number; priceSet?: { shopMoney: { amount: string } } | null }[]
          | null;
      } & Omit<NewOrder, 'lines'>;
      options?: { inventoryBehaviour?: string } | null;
    },
  ): object => {
    const { order: input, options } = args;
    const lines = (input.lineItems ?? []).map(({ variantId, quantity, priceSet }) => ({
      variantId,
      quantity,
      ...(priceSet ? { price: String(priceSet.shopMoney.amount) } : {}),
    }));
    const order = addOrder(call, {
      lines,
      note: input.note ?? null,
      tags: input.tags ?? [],
      sourceIdentifier: input.sourceIdentifier ?? null,
      customerId: input.customerId ?? null,
    });
    const behaviour = options?.inventoryBehaviour ?? 'BYPASS';
    if (behaviour !== 'BYPASS') claim(call, order, behaviour === 'DECREMENT_OBEYING_POLICY');
    record(call, 'orderCreate', order.sourceIdentifier ?? order.id, { id: order.id });
    emit(call.context, 'ORDERS_CREATE', { admin_graphql_api_id: order.id });
    return { order: new Views(call).order(order), userErrors: [] };
  },
  draftOrderCreate: (call: Call, { input }: { input: DraftInput & Record<string, unknown> }): object => {
    const { state } = call.context;
    const lines = draftLines(call, input);
    const id = state.newId('DraftOrder');
    const total = decimal(sum(lines.map(({ price = '0', quantity }) => new Big(price).times(quantity).toString())));
    state.drafts.set(id, { id, name: `#D${1 + state.drafts.size}`, input, total, orderId: null });
    record(call, 'draftOrderCreate', id);
    return { draftOrder: draftView(call, id), userErrors: [] };
  },
  draftOrderComplete: (call: Call, { id }: { id: string }): object => {
    const draft = call.context.state.drafts.get(requireType(id, 'DraftOrder'));
    if (!draft) throw new Refused(['id'], 'Draft order does not exist');
    if (draft.orderId !== null) throw new Refused(null, 'This order has been paid');
    const input = draft.input as unknown as DraftInput;
    const order = addOrder(call, { lines: draftLines(call, input), note: input.note ?? null, tags: input.tags ?? [] });
    claim(call, order, false);
    draft.orderId = order.id;
    record(call, 'draftOrderComplete', id, { orderId: order.id });
    return { draftOrder: draftView(call, id), userErrors: [] };
  },
  fulfillmentCreate: (
    call: Call,
    {
      fulfillment,
    }: {
      fulfillment: {
        lineItemsByFulfillmentOrder: {
          fulfillmentOrderId: string;
          fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
        }[];
        trackingInfo?: Record<string, unknown> | null;
      };
    },
  ): object => {
    const [asked] = fulfillment.lineItemsByFulfillmentOrder;
    if (!asked || fulfillment.lineItemsByFulfillmentOrder.length > 1)
      throw new Refused(['fulfillment'], 'All fulfillment orders must be of one order and location.');
    const { order, one } = fulfillmentOrderOf(call, asked.fulfillmentOrderId);
    const made = fulfil(
      call,
      order,
      one,
      asked.fulfillmentOrderLineItems ?? undefined,
      fulfillment.trackingInfo ?? null,
    );
    record(call, 'fulfillmentCreate', one.id, made as Record<string, unknown>, (made as { id: string }).id);
    touchOrder(call.context, order);
    return { fulfillment: made, userErrors: [] };
  },
  fulfillmentOrderHold: (
    call: Call,
    { id, fulfillmentHold }: { id: string; fulfillmentHold: { reason: string; reasonNotes?: string | null } },
  ): object => {
    const { one } = fulfillmentOrderOf(call, id);
    one.holds.push({
      id: call.context.state.newId('FulfillmentHold'),
      reason: fulfillmentHold.reason,
      reasonNotes: fulfillmentHold.reasonNotes ?? null,
    });
    record(call, 'fulfillmentOrderHold', id, {}, `${id} ${one.holds.length}`);
    return { fulfillmentOrder: new Views(call).fulfillmentOrder(one), userErrors: [] };
  },
  fulfillmentOrderReleaseHold: (call: Call, { id }: { id: string }): object => {
    const { one } = fulfillmentOrderOf(call, id);
    if (one.holds.length > 0) record(call, 'fulfillmentOrderReleaseHold', id);
    one.holds.length = 0;
    return { fulfillmentOrder: new Views(call).fulfillmentOrder(one), userErrors: [] };
  },
};
