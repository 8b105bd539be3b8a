/** What can be read from the emulated shop. */
import { GraphQLError } from 'graphql';
import { bulkView } from './bulk.ts';
import { type Call, requireType } from './context.ts';
import { creditAccounts } from './credit.ts';
import { money } from './money.ts';
import { draftView } from './orders.ts';
import { all, page } from './page.ts';
import { returnable } from './returns.ts';
import { matches } from './search.ts';
import type { Item, Level, Order } from './state.ts';
import { numberOf, Views } from './views.ts';

interface ListArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly query?: string | null;
}

const byId = ({ id }: { readonly id: string }): string => id;

function itemView(call: Call, item: Item): object {
  const { state } = call.context;
  const levels = [...state.levels.values()].filter(({ itemId }) => itemId === item.id);
  const same = [...state.items.values()].filter(({ sku }) => sku === item.sku).length;
  return {
    ...item,
    duplicateSkuCount: same - 1,
    inventoryLevels: ({ first, includeInactive }: { first?: number; includeInactive?: boolean }) =>
      all(levels.filter(({ active }) => active || includeInactive).map((level) => new Views(call).level(level)))({
        first: first ?? 50,
      }),
  };
}

const orderFields = (order: Order) => ({
  id: numberOf(order.id),
  name: [order.name, order.name.replace('#', '')],
  updated_at: order.updatedAt,
  created_at: order.createdAt,
  tag: order.tags,
  source_identifier: order.sourceIdentifier ?? '',
  status: order.closedAt === null ? 'open' : 'closed',
});

function paymentsAccount(call: Call): object {
  const { state, settings } = call.context;
  if (!settings.paymentsAccount) {
    throw new GraphQLError('Access denied for shopifyPaymentsAccount field.', {
      extensions: {
        code: 'ACCESS_DENIED',
        requiredAccess: 'the read_shopify_payments or the read_shopify_payments_accounts access scope.',
      },
    });
  }
  const asMoney = (amount: unknown) => money(String(amount ?? '0'), settings.currency);
  return {
    id: 'gid://shopify/ShopifyPaymentsAccount/1',
    payouts: (args: ListArguments) =>
      page(
        state.payouts.filter((one) =>
          matches(args.query, {
            status: String(one.status).toLowerCase(),
            issued_at: String(one.issuedAt),
            id: numberOf(String(one.id)),
          }),
        ),
        (one) => String(one.id),
        (one) => ({
          ...one,
          legacyResourceId: numberOf(String(one.id)),
          transactionType: 'DEPOSIT',
          net: asMoney(one.net),
          summary: Object.fromEntries(
            ['chargesGross', 'chargesFee', 'refundsFeeGross', 'refundsFee', 'adjustmentsGross', 'adjustmentsFee'].map(
              (name) => [name, asMoney(one[name])],
            ),
          ),
        }),
        args,
      ),
    balanceTransactions: (args: ListArguments) =>
      page(
        state.balanceTransactions.filter((one) =>
          matches(args.query, {
            payments_transfer_id: numberOf(String(one.payoutId)),
            transaction_type: String(one.type).toLowerCase(),
            processed_at: String(one.at),
          }),
        ),
        (one) => String(one.id),
        (one) => {
          const order = state.orders.get(String(one.orderId));
          const payout = state.payouts.find(({ id }) => id === one.payoutId);
          return {
            id: one.id,
            type: one.type,
            test: false,
            transactionDate: one.at,
            sourceType: null,
            sourceId: null,
            sourceOrderTransactionId: one.transactionId ?? null,
            amount: asMoney(one.amount),
            fee: asMoney(one.fee),
            net: asMoney(Number(one.amount) - Number(one.fee ?? 0)),
            associatedOrder: order ? { id: order.id, name: order.name } : null,
            associatedPayout: { id: payout?.id ?? null, status: payout?.status ?? 'PENDING' },
            adjustmentReason: null,
          };
        },
        args,
      ),
  };
}

