/** The systems that can be emulated, as `backhaul emulate` lists them. */
import { startArcheanEmulator } from './archean-r247/server.ts';
import { startCommercetoolsEmulator } from './commercetools/server.ts';
import type { Emulator } from './core/emulator.ts';
import { demoLevels, demoLocations, demoProducts } from './demo-data.ts';
import { startFulfilEmulator } from './fulfil/server.ts';
import { startLoopReturnsEmulator } from './loop-returns/server.ts';
import { startPatchworksEmulator } from './patchworks/server.ts';
import { startReturngoEmulator } from './returngo/server.ts';
import type { ShopifySeed } from './shopify/seeding.ts';
import { startShopifyEmulator } from './shopify/server.ts';

export interface EmulatorStartOptions {
  /** 0 takes a free port. */
  readonly port?: number;
  readonly seed?: number;
  /** Whether it starts with demo data; both systems then know the same SKUs. */
  readonly demo?: boolean;
}

export interface EmulatorEntry {
  readonly title: string;
  readonly description: string;
  readonly defaultPort: number;
  start(options?: EmulatorStartOptions): Promise<Emulator>;
}

export type EmulatedSystem =
  | 'loop-returns'
  | 'archean-r247'
  | 'returngo'
  | 'commercetools'
  | 'fulfil'
  | 'shopify'
  | 'patchworks';

const demoReturns = 40;

/** By system id. */
export const emulators: Readonly<Record<EmulatedSystem, EmulatorEntry>> = {
  'loop-returns': {
    title: 'Loop Returns',
    description: 'Returns, inspection, destinations and signed webhooks, after the public documentation.',
    defaultPort: 4101,
    start: ({ demo = false, ...options } = {}) =>
      startLoopReturnsEmulator({
        ...options,
        ...(demo
          ? { initial: { generate: { count: demoReturns, products: [...demoProducts], unknownSkuShare: 0.03 } } }
          : {}),
      }),
  },
  'archean-r247': {
    title: 'Archean R247 Stock',
    description: 'Stock levels, adjustments, orders and dispatches, after an inferred contract with switchable parts.',
    defaultPort: 4102,
    start: ({ demo = false, ...options } = {}) =>
      startArcheanEmulator({
        ...options,
        ...(demo
          ? {
              initial: {
                products: demoProducts.map(({ sku, title }) => ({ sku, name: title })),
                locations: [...demoLocations],
                levels: demoLevels(),
              },
            }
          : {}),
      }),
  },
  shopify: {
    title: 'Shopify',
    description:
      'Orders, returns, refunds, stock and payouts over Admin GraphQL, validated against the published schema.',
    defaultPort: 4104,
    start: ({ demo = false, ...options } = {}) =>
      startShopifyEmulator({ ...options, ...(demo ? { initial: demoShop() } : {}) }),
  },
  returngo: {
    title: 'ReturnGO',
    description: 'RMAs, parcels, transactions, a daily quota and unsigned webhooks, after published texts.',
    defaultPort: 4106,
    start: ({ demo = false, ...options } = {}) =>
      startReturngoEmulator({
        ...options,
        ...(demo ? { initial: { generate: { count: demoReturns, products: [...demoProducts] } } } : {}),
      }),
  },
  commercetools: {
    title: 'commercetools',
    description: "Stock, orders, imports and signed notifications of a project, after the vendor's specification.",
    defaultPort: 4103,
    start: ({ demo = false, ...options } = {}) =>
      startCommercetoolsEmulator({
        ...options,
        ...(demo
          ? {
              initial: {
                channels: [{ key: 'main-sell' }, { key: 'archean', roles: ['OrderExport', 'OrderImport'] }],
                products: demoProducts.map(({ sku }) => ({ skus: [sku] })),
                inventory: demoProducts.map(({ sku }) => ({
                  key: `main-sell-${sku}`,
                  sku,
                  channel: 'main-sell',
                  quantityOnStock: 10,
                })),
              },
            }
          : {}),
      }),
  },
  fulfil: {
    title: 'Fulfil',
    description: 'Model interface version 2, return orders, shipments, ledger and the interface of warehouses.',
    defaultPort: 4105,
    // It starts with a small tenant of the demo products either way: nothing works without places and accounts.
    start: ({ demo: _, ...options } = {}) => startFulfilEmulator(options),
  },
  patchworks: {
    title: 'Patchworks',
    description: 'The Core API of a company, as far as deployments use it; a company starts empty.',
    defaultPort: 4107,
    start: ({ demo: _, ...options } = {}) => startPatchworksEmulator(options),
  },
};

function demoShop(): ShopifySeed {
  return {
    locations: [{ id: 501, name: 'Main' }],
    products: demoProducts.map(({ sku, title }, index) => ({
      id: 1_000 + index,
      sku,
      title,
      levels: [{ locationId: 501, available: 100 }],
    })),
    orders: demoProducts.slice(0, 40).map((_, index) => ({
      id: 9_001 + index,
      lines: [{ variantId: 1_000 + index, quantity: 2 }],
    })),
  };
}
