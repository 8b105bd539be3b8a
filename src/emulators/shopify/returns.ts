/** Returns: requested, open, closed, declined or cancelled; processing confirms, disposes and refunds in one step. */
import { type Call, Refused, record, requireType } from './context.ts';
import { move } from './inventory.ts';
import { book, checkPayments } from './refunds.ts';
import type { Order, RefundedUnits, Return, ReverseLine } from './state.ts';
import { Views } from './views.ts';
import { emit, emitReturn, touchOrder } from './webhooks.ts';

interface LineInput {
  readonly fulfillmentLineItemId: string;
  readonly quantity: number;
  readonly returnReason?: string | null;
  readonly returnReasonDefinitionId?: string | null;
  readonly returnReasonNote?: string | null;
  readonly customerNote?: string | null;
}

interface DisposeInput {
  readonly reverseFulfillmentOrderLineItemId: string;
  readonly quantity: number;
  readonly dispositionType: string;
  readonly locationId?: string | null;
}

const payload = (call: Call, value: Return): object => ({ return: new Views(call).return(value), userErrors: [] });

/** Units of a fulfilment line that no return holds yet. */
export function returnable(call: Call, order: Order, fulfillmentLineId: string): number {
  const line = order.fulfillments.flatMap(({ lines }) => lines).find(({ id }) => id === fulfillmentLineId);
  let held = 0;
  for (const value of call.context.state.returns.values()) {
    if (value.orderId !== order.id || value.status === 'CANCELED' || value.status === 'DECLINED') continue;
    for (const one of value.lines) if (one.fulfillmentLineId === fulfillmentLineId) held += one.quantity;
  }
  return (line?.quantity ?? 0) - held;
}

function create(
  call: Call,
  root: string,
  input: { orderId: string; returnLineItems: readonly LineInput[] },
  status: 'OPEN' | 'REQUESTED',
): Return {
  const { state } = call.context;
  const order = state.orders.get(requireType(input.orderId, 'Order'));
  if (!order) throw new Refused([root, 'orderId'], 'Order not found.', 'NOT_FOUND');
  const asked = new Map<string, number>();
  for (const [index, line] of input.returnLineItems.entries()) {
    const at = [root, 'returnLineItems', String(index)];
    const id = requireType(line.fulfillmentLineItemId, 'FulfillmentLineItem');
    if (!order.fulfillments.some(({ lines }) => lines.some((one) => one.id === id))) {
      throw new Refused([...at, 'fulfillmentLineItemId'], 'Fulfillment line item not found.', 'NOT_FOUND');
    }
    if (!line.returnReason && !line.returnReasonDefinitionId)
      throw new Refused(at, 'Return reason not found.', 'NOT_FOUND');
    const total = (asked.get(id) ?? 0) + line.quantity;
    asked.set(id, total);
    if (line.quantity < 1 || total > returnable(call, order, id)) {
      throw new Refused([...at, 'quantity'], 'Return line item has an invalid quantity.', 'INVALID');
    }
  }
  order.returns += 1;
  const value: Return = {
    id: state.newId('Return'),
    orderId: order.id,
    name: `${order.name}-R${order.returns}`,
    status,
    closedAt: null,
    lines: input.returnLineItems.map((line) => ({
      id: state.newId('ReturnLineItem'),
      fulfillmentLineId: line.fulfillmentLineItemId,
      quantity: line.quantity,
      processed: 0,
      refunded: 0,
      reason: line.returnReason ?? 'OTHER',
      note: line.returnReasonNote ?? line.customerNote ?? '',
    })),
    reverse: null,
  };
  state.returns.set(value.id, value);
  if (status === 'OPEN') open(call, value);
  order.closedAt = null;
  touchOrder(call.context, order);
  return value;
}

/** The reverse fulfilment order comes with the approval. */
function open(call: Call, value: Return): void {
  const { state } = call.context;
  value.status = 'OPEN';
  value.reverse ??= {
    id: state.newId('ReverseFulfillmentOrder'),
    lines: value.lines.map(({ fulfillmentLineId, quantity }) => ({
      id: state.newId('ReverseFulfillmentOrderLineItem'),
      orderId: value.orderId,
      returnId: value.id,
      fulfillmentLineId,
      total: quantity,
      dispositions: [],
    })),
  };
}

function found(call: Call, id: string, field: readonly string[]): Return {
  const value = call.context.state.returns.get(requireType(id, 'Return'));
  if (!value) throw new Refused(field, 'Return not found.', 'NOT_FOUND');
  return value;
}

