/** What a test puts into the project: drafts with as few fields as a test cares for. */
import { type Static, Type } from '@sinclair/typebox';
import { invalidControlBody } from '../core/decoding.ts';
import { resolve } from './changing.ts';
import { type CommercetoolsContext, newId, newResource } from './context.ts';
import type { Kind } from './state.ts';

const strict = { additionalProperties: false } as const;
const list = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Optional(Type.Array(item, { maxItems: 100_000 }));

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
    orders: list(
      Type.Object(
        {
          orderNumber: Type.Optional(Type.String()),
          lines: Type.Array(
            Type.Object(
              {
                sku: Type.String(),
                quantity: Type.Integer({ minimum: 1 }),
                /** Key of the supply channel. */
                channel: Type.Optional(Type.String()),
              },
              strict,
            ),
          ),
          shipped: Type.Optional(Type.Boolean({ description: 'False: without shippingInfo.' })),
          customType: Type.Optional(Type.Boolean({ description: 'With an empty custom type.' })),
        },
        strict,
      ),
    ),
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

export type OrderSeed = NonNullable<CommercetoolsSeed['orders']>[number];

/** The fields of a new order. */
export function orderOf(context: CommercetoolsContext, { lines, shipped = true, customType, ...rest }: OrderSeed) {
  const price = (units: number) => ({
    type: 'centPrecision',
    centAmount: 2500 * units,
    currencyCode: 'GBP',
    fractionDigits: 2,
  });
  return {
    ...rest,
    orderState: 'Open',
    customerEmail: 'pat@example.test',
    totalPrice: price(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
    lineItems: lines.map(({ sku, quantity, channel }) => ({
      ...(channel ? { supplyChannel: resolve(context, 'channel', { key: channel }) } : {}),
      id: newId(context),
      productId: newId(context),
      name: { en: `Product ${sku}` },
      variant: { id: 1, sku },
      quantity,
      productType: { typeId: 'product-type', id: newId(context) },
      price: { id: newId(context), value: price(1) },
      totalPrice: price(quantity),
      priceMode: 'Platform',
      lineItemMode: 'Standard',
      discountedPricePerQuantity: [],
      taxedPricePortions: [],
      perMethodTaxRate: [],
      state: [{ quantity, state: { typeId: 'state', id: newId(context) } }],
    })),
    shippingAddress: { country: 'GB', firstName: 'Pat', lastName: 'Doe', city: 'Testville', postalCode: 'T1 1ST' },
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
