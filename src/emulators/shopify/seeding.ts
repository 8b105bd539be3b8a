/** What a shop holds at its start. */
import { type Static, Type } from '@sinclair/typebox';
import { Big } from 'big.js';
import type { FastifyRequest } from 'fastify';
import type { Call, ShopifyContext } from './context.ts';
import { decimal, money, sum } from './money.ts';
import { addOrder, fulfil } from './orders.ts';
import { numberOf } from './views.ts';

const strict = { additionalProperties: false } as const;
const number = Type.Integer({ minimum: 1 });
const amount = Type.String({ pattern: '^-?\\d+(\\.\\d+)?$' });

export const ShopifySeed = Type.Object(
  {
    locations: Type.Optional(
      Type.Array(Type.Object({ id: number, name: Type.String(), isActive: Type.Optional(Type.Boolean()) }, strict), {
        maxItems: 1_000,
      }),
    ),
    products: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.Integer({ minimum: 1, description: 'Number of the variant and of its inventory item.' }),
            sku: Type.String(),
            title: Type.Optional(Type.String()),
            price: Type.Optional(amount),
            tracked: Type.Optional(Type.Boolean()),
            levels: Type.Optional(Type.Array(Type.Object({ locationId: number, available: Type.Integer() }, strict))),
          },
          strict,
        ),
        { maxItems: 100_000 },
      ),
    ),
    customers: Type.Optional(Type.Array(number, { maxItems: 100_000 })),
    orders: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: number,
            name: Type.Optional(Type.String()),
            currency: Type.Optional(Type.String({ description: 'Presentment currency.' })),
            customerId: Type.Optional(number),
            tags: Type.Optional(Type.Array(Type.String())),
            archived: Type.Optional(Type.Boolean()),
            fulfilled: Type.Optional(Type.Boolean({ description: 'Default true.' })),
            lines: Type.Array(Type.Object({ variantId: number, quantity: number }, strict), { minItems: 1 }),
          },
          strict,
        ),
        { maxItems: 100_000 },
      ),
    ),
    giftCards: Type.Optional(
      Type.Array(
        Type.Object(
          { id: number, amount, note: Type.Optional(Type.String()), createdAt: Type.Optional(Type.String()) },
          strict,
        ),
        { maxItems: 100_000 },
      ),
    ),
    payouts: Type.Optional(
      Type.Array(
        Type.Object(
          { id: number, issuedAt: Type.String(), status: Type.Optional(Type.String()), orderIds: Type.Array(number) },
          strict,
        ),
        { maxItems: 10_000 },
      ),
    ),
  },
  strict,
);
export type ShopifySeed = Static<typeof ShopifySeed>;

const gid = (type: string, id: number): string => `gid://shopify/${type}/${id}`;

/** Adds to the shop; what has an id that is known replaces it. Each order is paid whole, by one sale. */
export function seedShop(context: ShopifyContext, seed: ShopifySeed): void {
  const { state, clock } = context;
  const call: Call = { context, request: undefined as unknown as FastifyRequest, key: null };
  const at = clock.iso();
  for (const { id, name, isActive = true } of seed.locations ?? []) {
    state.locations.set(gid('Location', id), { id: gid('Location', id), name, isActive });
  }
  for (const { id, sku, title = sku, price = '20.00', tracked = true, levels = [] } of seed.products ?? []) {
    const item = {
      id: gid('InventoryItem', id),
      variantId: gid('ProductVariant', id),
      sku,
      title,
      price,
      tracked,
      updatedAt: at,
    };
    state.items.set(item.id, item);
    for (const { locationId, available } of levels) {
      const level = state.ensureLevel(item.id, gid('Location', locationId), at);
      Object.assign(level.quantities, { available, on_hand: available });
    }
  }
  for (const { id, amount: value, note = null, createdAt = at } of seed.giftCards ?? []) {
    const code = `seeded${String(id).padStart(8, '0')}`;
    const [initialValue, lastCharacters] = [money(value, context.settings.currency), code.slice(-4)];
    const maskedCode = `•••• •••• •••• ${lastCharacters}`;
    const card = {
      id: gid('GiftCard', id),
      createdAt,
      lastCharacters,
      maskedCode,
      balance: initialValue,
      initialValue,
      note,
    };
    state.giftCards.set(code, card);
  }
  for (const id of seed.customers ?? []) state.customers.add(gid('Customer', id));
  for (const one of seed.orders ?? []) {
    const order = addOrder(call, {
      id: gid('Order', one.id),
      ...(one.name ? { name: one.name } : {}),
      ...(one.currency ? { presentmentCurrency: one.currency } : {}),
      ...(one.customerId ? { customerId: gid('Customer', one.customerId) } : {}),
      tags: one.tags ?? [],
      lines: one.lines.map(({ variantId, quantity }) => ({ variantId: gid('ProductVariant', variantId), quantity })),
    });
    const total = decimal(sum(order.lines.map(({ price, quantity }) => new Big(price).times(quantity).toString())));
    const sale = {
      id: state.newId('OrderTransaction'),
      kind: 'SALE',
      status: 'SUCCESS',
      gateway: 'shopify_payments',
      amount: total,
      parentId: null,
    };
    order.transactions.push(sale);
    state.balanceTransactions.push({
      id: state.newId('ShopifyPaymentsBalanceTransaction'),
      type: 'CHARGE',
      orderId: order.id,
      amount: total,
      fee: decimal(new Big(total).times('0.02')),
      transactionId: numberOf(sale.id),
      at,
      payoutId: null,
    });
    const [fulfillmentOrder] = order.fulfillmentOrders;
    if (one.fulfilled !== false && fulfillmentOrder) fulfil(call, order, fulfillmentOrder, undefined, null);
    if (one.archived) order.closedAt = at;
  }
  for (const { id, issuedAt, status = 'PAID', orderIds } of seed.payouts ?? []) {
    const orders = new Set(orderIds.map((one) => gid('Order', one)));
    const rows = state.balanceTransactions.filter((row) => row.payoutId === null && orders.has(String(row.orderId)));
    for (const row of rows) row.payoutId = gid('ShopifyPaymentsPayout', id);
    const total = (type: string, field: string): string =>
      decimal(sum(rows.filter((row) => row.type === type).map((row) => String(row[field]))));
    const net = sum(rows.map((row) => new Big(String(row.amount)).minus(String(row.fee)).toString()));
    state.payouts.push({
      id: gid('ShopifyPaymentsPayout', id),
      issuedAt,
      status,
      net: decimal(net),
      chargesGross: total('CHARGE', 'amount'),
      chargesFee: total('CHARGE', 'fee'),
      refundsFeeGross: total('REFUND', 'amount'),
      refundsFee: total('REFUND', 'fee'),
    });
  }
}