function change(
  call: Call,
  value: Return,
  field: readonly string[],
  from: readonly Return['status'][],
  to: Return['status'],
  topic: string,
): object {
  if (value.status === to) return payload(call, value);
  if (!from.includes(value.status)) throw new Refused(field, 'Return status is invalid.', 'INVALID_STATE');
  value.status = to;
  value.closedAt = to === 'CLOSED' ? call.context.clock.iso() : null;
  record(call, topic, value.id, { status: to });
  emitReturn(call.context, topic, value);
  const order = call.context.state.orders.get(value.orderId);
  if (order) touchOrder(call.context, order);
  return payload(call, value);
}

function checkDispositions(call: Call, inputs: readonly DisposeInput[]): { input: DisposeInput; line: ReverseLine }[] {
  const { state } = call.context;
  const lines = new Map(
    [...state.returns.values()].flatMap(({ reverse }) => reverse?.lines ?? []).map((line) => [line.id, line]),
  );
  const owners = new Set(
    inputs.map(({ reverseFulfillmentOrderLineItemId }) => lines.get(reverseFulfillmentOrderLineItemId)?.returnId),
  );
  // An unknown line gives the same words (observed).
  if (owners.size > 1 || owners.has(undefined)) {
    throw new Refused(
      ['dispositionInputs'],
      'Cannot dispose items from more than one reverse fulfillment order.',
      'INVALID',
    );
  }
  return inputs.map((input, index) => {
    const at = ['dispositionInputs', String(index), 'locationId'];
    const line = lines.get(input.reverseFulfillmentOrderLineItemId);
    if (!line) throw new Refused(at, 'Line not found.', 'NOT_FOUND');
    if (input.locationId && !state.locations.has(input.locationId))
      throw new Refused(at, 'Location not found.', 'NOT_FOUND');
    if (input.dispositionType === 'RESTOCKED' && !input.locationId)
      throw new Refused(at, 'Location is required.', 'BLANK');
    return { input, line };
  });
}

/** More than was returned is taken, as the live system does: the caller must guard. */
function dispose(call: Call, checked: readonly { input: DisposeInput; line: ReverseLine }[]): void {
  const { state, clock } = call.context;
  for (const { input, line } of checked) {
    line.dispositions.push({
      type: input.dispositionType,
      quantity: input.quantity,
      locationId: input.locationId ?? null,
    });
    record(call, 'dispose', line.id, { ...input }, `${line.id} ${line.dispositions.length}`);
    const order = state.orders.get(line.orderId);
    const sold = order?.fulfillments.flatMap(({ lines }) => lines).find(({ id }) => id === line.fulfillmentLineId);
    const item = state.itemOfVariant(order?.lines.find(({ id }) => id === sold?.lineId)?.variantId ?? '');
    if (input.dispositionType === 'RESTOCKED' && input.locationId && item?.tracked) {
      move(call, state.ensureLevel(item.id, input.locationId, clock.iso()), 'available', input.quantity);
    }
  }
  emit(call.context, 'REVERSE_FULFILLMENT_ORDERS_DISPOSE', { lines: checked.length });
}

interface ProcessInput {
  readonly returnId: string;
  readonly returnLineItems?:
    | readonly { id: string; quantity: number; dispositions?: readonly DisposeInput[] | null }[]
    | null;
  readonly financialTransfer?: {
    readonly issueRefund?: {
      readonly orderTransactions: readonly {
        parentId: string;
        transactionAmount: { amount: string; currencyCode: string };
      }[];
    } | null;
  } | null;
  readonly note?: string | null;
}

