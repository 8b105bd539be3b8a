/** Refunds: never more than was paid, never more units than were bought. */
import { Big } from 'big.js';
import { type Call, Refused, record, requireType } from './context.ts';
import { move } from './inventory.ts';
import { decimal, sum } from './money.ts';
import type { Order, Refund, RefundedUnits } from './state.ts';
import { numberOf, Views } from './views.ts';
import { emit, touchOrder } from './webhooks.ts';

interface Payment {
  readonly parentId: string;
  readonly amount: string;
}

/** Throws `Refused` where the payments do not fit the order. The gateway is that of the parent, whatever was asked. */
export function checkPayments(order: Order, payments: readonly Payment[]): void {
  for (const { parentId } of payments) {
    const parent = order.transactions.find(({ id }) => id === parentId);
    if (!parent || (parent.kind !== 'SALE' && parent.kind !== 'CAPTURE')) {
      throw new Refused(['transactions'], 'Transactions require a parent_id associated with the order');
    }
  }
  const net = sum(order.transactions.filter(({ kind }) => kind !== 'REFUND').map(({ amount }) => amount)).minus(
    sum(order.refunds.map(({ amount }) => amount)),
  );
  const asked = sum(payments.map(({ amount }) => amount));
  if (asked.gt(net)) {
    // Refused even where over-refunding is allowed (observed).
    throw new Refused(
      null,
      `Refund amount $${asked.toFixed(2)} is greater than net payment received $${net.toFixed(2)}`,
    );
  }
}

/** Books a refund whose payments were checked. */
export function book(
  call: Call,
  order: Order,
  payments: readonly Payment[],
  note: string | null,
  returnId: string | null,
  lines: readonly RefundedUnits[],
): Refund {
  const { state, clock } = call.context;
  const refund: Refund = {
    id: state.newId('Refund'),
    createdAt: clock.iso(),
    note,
    amount: decimal(sum(payments.map(({ amount }) => amount))),
    orderId: order.id,
    returnId,
    lines,
  };
  for (const { parentId, amount } of payments) {
    const gateway = order.transactions.find(({ id }) => id === parentId)?.gateway ?? 'manual';
    const id = state.newId('OrderTransaction');
    order.transactions.push({ id, kind: 'REFUND', status: 'SUCCESS', gateway, amount: decimal(amount), parentId });
    state.balanceTransactions.push({
      id: state.newId('ShopifyPaymentsBalanceTransaction'),
      type: 'REFUND',
      orderId: order.id,
      amount: decimal(new Big(amount).times(-1)),
      fee: '0.0',
      transactionId: numberOf(id),
      at: refund.createdAt,
      payoutId: null,
    });
  }
  order.refunds.push(refund);
  emit(call.context, 'REFUNDS_CREATE', {
    id: Number(numberOf(refund.id)),
    order_id: Number(numberOf(order.id)),
    created_at: refund.createdAt,
    note,
    refund_line_items: [],
    transactions: [],
  });
  touchOrder(call.context, order);
  return refund;
}

interface RefundInput {
  readonly orderId: string;
  readonly note?: string | null;
  readonly currency?: string | null;
  readonly refundLineItems?:
    | readonly { lineItemId: string; quantity: number; restockType?: string | null; locationId?: string | null }[]
    | null;
  readonly transactions?: readonly { parentId?: string | null; amount: string; kind: string }[] | null;
}

export const refundMutations = {
  refundCreate: (call: Call, { input }: { input: RefundInput }): object => {
    const { state, settings, clock } = call.context;
    const order = state.orders.get(requireType(input.orderId, 'Order'));
    if (!order) throw new Refused(['orderId'], 'Order does not exist');
    const refusedWithOrder = (work: () => void): object | undefined => {
      try {
        work();
        return undefined;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        // The order is given although the refund was refused (observed).
        return { refund: null, order: new Views(call).order(order), userErrors: [error.userError] };
      }
    };
    const payments = (input.transactions ?? []).map(({ parentId, amount }) => ({
      parentId: parentId ?? '',
      amount: String(amount),
    }));
    const refused = refusedWithOrder(() => {
      if (order.presentmentCurrency !== settings.currency && !input.currency) {
        throw new Refused(['currency'], 'Currency is required for orders in another currency than that of the shop');
      }
      const kind = input.transactions?.find((one) => one.kind !== 'REFUND')?.kind;
      if (kind) throw new Refused(null, `Kind ${kind.toLowerCase()} is not a valid transaction`);
      for (const [index, asked] of (input.refundLineItems ?? []).entries()) {
        const line = order.lines.find(({ id }) => id === asked.lineItemId);
        if (!line) throw new Refused(['refundLineItems', String(index), 'lineItemId'], 'Line item does not exist');
        if (asked.quantity > line.quantity - line.refunded) {
          throw new Refused(
            ['refundLineItems', String(index), 'quantity'],
            'Quantity cannot refund more items than were purchased',
          );
        }
        if (asked.restockType === 'LEGACY_RESTOCK')
          throw new Refused(['refundLineItems', String(index), 'restockType'], 'Restock type is invalid');
        if (
          asked.restockType !== 'NO_RESTOCK' &&
          asked.restockType &&
          !state.locations.get(asked.locationId ?? '')?.isActive
        ) {
          throw new Refused(['refundLineItems', String(index), 'locationId'], 'Location is invalid');
        }
      }
      checkPayments(order, payments);
    });
    if (refused) return refused;
    for (const asked of input.refundLineItems ?? []) {
      const line = order.lines.find(({ id }) => id === asked.lineItemId);
      if (!line) continue;
      line.refunded += asked.quantity;
      const item = state.itemOfVariant(line.variantId);
      if (asked.locationId && asked.restockType !== 'NO_RESTOCK' && item?.tracked) {
        move(call, state.ensureLevel(item.id, asked.locationId, clock.iso()), 'available', asked.quantity);
      }
    }
    const refund = book(
      call,
      order,
      payments,
      input.note ?? null,
      null,
      (input.refundLineItems ?? []).map(({ lineItemId, quantity, restockType }) => ({
        lineItemId,
        quantity,
        restockType: restockType ?? 'NO_RESTOCK',
      })),
    );
    record(
      call,
      'refundCreate',
      input.note ?? order.id,
      { id: refund.id, orderId: order.id, amount: refund.amount },
      call.key ?? refund.id,
    );
    return { refund: new Views(call).refund(refund), order: new Views(call).order(order), userErrors: [] };
  },
};