export const queries = {
  order: (call: Call, { id }: { id: string }): object | null => {
    const order = call.context.state.orders.get(requireType(id, 'Order'));
    return order ? withFulfillmentPages(call, order) : null;
  },
  orders: (call: Call, args: ListArguments): object => {
    const { state, settings, clock } = call.context;
    const found = [...state.orders.values()]
      .filter((order) => clock.now() - Date.parse(order.createdAt) >= settings.searchLagMs || !args.query)
      .filter((order) => matches(args.query, orderFields(order)))
      .sort(
        (one, other) =>
          compare(one.updatedAt, other.updatedAt) || Number(numberOf(one.id)) - Number(numberOf(other.id)),
      );
    return page(found, byId, (order) => new Views(call).order(order), args);
  },
  return: (call: Call, { id }: { id: string }): object | null => {
    const value = call.context.state.returns.get(requireType(id, 'Return'));
    return value ? new Views(call).return(value) : null;
  },
  returnableFulfillments: (call: Call, args: ListArguments & { orderId: string }): object => {
    const order = call.context.state.orders.get(requireType(args.orderId, 'Order'));
    const views = new Views(call);
    const rows = (order?.fulfillments ?? []).flatMap((one) => {
      const lines = one.lines.flatMap(({ id }) => {
        const quantity = order ? returnable(call, order, id) : 0;
        return quantity > 0 && order ? [{ quantity, fulfillmentLineItem: views.fulfillmentLine(order.id, id) }] : [];
      });
      if (lines.length === 0) return [];
      const id = one.id.replace('/Fulfillment/', '/ReturnableFulfillment/');
      return [{ id, fulfillment: { id: one.id }, returnableFulfillmentLineItems: all(lines) }];
    });
    return page(rows, byId, (row) => row, args);
  },
  draftOrder: (call: Call, { id }: { id: string }) => draftView(call, requireType(id, 'DraftOrder')),
  inventoryItems: (call: Call, args: ListArguments): object =>
    page(
      [...call.context.state.items.values()].filter((item) =>
        matches(args.query, { sku: item.sku, id: numberOf(item.id), updated_at: item.updatedAt }),
      ),
      byId,
      (item) => itemView(call, item),
      args,
    ),
  location: (call: Call, { id }: { id: string }): object | null => {
    const { state } = call.context;
    const location = state.locations.get(requireType(id, 'Location'));
    if (!location) return null;
    const levels = [...state.levels.values()].filter(({ locationId, active }) => locationId === id && active);
    return {
      ...new Views(call).location(location),
      inventoryLevels: (args: ListArguments) =>
        page(
          levels.filter((level: Level) =>
            matches(args.query, { updated_at: level.updatedAt, inventory_item_id: numberOf(level.itemId) }),
          ),
          byId,
          (level) => new Views(call).level(level),
          args,
        ),
    };
  },
  locations: (call: Call, args: ListArguments & { includeInactive?: boolean }): object =>
    page(
      [...call.context.state.locations.values()].filter(({ isActive }) => isActive || args.includeInactive),
      byId,
      (location) => new Views(call).location(location),
      args,
    ),
  customer: (call: Call, { id }: { id: string }): object | null =>
    call.context.state.customers.has(requireType(id, 'Customer'))
      ? {
          id,
          storeCreditAccounts: (args: ListArguments) =>
            page(creditAccounts(call, id) as { id: string }[], byId, (one) => one, args),
        }
      : null,
  giftCards: (call: Call, args: ListArguments): object =>
    page(
      [...call.context.state.giftCards.values()].filter(({ createdAt }) =>
        matches(args.query, { created_at: String(createdAt) }),
      ),
      ({ id }) => String(id),
      (card) => card,
      args,
    ),
  shopifyPaymentsAccount: (call: Call) => paymentsAccount(call),
  bulkOperation: (call: Call, { id }: { id: string }) => bulkView(call, requireType(id, 'BulkOperation')),
  webhookSubscriptions: (call: Call, args: ListArguments): object =>
    page([...call.context.state.subscriptions.values()], byId, (one) => one, args),
};

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Fulfilment orders are paged to the end, unlike other small lists of an order. */
function withFulfillmentPages(call: Call, order: Order): object {
  const views = new Views(call);
  return {
    ...views.order(order),
    fulfillmentOrders: (args: ListArguments) =>
      page(order.fulfillmentOrders, byId, (one) => views.fulfillmentOrder(one), args),
  };
}
