import { startCommercetoolsEmulator } from '../../../src/emulators/commercetools/server.ts';
import type { Preparation, Reading, Subject, Use, Writing } from '../subject.ts';

const secret = 'commercetools-emulator-secret';
const period = { from: '2026-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };
const sku = (n: number) => `SKU-${String(n).padStart(6, '0')}`;
const skusOf = (rows: number) => Array.from({ length: rows }, (_, n) => sku(n));

interface Paged {
  readonly results: readonly unknown[];
  readonly count: number;
}

const paged = (
  seed: (preparation: Preparation, rows: number) => Promise<unknown>,
  parameters: Record<string, unknown> = {},
): Reading => ({
  use: () => ({ parameters }),
  paged: {
    async seed(preparation, rows) {
      await seed(preparation, rows);
    },
    rows: (body) => (body as Paged).results,
    withRows: (body, results) => ({ ...(body as Paged), results }),
    identity: (row) => (row as { id: string }).id,
    withoutPageSize: ({ url }) => ({ url: url.replace(/([?&])limit=\d+&?/, '$1') }),
  },
});

const seeding =
  (what: (rows: number) => object) =>
  ({ control }: Preparation, rows: number) =>
    control('POST', 'seed', what(rows));

const entries = (rows: number) => ({
  channels: [{ key: 'dc-1' }],
  inventory: skusOf(rows).map((one, n) => ({ key: `dc1-${one}`, sku: one, channel: 'dc-1', quantityOnStock: n })),
});
const orders = (rows: number) => ({
  orders: Array.from({ length: rows }, (_, n) => ({
    orderNumber: `SO-${n}`,
    lines: [{ sku: sku(0), quantity: 2 }],
    customType: true,
  })),
});
const subscription = (n: number | string) => ({
  key: `subscription-${n}`,
  destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' },
  changes: [{ resourceTypeId: 'inventory-entry' }],
});
const channel = (n: number) => ({ key: `channel-${n}`, roles: ['InventorySupply'] });
const container = (n: number | string) => ({ key: `container-${n}`, resourceType: 'inventory' });
const imported = (rows: number) => ({
  type: 'inventory',
  resources: skusOf(rows).map((one) => ({ key: `imported-${one}`, sku: one, quantityOnStock: 3 })),
});

let counted = 0;
async function importing(preparation: Preparation, rows: number): Promise<string> {
  counted += 1;
  const { key } = container(`read-${counted}`);
  await preparation.call('createImportContainer', { body: container(`read-${counted}`) });
  if (rows > 0) await preparation.call('importInventory', { parameters: { containerKey: key }, body: imported(rows) });
  return key;
}

async function entry({ call }: Preparation, n: number): Promise<{ id: string; key: string; version: number }> {
  counted += 1;
  const key = `entry-${n}-${counted}`;
  const { body } = await call('createInventoryEntry', { body: { key, sku: key, quantityOnStock: 5 } });
  return body as { id: string; key: string; version: number };
}

const change = (n: number) => ({ version: 1, actions: [{ action: 'changeQuantity', quantity: 1_000 + n }] });

/** An order of its own for each use. */
const ofOrder = (use: (id: string, number: string) => Use): Writing => ({
  async use(n, { control, call }) {
    counted += 1;
    const orderNumber = `OWN-${n}-${counted}`;
    await control('POST', 'seed', { orders: [{ orderNumber, lines: [{ sku: sku(0), quantity: 1 }] }] });
    const { body } = await call('getOrderByNumber', { parameters: { orderNumber } });
    return use((body as { id: string }).id, orderNumber);
  },
});
const shipping = {
  version: 1,
  actions: [
    { action: 'addDelivery', deliveryKey: 'dsp_31', parcels: [{ trackingData: { trackingId: 'EX0001' } }] },
    { action: 'changeShipmentState', shipmentState: 'Shipped' },
  ],
};

export const subject: Subject = {
  start: () => startCommercetoolsEmulator({ subscriptionLimit: 1_000_000, importContainerLimit: 1_000_000 }),
  async seed(control) {
    await control('POST', 'seed', { ...entries(3), ...orders(2), products: [{ skus: skusOf(2) }] });
  },
  settings: (url) => ({
    apiUrl: url,
    authUrl: url,
    importUrl: url,
    pageSize: 2,
    rate: { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 },
    retry: { attempts: 2, baseMs: 10, maximumMs: 20 },
    settleMs: 5,
    timeoutMs: 1_500,
    push: {
      enabled: true,
      audience: 'https://hooks.example.test/commercetools',
      serviceAccount: 'push@example.test',
      jwksUrl: `${url}/google/certs`,
      issuers: ['https://accounts.google.com'],
    },
  }),
  credentials: { clientId: 'commercetools-emulator-client', clientSecret: secret },
  rotation: {
    credential: 'clientSecret',
    value: 'secret-that-replaces-it',
    settings: (clientSecret) => ({ clientSecret }),
  },
  reads: {
    findInventoryEntries: paged(seeding(entries), { skus: skusOf(10) }),
    findInventoryEntriesInChannel: {
      async use({ call }) {
        const { body } = await call('getChannelByKey', { parameters: { key: 'dc-1' } });
        return { parameters: { skus: skusOf(3), channelId: (body as { id: string }).id } };
      },
    },
    listInventoryEntries: paged(seeding(entries), period),
    getInventoryEntry: {
      use: async (preparation) => ({ parameters: { entryId: (await entry(preparation, 0)).id } }),
    },
    getInventoryEntryByKey: { use: () => ({ parameters: { key: `dc1-${sku(0)}` } }) },
    listChannels: paged(seeding((rows) => ({ channels: Array.from({ length: rows }, (_, n) => channel(n)) }))),
    findChannelsById: {
      async use({ call }) {
        const { body } = await call('getChannelByKey', { parameters: { key: 'dc-1' } });
        return { parameters: { ids: [(body as { id: string }).id] } };
      },
    },
    findChannels: paged(
      seeding((rows) => ({ channels: Array.from({ length: rows }, (_, n) => channel(n)) })),
      { keys: Array.from({ length: 10 }, (_, n) => channel(n).key) },
    ),
    getChannelByKey: { use: () => ({ parameters: { key: 'dc-1' } }) },
    findProducts: paged(
      seeding((rows) => ({ products: skusOf(rows).map((one) => ({ skus: [one] })) })),
      { skus: skusOf(10) },
    ),
    listStates: paged(
      seeding((rows) => ({
        states: Array.from({ length: rows }, (_, n) => ({ key: `state-${n}`, type: 'OrderState', initial: true })),
      })),
      { type: 'OrderState' },
    ),
    getOrder: {
      async use({ call }) {
        const { body } = await call('getOrderByNumber', { parameters: { orderNumber: 'SO-0' } });
        return { parameters: { orderId: (body as { id: string }).id } };
      },
    },
    getOrderByNumber: { use: () => ({ parameters: { orderNumber: 'SO-0' } }) },
    listOrders: paged(seeding(orders), period),
    findOrdersOfSkus: paged(seeding(orders), { skus: [sku(0)], since: period.from }),
    listSubscriptions: paged(async ({ call }, rows) => {
      for (let n = 0; n < rows; n += 1) await call('createSubscription', { body: subscription(n) });
    }),
    getSubscriptionByKey: {
      async use({ call }) {
        counted += 1;
        const body = subscription(`read-${counted}`);
        await call('createSubscription', { body });
        return { parameters: { key: body.key } };
      },
    },
    listMessages: paged(
      async (preparation, rows) => {
        for (let n = 0; n < rows; n += 1) await entry(preparation, n);
      },
      { type: 'inventory-entry', ...period },
    ),
    getImportContainer: {
      use: async (preparation) => ({ parameters: { containerKey: await importing(preparation, 0) } }),
    },
    listImportOperations: {
      ...paged(
        async ({ call }, rows) => {
          await call('createImportContainer', { body: container('paged') });
          if (rows > 0) {
            const parameters = { containerKey: 'container-paged' };
            await call('importInventory', { parameters, body: imported(rows) });
          }
        },
        { containerKey: 'container-paged' },
      ),
      async use({ call }) {
        const containerKey = 'container-paged';
        try {
          await call('getImportContainer', { parameters: { containerKey } });
        } catch {
          await call('createImportContainer', { body: container('paged') });
        }
        return { parameters: { containerKey } };
      },
    },
    getImportOperation: {
      async use(preparation) {
        const containerKey = await importing(preparation, 1);
        const { body } = await preparation.call('listImportOperations', { parameters: { containerKey } });
        return { parameters: { operationId: (body as { results: { id: string }[] }).results[0]?.id } };
      },
    },
    getImportSummary: {
      use: async (preparation) => ({ parameters: { containerKey: await importing(preparation, 1) } }),
    },
  },
  writes: {
    createInventoryEntry: { use: (n) => ({ body: { key: `new-${n}`, sku: `NEW-${n}`, quantityOnStock: 1 } }) },
    updateInventoryEntry: {
      use: async (n, preparation) => ({
        parameters: { entryId: (await entry(preparation, n)).id },
        body: change(n),
      }),
    },
    updateInventoryEntryByKey: {
      use: async (n, preparation) => ({ parameters: { key: (await entry(preparation, n)).key }, body: change(n) }),
    },
    deleteInventoryEntry: {
      async use(n, preparation) {
        const { id, version } = await entry(preparation, n);
        return { parameters: { entryId: id, version } };
      },
    },
    createChannel: { use: (n) => ({ body: channel(n) }) },
    updateOrder: ofOrder((orderId) => ({ parameters: { orderId }, body: shipping })),
    updateOrderByNumber: ofOrder((_, orderNumber) => ({ parameters: { orderNumber }, body: shipping })),
    createSubscription: { use: (n) => ({ body: subscription(n) }) },
    updateSubscription: {
      async use(n, { call }) {
        const body = subscription(`update-${n}`);
        await call('createSubscription', { body });
        const actions = [{ action: 'setChanges', changes: [{ resourceTypeId: 'order' }] }];
        return { parameters: { key: body.key }, body: { version: 1, actions } };
      },
    },
    deleteSubscription: {
      async use(n, { call }) {
        const body = subscription(`delete-${n}`);
        await call('createSubscription', { body });
        return { parameters: { key: body.key, version: 1 } };
      },
    },
    createImportContainer: { use: (n) => ({ body: container(n) }) },
    importInventory: {
      async use(n, { call }) {
        const body = container(`import-${n}`);
        await call('createImportContainer', { body });
        return { parameters: { containerKey: body.key }, body: imported(2) };
      },
      effect: 'import requested',
    },
  },
  waivers: [
    ...[
      'findInventoryEntries',
      'listInventoryEntries',
      'listChannels',
      'findChannels',
      'findOrdersOfSkus',
      'findProducts',
      'listStates',
      'listOrders',
      'listSubscriptions',
      'listMessages',
    ].map((operation) => ({
      test: 'an empty page in the middle does not end the reading',
      operation,
      reason: 'Each page is asked for by the last id of the one before: only the end of such a query is empty.',
    })),
    {
      test: 'paging',
      operation: 'findChannelsById',
      reason: 'The ids of channels are not known before they are made; its pages are those of listChannels.',
    },
    {
      test: 'paging',
      operation: 'findInventoryEntriesInChannel',
      reason: 'It names a channel that only exists once rows are seeded; its pages are those of findInventoryEntries.',
    },
  ],
};
