import { startArcheanEmulator } from '../../../src/emulators/archean-r247/server.ts';
import type { Preparation, Reading, Subject } from '../subject.ts';

const key = 'archean-emulator-key';
const sku = (n: number) => `SKU-${String(n).padStart(6, '0')}`;
const products = (count: number) => Array.from({ length: count }, (_, n) => ({ sku: sku(n), name: `Product ${n}` }));
const levels = [{ sku: sku(0), locationCode: 'MAIN-SELL', onHand: 1_000_000 }];
const locations = ['MAIN-SELL', 'QUARANTINE'].map((code) => ({ code }));

interface Listed {
  readonly data: readonly unknown[];
}

const paged = (
  seed: (preparation: Preparation, rows: number) => Promise<unknown>,
  identity: (row: never) => string,
): Pick<Required<Reading>, 'paged'> => ({
  paged: {
    async seed(preparation, rows) {
      await seed(preparation, rows);
    },
    rows: (body) => (body as Listed).data,
    withRows: (body, data) => ({ ...(body as object), data }),
    identity: identity as (row: unknown) => string,
    withoutPageSize: ({ url }) => ({ url: url.replace(/([?&])limit=\d+&?/, '$1') }),
  },
});

const period = { from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };

const line = (n: number) => ({
  lineReference: `line:${n}`,
  sku: sku(0),
  locationCode: 'MAIN-SELL',
  quantity: 1,
  reasonCode: 'RETURN_RESALEABLE',
});

const order = (n: number) => ({
  externalReference: `order:${n}`,
  channel: 'loop',
  type: 'exchange',
  orderedAt: '2026-09-04T10:11:12Z',
  currency: 'GBP',
  customer: { name: 'Pat Doe', email: 'pat@example.test' },
  shipTo: { name: 'Pat Doe', address1: '1 Test Street', city: 'Testville', postalCode: 'T1 1ST', countryCode: 'GB' },
  lines: [{ lineReference: `exchange:${n}`, sku: sku(0), quantity: 1, unitPrice: '0.00' }],
});

const adjustment = (n: number) => ({
  reference: `adjustment:${n}`,
  source: 'conformance',
  occurredAt: '2026-09-04T10:11:12Z',
  mode: 'delta',
  atomic: false,
  lines: [line(n)],
});

async function placeOrder({ call }: Preparation, n: number): Promise<string> {
  return ((await call('createOrder', { body: order(n) })).body as { id: string }).id;
}

async function placeOrders(preparation: Preparation, rows: number): Promise<void> {
  await preparation.control('POST', 'seed', { products: products(1), locations, levels });
  for (let n = 0; n < rows; n += 1) await placeOrder(preparation, n);
}

const dispatch = (n: number) => ({
  reference: `dispatch:${n}`,
  orderExternalReference: `order:${n}`,
  dispatchedAt: '2026-09-05T08:00:00Z',
  lines: [{ lineReference: `exchange:${n}`, sku: sku(0), quantity: 1 }],
});

export const subject: Subject = {
  start: () =>
    startArcheanEmulator({
      ratePerMinute: 1_000_000,
      allowNegativeStock: true,
      capabilities: { transfers: true },
    }),
  async seed(control) {
    await control('POST', 'seed', { products: products(3), locations, levels });
  },
  settings: (url) => ({
    baseUrl: url,
    capabilities: { transfers: true, adjustmentReasons: true, webhooks: true },
    limits: { pageSize: 2 },
    rate: { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 },
    retry: { attempts: 2, baseMs: 10, maximumMs: 20 },
    settleMs: 5,
    timeoutMs: 1_500,
  }),
  credentials: { apiKey: key, webhookSecret: 'archean-webhook-secret' },
  rotation: {
    credential: 'apiKey',
    value: 'archean-key-that-replaces-it',
    settings: (value) => ({ auth: { kind: 'apiKeyHeader', header: 'X-API-KEY', key: value } }),
  },
  reads: {
    ping: {},
    listLocations: paged(
      ({ control }, rows) =>
        control('POST', 'seed', { locations: Array.from({ length: rows }, (_, n) => ({ code: `PLACE-${n}` })) }),
      (row: { code: string }) => row.code,
    ),
    listProducts: paged(
      ({ control }, rows) => control('POST', 'seed', { products: products(rows) }),
      (row: { sku: string }) => row.sku,
    ),
    listStockLevels: paged(
      ({ control }, rows) =>
        control('POST', 'seed', {
          products: products(rows),
          locations,
          levels: products(rows).map((product, n) => ({ sku: product.sku, locationCode: 'MAIN-SELL', onHand: n })),
        }),
      (row: { sku: string; locationCode: string }) => `${row.sku}@${row.locationCode}`,
    ),
    listStockAdjustments: {
      async use({ call }) {
        await call('createStockAdjustment', { body: adjustment(0) });
        return { parameters: { reference: 'adjustment:0' } };
      },
    },
    listStockAdjustmentsOfPeriod: {
      use: () => ({ parameters: period }),
      ...paged(
        async ({ call }, rows) => {
          for (let n = 0; n < rows; n += 1) await call('createStockAdjustment', { body: adjustment(20_000 + n) });
        },
        (row: { id: string }) => row.id,
      ),
    },
    getStockAdjustment: {
      async use({ call }) {
        const { body } = await call('createStockAdjustment', { body: adjustment(9_999) });
        return { parameters: { adjustmentId: (body as { id: string }).id } };
      },
    },
    listAdjustmentReasons: {},
    listOrders: paged(placeOrders, (row: { externalReference: string }) => row.externalReference),
    listDispatches: paged(
      async (preparation, rows) => {
        await placeOrders(preparation, rows);
        for (let n = 0; n < rows; n += 1) await preparation.call('createDispatch', { body: dispatch(n) });
      },
      (row: { id: string }) => row.id,
    ),
  },
  writes: {
    createStockAdjustment: { use: (n) => ({ body: adjustment(n) }) },
    createStockTransfer: {
      use: (n) => {
        const { locationCode, reasonCode: _, ...rest } = line(n);
        return {
          body: {
            reference: `transfer:${n}`,
            source: 'conformance',
            occurredAt: '2026-09-04T10:11:12Z',
            lines: [{ ...rest, fromLocationCode: locationCode, toLocationCode: 'QUARANTINE' }],
          },
        };
      },
    },
    createOrder: { use: (n) => ({ body: order(n) }) },
    cancelOrder: {
      use: async (n, preparation) => ({ parameters: { orderId: await placeOrder(preparation, n) } }),
    },
    createDispatch: {
      async use(n, preparation) {
        await placeOrder(preparation, n);
        return { body: dispatch(n) };
      },
    },
  },
  webhookCredential: 'webhookSecret',
  waivers: [
    {
      test: 'paging',
      operation: 'listStockAdjustments',
      reason: 'A reference is used once, ever, so that no answer has more than one row.',
    },
    {
      test: 'paging',
      operation: 'listAdjustmentReasons',
      reason: 'The list of reasons of the emulated tenant is fixed and shorter than a page.',
    },
  ],
};
