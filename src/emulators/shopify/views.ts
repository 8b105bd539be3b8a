/** State as the fields of the schema: what graphql-js reads when it executes a document. */
import { Big } from 'big.js';
import type { Call } from './context.ts';
import { money, sum } from './money.ts';
import { all } from './page.ts';
import type {
  FulfillmentOrder,
  Level,
  Location,
  Order,
  Refund,
  Return,
  ReverseLine,
  ShopifyState,
  Transaction,
} from './state.ts';

export class Views {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  get #state(): ShopifyState {
    return this.#call.context.state;
  }

  /** The emulated shop converts one to one. */
  bag(amount: Big | string, order: Order | undefined): object {
    const { currency } = this.#call.context.settings;
    return {
      shopMoney: money(amount, currency),
      presentmentMoney: money(amount, order?.presentmentCurrency ?? currency),
    };
  }

  order(order: Order): object {
    const total = sum(order.lines.map(({ price, quantity }) => new Big(price).times(quantity).toString()));
    const paid = sum(
      order.transactions.filter(({ kind }) => kind === 'SALE' || kind === 'CAPTURE').map(({ amount }) => amount),
    );
    const refunded = sum(order.refunds.map(({ amount }) => amount));
    return {
      ...order,
      __typename: 'Order',
      legacyResourceId: numberOf(order.id),
      closed: order.closedAt !== null,
      currencyCode: this.#call.context.settings.currency,
      presentmentCurrencyCode: order.presentmentCurrency,
      displayFinancialStatus: financialStatus(order, paid, refunded),
      displayFulfillmentStatus: fulfillmentStatus(order),
      returnStatus: returnStatus(this.#returnsOf(order)),
      totalPriceSet: this.bag(total, order),
      totalRefundedSet: this.bag(refunded, order),
      customer: order.customerId === null ? null : { id: order.customerId },
      tags: [...order.tags].sort(),
      lineItems: all(
        order.lines.map((line) => ({
          id: line.id,
          sku: line.sku,
          name: line.title,
          quantity: line.quantity,
          currentQuantity: line.quantity - line.refunded,
          refundableQuantity: line.quantity - line.refunded,
          originalUnitPriceSet: this.bag(line.price, order),
          variant: () => {
            const item = this.#state.itemOfVariant(line.variantId);
            return item ? { id: item.variantId, inventoryItem: item } : null;
          },
        })),
      ),
      transactions: ({ first }: { first?: number }) =>
        order.transactions.slice(0, first ?? 50).map((one) => this.transaction(one, order)),
      refunds: ({ first }: { first?: number }) => order.refunds.slice(0, first ?? 50).map((one) => this.refund(one)),
      returns: all(this.#returnsOf(order).map((one) => this.return(one))),
      fulfillments: ({ first }: { first?: number }) =>
        order.fulfillments.slice(0, first ?? 50).map((one) => fulfillmentView(one)),
      fulfillmentOrders: all(order.fulfillmentOrders.map((one) => this.fulfillmentOrder(one))),
      suggestedRefund: (args: {
        refundLineItems?: { lineItemId: string; quantity: number }[];
        suggestFullRefund?: boolean;
      }) => {
        const left = paid.minus(refunded);
        const asked = sum(
          (args.refundLineItems ?? []).map(({ lineItemId, quantity }) => {
            const line = order.lines.find(({ id }) => id === lineItemId);
            return line ? new Big(line.price).times(Math.min(quantity, line.quantity - line.refunded)).toString() : '0';
          }),
        );
        const amount = args.suggestFullRefund || asked.gt(left) ? left : asked;
        const parent = order.transactions.find(({ kind }) => kind === 'SALE' || kind === 'CAPTURE');
        return {
          amountSet: this.bag(amount, order),
          maximumRefundableSet: this.bag(left, order),
          suggestedTransactions: parent
            ? [
                {
                  gateway: parent.gateway,
                  kind: 'SUGGESTED_REFUND',
                  parentTransaction: this.transaction(parent, order),
                  amountSet: this.bag(amount, order),
                },
              ]
            : [],
        };
      },
    };
  }

  #returnsOf(order: Order): Return[] {
    return [...this.#state.returns.values()].filter(({ orderId }) => orderId === order.id);
  }

  transaction(one: Transaction, order: Order): object {
    return {
      ...one,
      amountSet: this.bag(one.amount, order),
      parentTransaction: () => {
        const parent = order.transactions.find(({ id }) => id === one.parentId);
        return parent ? this.transaction(parent, order) : null;
      },
    };
  }

  refund(refund: Refund): object {
    return {
      ...refund,
      totalRefundedSet: this.bag(refund.amount, this.#state.orders.get(refund.orderId)),
      return: refund.returnId === null ? null : { id: refund.returnId },
      refundLineItems: all(
        refund.lines.map(({ lineItemId, ...units }) => {
          const line = this.#state.orders.get(refund.orderId)?.lines.find(({ id }) => id === lineItemId);
          return { ...units, lineItem: { ...line, name: line?.title } };
        }),
      ),
    };
  }

  fulfillmentLine(orderId: string, id: string): object | null {
    const order = this.#state.orders.get(orderId);
    const found = order?.fulfillments.flatMap(({ lines }) => lines).find((line) => line.id === id);
    const line = order?.lines.find((one) => one.id === found?.lineId);
    return found && line ? { id, lineItem: { id: line.id, sku: line.sku } } : null;
  }

  return(value: Return): object {
    const order = this.#state.orders.get(value.orderId);
    return {
      ...value,
      order: () => (order ? this.order(order) : null),
      totalQuantity: value.lines.reduce((total, { quantity }) => total + quantity, 0),
      returnLineItems: all(
        value.lines.map((line) => ({
          __typename: 'ReturnLineItem',
          id: line.id,
          quantity: line.quantity,
          processedQuantity: line.processed,
          refundedQuantity: line.refunded,
          returnReasonNote: line.note,
          fulfillmentLineItem: () => this.fulfillmentLine(value.orderId, line.fulfillmentLineId),
        })),
      ),
      reverseFulfillmentOrders: all(
        value.reverse
          ? [
              {
                id: value.reverse.id,
                status: value.status === 'CANCELED' ? 'CANCELED' : value.status === 'CLOSED' ? 'CLOSED' : 'OPEN',
                lineItems: all(value.reverse.lines.map((line) => this.reverseLine(line))),
              },
            ]
          : [],
      ),
      refunds: all(
        (order?.refunds ?? []).filter(({ returnId }) => returnId === value.id).map((one) => this.refund(one)),
      ),
      suggestedFinancialOutcome: ({ returnLineItems }: { returnLineItems: { id: string; quantity: number }[] }) => {
        const amounts = returnLineItems.map(({ id, quantity }) => {
          const line = value.lines.find((one) => one.id === id);
          return new Big(this.priceOf(value.orderId, line?.fulfillmentLineId ?? '')).times(quantity).toString();
        });
        return {
          discountedSubtotal: this.bag(sum(amounts), order),
          totalTax: this.bag('0', order),
          maximumRefundable: this.bag(sum(amounts), order),
        };
      },
    };
  }

  priceOf(orderId: string, fulfillmentLineId: string): string {
    const order = this.#state.orders.get(orderId);
    const found = order?.fulfillments.flatMap(({ lines }) => lines).find(({ id }) => id === fulfillmentLineId);
    return order?.lines.find(({ id }) => id === found?.lineId)?.price ?? '0';
  }

  reverseLine(line: ReverseLine): object {
    return {
      id: line.id,
      totalQuantity: line.total,
      fulfillmentLineItem: () => this.fulfillmentLine(line.orderId, line.fulfillmentLineId),
      dispositions: line.dispositions.map(({ type, quantity, locationId }) => ({
        type,
        quantity,
        location: () => (locationId === null ? null : this.#state.locations.get(locationId)),
      })),
    };
  }

  fulfillmentOrder(one: FulfillmentOrder): object {
    const order = this.#state.orders.get(one.orderId);
    const left = one.lines.some(({ remaining }) => remaining > 0);
    return {
      id: one.id,
      status: one.holds.length > 0 ? 'ON_HOLD' : left ? 'OPEN' : 'CLOSED',
      requestStatus: 'UNSUBMITTED',
      assignedLocation: { location: this.#state.locations.get(one.locationId) ?? null },
      fulfillmentHolds: one.holds,
      supportedActions: left ? [{ action: one.holds.length > 0 ? 'RELEASE_HOLD' : 'CREATE_FULFILLMENT' }] : [],
      lineItems: all(
        one.lines.map((line) => ({
          id: line.id,
          sku: order?.lines.find(({ id }) => id === line.lineId)?.sku ?? null,
          totalQuantity: line.total,
          remainingQuantity: line.remaining,
        })),
      ),
      fulfillments: all(
        (order?.fulfillments ?? [])
          .filter(({ fulfillmentOrderId }) => fulfillmentOrderId === one.id)
          .map(fulfillmentView),
      ),
    };
  }

  location(location: Location): object {
    return { ...location, fulfillsOnlineOrders: location.isActive };
  }

  level(level: Level): object {
    return {
      id: level.id,
      isActive: level.active,
      updatedAt: level.updatedAt,
      item: () => this.#state.items.get(level.itemId),
      location: () => this.#state.locations.get(level.locationId),
      quantities: ({ names }: { names: string[] }) =>
        names.map((name) => ({ name, quantity: level.quantities[name] ?? 0 })),
    };
  }
}

export const numberOf = (id: string): string => id.split('/').at(-1) ?? '';

export const fulfillmentView = ({ id, tracking }: Order['fulfillments'][number]): object => ({
  id,
  status: 'SUCCESS',
  trackingInfo: tracking ? [tracking] : [],
});

function financialStatus(order: Order, paid: Big, refunded: Big): string | null {
  if (order.transactions.length === 0) return null;
  if (refunded.eq(0)) return 'PAID';
  return refunded.gte(paid) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
}

function fulfillmentStatus(order: Order): string {
  const lines = order.fulfillmentOrders.flatMap((one) => one.lines);
  if (lines.length > 0 && lines.every(({ remaining }) => remaining === 0)) return 'FULFILLED';
  return order.fulfillments.length > 0 ? 'PARTIALLY_FULFILLED' : 'UNFULFILLED';
}

/** Any requested, else any open, else any closed, else none (observed). */
function returnStatus(returns: readonly Return[]): string {
  const has = (status: Return['status']): boolean => returns.some((one) => one.status === status);
  if (has('REQUESTED')) return 'RETURN_REQUESTED';
  if (has('OPEN')) return 'IN_PROGRESS';
  return has('CLOSED') ? 'RETURNED' : 'NO_RETURN';
}
