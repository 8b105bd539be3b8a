/** What a test puts into the project: drafts with as few fields as a test cares for. */
import { type Static, Type } from '@sinclair/typebox';
import { invalidControlBody } from '../core/decoding.ts';
import { type CommercetoolsContext, newId, newResource } from './context.ts';
import type { Kind } from './state.ts';

const strict = { additionalProperties: false } as const;
const list = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Optional(Type.Array(item, { maxItems: 100_000 }));

const word = Type.Optional(Type.String());

export const OrderSeed = Type.Object(
  {
    orderNumber: word,
    orderState: word,
    paymentState: word,
    shipmentState: word,
    lines: Type.Array(
      Type.Object(
        {
          sku: word,
          quantity: Type.Integer({ minimum: 1 }),
          unitCents: Type.Optional(Type.Integer({ description: 'Price of one unit; default 2500.' })),
          totalCents: Type.Optional(Type.Integer({ description: 'After discounts of the cart; default: none.' })),
          channel: Type.Optional(Type.String({ description: 'Key of the supply channel.' })),
        },
        strict,
      ),
    ),
    currency: Type.Optional(Type.String({ description: 'Default GBP.' })),
    address: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'In the place of the usual.' })),
    shipped: Type.Optional(Type.Boolean({ description: 'False: without shippingInfo.' })),
    customType: Type.Optional(Type.Boolean({ description: 'With an empty custom type.' })),
  },
  strict,
);
export type OrderSeed = Static<typeof OrderSeed>;

export const CommercetoolsSeed = Type.Object(
  {
    channels: list(Type.Object({ key: Type.String(), roles: Type.Optional(Type.Array(Type.String())) }, strict)),
    products: list(
      Type.Object({ key: Type.Optional(Type.String()), skus: Type.Array(Type.String(), { minItems: 1 }) }, strict),
    ),
    inventory: list(
      Type.Object(
        {
          key: Type.Optional(Type.String()),
          sku: Type.String(),
          /** Key of a channel. */
          channel: Type.Optional(Type.String()),
          quantityOnStock: Type.Integer(),
        },
        strict,
      ),
    ),
    states: list(
      Type.Object(
        {
          key: Type.String(),
          type: Type.String(),
          initial: Type.Boolean(),
          /** Keys of states. */
          transitions: Type.Optional(Type.Array(Type.String())),
        },
        strict,
      ),
    ),
    orders: list(OrderSeed),
  },
  strict,
);
export type CommercetoolsSeed = Static<typeof CommercetoolsSeed>;

/** Seeding makes no messages, no notifications and no rows of the ledger. Throws `CONTROL_BODY_INVALID`. */
export function seed(context: CommercetoolsContext, given: CommercetoolsSeed): void {
  const { kinds } = context.state;
  const put = (kind: Kind, fields: Record<string, unknown>) => {
    const resource = newResource(context, fields);
    const taken = kinds[kind].put(resource);
    if (taken) throw invalidControlBody(`${kind}: ${taken} is there already.`);
    return resource;
  };
  const idOf = (kind: Kind, key: string) => {
    const found = kinds[kind].by('key', key);
    if (!found) throw invalidControlBody(`${kind}: ${key} is not there.`);
    return { typeId: kind, id: found.id };
  };
  for (const { key, roles = ['InventorySupply'] } of given.channels ?? []) put('channel', { key, roles });
  for (const product of given.products ?? []) put('product', productOf(context, product));
  for (const { channel, ...rest } of given.inventory ?? []) {
    put('inventory-entry', { ...rest, ...(channel ? { supplyChannel: idOf('channel', channel) } : {}) });
  }
  for (const { transitions: _, ...rest } of given.states ?? []) put('state', { ...rest, builtIn: false, roles: [] });
  for (const { key, transitions } of given.states ?? []) {
    const state = kinds.state.by('key', key);
    if (state && transitions) state.transitions = transitions.map((name) => idOf('state', name));
  }
  for (const order of given.orders ?? []) put('order', orderOf(context, order));
}

type ProductSeed = NonNullable<CommercetoolsSeed['products']>[number];

/** The fields of a new product, published. */
export function productOf(context: CommercetoolsContext, { skus, ...rest }: ProductSeed): Record<string, unknown> {
  const [masterVariant, ...variants] = skus.map((sku, index) => ({ id: index + 1, sku, prices: [], attributes: [] }));
  return {
    ...rest,
    name: { en: `Product ${skus[0]}` },
    slug: { en: `product-${skus[0]}` },
    productType: { typeId: 'product-type', id: newId(context) },
    categories: [],
    attributes: [],
    published: true,
    masterVariant,
    variants,
  };
}

/** The fields of an order as a project has them. Throws `CONTROL_BODY_INVALID` for a channel that is not there. */
export function orderOf(context: CommercetoolsContext, order: OrderSeed): Record<string, unknown> {
  const { lines, shipped = true, customType, currency = 'GBP', address, ...rest } = order;
  const price = (centAmount: number) => ({
    type: 'centPrecision',
    centAmount,
    currencyCode: currency,
    fractionDigits: 2,
  });
  const cents = lines.map(({ quantity, unitCents = 2500, totalCents = unitCents * quantity }) => totalCents);
  return {
    orderState: 'Open',
    ...rest,
    customerEmail: 'pat@example.test',
    totalPrice: price(cents.reduce((sum, one) => sum + one, 0)),
    lineItems: lines.map(({ sku, quantity, unitCents = 2500, channel }, index) => ({
      id: newId(context),
      productId: newId(context),
      name: { en: `Product ${sku}` },
      variant: { id: 1, ...(sku === undefined ? {} : { sku }) },
      quantity,
      productType: { typeId: 'product-type', id: newId(context) },
      price: { id: newId(context), value: price(unitCents) },
      totalPrice: price(cents[index] ?? 0),
      ...(channel === undefined ? {} : { supplyChannel: channelOf(context, channel) }),
      priceMode: 'Platform',
      lineItemMode: 'Standard',
      discountedPricePerQuantity: [],
      taxedPricePortions: [],
      perMethodTaxRate: [],
      state: [{ quantity, state: { typeId: 'state', id: newId(context) } }],
    })),
    shippingAddress: address ?? {
      country: 'GB',
      firstName: 'Pat',
      lastName: 'Doe',
      streetName: 'Test Street',
      streetNumber: '1',
      city: 'Testville',
      postalCode: 'T1 1ST',
    },
    ...(shipped
      ? {
          shippingInfo: {
            shippingMethodName: 'Standard',
            shippingMethodState: 'MatchesCart',
            price: price(0),
            shippingRate: { price: price(0), tiers: [] },
            deliveries: [],
          },
        }
      : {}),
    shippingMode: 'Single',
    shipping: [],
    customLineItems: [],
    refusedGifts: [],
    origin: 'Customer',
    ...(customType ? { custom: { type: { typeId: 'type', id: newId(context) }, fields: {} } } : {}),
    syncInfo: [],
    returnInfo: [],
  };
}

function channelOf(context: CommercetoolsContext, key: string): { typeId: 'channel'; id: string } {
  const found = context.state.kinds.channel.by('key', key);
  if (!found) throw invalidControlBody(`channel: ${key} is not there.`);
  return { typeId: 'channel', id: found.id };
}