function processed(call: Call, input: ProcessInput): object {
  const value = found(call, input.returnId, ['input', 'returnId']);
  if (value.status !== 'OPEN') throw new Refused(['input', 'returnId'], 'Return status is invalid.', 'INVALID_STATE');
  const order = call.context.state.orders.get(value.orderId);
  const asked = (input.returnLineItems ?? []).map((one, index) => {
    const at = ['input', 'returnLineItems', String(index)];
    const line = value.lines.find(({ id }) => id === one.id);
    if (!line) throw new Refused([...at, 'id'], 'Return line item not found.', 'NOT_FOUND');
    if (one.quantity < 1 || one.quantity > line.quantity - line.processed) {
      throw new Refused([...at, 'quantity'], 'Return line item has an invalid quantity.', 'INVALID');
    }
    return { ...one, line };
  });
  const dispositions = asked.flatMap((one) => one.dispositions ?? []);
  const checked = dispositions.length > 0 ? checkDispositions(call, dispositions) : [];
  const transfers = input.financialTransfer?.issueRefund?.orderTransactions ?? [];
  const payments = transfers.map(({ parentId, transactionAmount }) => ({
    parentId,
    amount: String(transactionAmount.amount),
  }));
  if (
    order &&
    transfers.some(({ transactionAmount }) => transactionAmount.currencyCode !== order.presentmentCurrency)
  ) {
    throw new Refused(
      ['input', 'financialTransfer'],
      'Currency must be the presentment currency of the order.',
      'INVALID',
    );
  }
  if (order) checkPayments(order, payments);
  const refunded: RefundedUnits[] = [];
  for (const { line, quantity } of asked) {
    line.processed += quantity;
    if (payments.length > 0) line.refunded += quantity;
    const sold = order?.fulfillments.flatMap(({ lines }) => lines).find(({ id }) => id === line.fulfillmentLineId);
    const orderLine = order?.lines.find(({ id }) => id === sold?.lineId);
    if (!orderLine) continue;
    orderLine.refunded += quantity;
    // How a return that is processed shows in its refund is inferred.
    refunded.push({ lineItemId: orderLine.id, quantity, restockType: 'RETURN' });
  }
  dispose(call, checked);
  const refund =
    order && payments.length > 0 ? book(call, order, payments, input.note ?? null, value.id, refunded) : undefined;
  // It stays open, even when all is processed (observed).
  record(
    call,
    'returnProcess',
    value.id,
    { refund: refund?.id ?? null, amount: refund?.amount ?? null },
    `${value.id} ${asked.map(({ line }) => `${line.id}=${line.processed}`).join(' ')}`,
  );
  emitReturn(call.context, 'RETURNS_PROCESS', value);
  return payload(call, value);
}

export const returnMutations = {
  returnCreate: (call: Call, { returnInput }: { returnInput: Parameters<typeof create>[2] }): object => {
    const value = create(call, 'returnInput', returnInput, 'OPEN');
    record(call, 'returnCreate', value.orderId, { id: value.id }, value.id);
    emitReturn(call.context, 'RETURNS_APPROVE', value);
    return payload(call, value);
  },
  returnRequest: (call: Call, { input }: { input: Parameters<typeof create>[2] }): object => {
    const value = create(call, 'input', input, 'REQUESTED');
    record(call, 'returnRequest', value.orderId, { id: value.id }, value.id);
    emitReturn(call.context, 'RETURNS_REQUEST', value);
    return payload(call, value);
  },
  returnApproveRequest: (call: Call, { input }: { input: { id: string } }): object => {
    const value = found(call, input.id, ['input', 'id']);
    if (value.status !== 'REQUESTED') throw new Refused(['input', 'id'], 'Return status is invalid.', 'INVALID_STATE');
    open(call, value);
    record(call, 'RETURNS_APPROVE', value.id);
    emitReturn(call.context, 'RETURNS_APPROVE', value);
    return payload(call, value);
  },
  returnDeclineRequest: (call: Call, { input }: { input: { id: string } }): object => {
    const value = found(call, input.id, ['input', 'id']);
    if (value.status !== 'REQUESTED') throw new Refused(['input', 'id'], 'Return status is invalid.', 'INVALID_STATE');
    return change(call, value, ['input', 'id'], ['REQUESTED'], 'DECLINED', 'RETURNS_DECLINE');
  },
  returnProcess: (call: Call, { input }: { input: ProcessInput }): object => processed(call, input),
  returnClose: (call: Call, { id }: { id: string }): object =>
    change(call, found(call, id, ['id']), ['id'], ['OPEN'], 'CLOSED', 'RETURNS_CLOSE'),
  returnReopen: (call: Call, { id }: { id: string }): object =>
    change(call, found(call, id, ['id']), ['id'], ['CLOSED'], 'OPEN', 'RETURNS_REOPEN'),
  returnCancel: (call: Call, { id }: { id: string }): object => {
    const value = found(call, id, ['id']);
    if (value.lines.some(({ processed: units }) => units > 0)) {
      throw new Refused(['id'], 'Return is not cancelable.', 'INVALID_STATE');
    }
    return change(call, value, ['id'], ['OPEN', 'REQUESTED'], 'CANCELED', 'RETURNS_CANCEL');
  },
  reverseFulfillmentOrderDispose: (
    call: Call,
    { dispositionInputs }: { dispositionInputs: readonly DisposeInput[] },
  ): object => {
    const checked = checkDispositions(call, dispositionInputs);
    dispose(call, checked);
    const lines = [...new Set(checked.map(({ line }) => line))];
    return { reverseFulfillmentOrderLineItems: lines.map((line) => new Views(call).reverseLine(line)), userErrors: [] };
  },
};
