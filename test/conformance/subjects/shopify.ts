import { startShopifyEmulator } from '../../../src/emulators/shopify/server.ts';
import type { Preparation, Reading, Subject, Use } from '../subject.ts';

const gid = (type: string, id: number): string => `gid://shopify/${type}/${id}`;
const location = { id: 501, name: 'Main' };
const products = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: 1_000 + n,
    sku: `SKU-${n}`,
    levels: [{ locationId: 501, available: 1_000_000 }],
  }));
const orders = (from: number, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, n) => ({ id: from + n, lines: [{ variantId: 1_000, quantity: 2 }], ...more }));

type Data = Record<string, unknown>;

/** What stands at a path, such as `location.inventoryLevels`, of an answer. */
const at = (body: unknown, path: string): Data =>
  path.split('.').reduce((value, name) => value[name] as Data, (body as { data: Data }).data);

function paged(
  path: string,
  seed: (preparation: Preparation, rows: number) => Promise<unknown>,
): Pick<Required<Reading>, 'paged'> {
  return {
    paged: {
      async seed(preparation, rows) {
        await seed(preparation, rows);
      },
      rows: (body) => at(body, path).nodes as unknown[],
      withRows: (body, nodes) => {
        const changed = structuredClone(body);
        at(changed, path).nodes = nodes;
        return changed;
      },
      identity: (row) => (row as { id: string }).id,
      withoutPageSize: ({ body }) => {
        const request = JSON.parse(body.toString()) as { variables: object };
        return { body: Buffer.from(JSON.stringify({ ...request, variables: { ...request.variables, first: 25 } })) };
      },
    },
  };
}

const seeds = ({ control }: Preparation, seed: object) => control('POST', 'seed', seed);

async function orderOf(preparation: Preparation, n: number, more: object = {}): Promise<string> {
  await seeds(preparation, { orders: orders(10_000 + n, 1, more) });
  return gid('Order', 10_000 + n);
}

/** A fulfilment line of a new order that can be returned. */
async function lineOf(preparation: Preparation, n: number): Promise<{ orderId: string; line: object }> {
  const orderId = await orderOf(preparation, n);
  const { body } = await preparation.call('listReturnableFulfillments', { parameters: { orderId } });
  const [one] = at(body, 'returnableFulfillments').nodes as {
    returnableFulfillmentLineItems: { nodes: { fulfillmentLineItem: { id: string } }[] };
  }[];
  const fulfillmentLineItemId = one?.returnableFulfillmentLineItems.nodes[0]?.fulfillmentLineItem.id;
  return { orderId, line: { fulfillmentLineItemId, quantity: 1, returnReason: 'OTHER' } };
}

interface MadeReturn {
  readonly id: string;
  readonly returnLineItems: { readonly nodes: { readonly id: string }[] };
  readonly reverseFulfillmentOrders: {
    readonly nodes: { readonly lineItems: { readonly nodes: { readonly id: string }[] } }[];
  };
}

async function returnOf(preparation: Preparation, n: number): Promise<MadeReturn> {
  const { orderId, line } = await lineOf(preparation, n);
  const { body } = await preparation.call('createReturn', {
    body: { returnInput: { orderId, returnLineItems: [line] } },
  });
  return at(body, 'returnCreate').return as MadeReturn;
}

async function requestedReturn(preparation: Preparation, n: number): Promise<string> {
  const { orderId, line } = await lineOf(preparation, n);
  const { body } = await preparation.call('requestReturn', { body: { input: { orderId, returnLineItems: [line] } } });
  return (at(body, 'returnRequest').return as MadeReturn).id;
}

const disposition = (made: MadeReturn) => ({
  reverseFulfillmentOrderLineItemId: made.reverseFulfillmentOrders.nodes[0]?.lineItems.nodes[0]?.id,
  quantity: 1,
  dispositionType: 'RESTOCKED',
  locationId: gid('Location', 501),
});

async function saleOf({ call }: Preparation, orderId: string): Promise<string> {
  const { body } = await call('getOrder', { parameters: { id: orderId } });
  return (at(body, 'order').transactions as { id: string }[])[0]?.id ?? '';
}

async function fulfillmentOrderOf(preparation: Preparation, n: number): Promise<string> {
  const orderId = await orderOf(preparation, n, { fulfilled: false });
  const { body } = await preparation.call('listFulfillmentOrders', { parameters: { orderId } });
  return (at(body, 'order.fulfillmentOrders').nodes as { id: string }[])[0]?.id ?? '';
}

async function draftOf({ call }: Preparation): Promise<string> {
  const lineItems = [
    { variantId: gid('ProductVariant', 1_000), quantity: 1, appliedDiscount: { valueType: 'PERCENTAGE', value: 100 } },
  ];
  const { body } = await call('createDraftOrder', { body: { input: { lineItems } } });
  return (at(body, 'draftOrderCreate').draftOrder as { id: string }).id;
}

const change = (field: 'quantity' | 'delta', n: number) => ({
  // Nobody else changes what is set: a quantity that stands already has no effect.
  inventoryItemId: gid('InventoryItem', field === 'quantity' ? 1_002 : 1_000),
  locationId: gid('Location', 501),
  changeFromQuantity: null,
  [field]: n,
});
const inventory = { name: 'available', reason: 'restock' };
const customer = gid('Customer', 5);
const onePage = 'A page is larger than what one order or customer of the emulated shop can hold.';

export const subject: Subject = {
  start: () => startShopifyEmulator({ maximumAvailable: 1_000_000, restoreRate: 1_000_000 }),
  async seed(control) {
    await control('POST', 'seed', {
      locations: [location, { id: 502, name: 'Second' }],
      products: products(3),
      customers: [5],
      orders: orders(9_001, 1),
    });
  },
  settings: (url) => ({
    baseUrl: url,
    pageSize: 2,
    rate: { maximum: 1_000_000, restoreRate: 1_000_000, pauseMs: 100 },
    retry: { attempts: 2, baseMs: 10, maximumMs: 20 },
    settleMs: 5,
    searchSettleMs: 5,
    timeoutMs: 1_500,
  }),
  credentials: { accessToken: 'shopify-emulator-token', webhookSecret: 'shopify-emulator-secret' },
  rotation: {
    credential: 'accessToken',
    value: 'shopify-token-that-replaces-it',
    settings: (value) => ({ accessToken: value }),
  },
  throttling: { status: 200, body: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] } },
  reads: {
    getOrder: { use: () => ({ parameters: { id: gid('Order', 9_001) } }) },
    getOrderRefunds: { use: () => ({ parameters: { id: gid('Order', 9_001) } }) },
    listOrders: paged('orders', (preparation, rows) =>
      seeds(preparation, { locations: [location], products: products(1), orders: orders(1, rows) }),
    ),
    suggestRefund: { use: () => ({ parameters: { id: gid('Order', 9_001), suggestFullRefund: true } }) },
    getDraftOrder: { use: async (preparation) => ({ parameters: { id: await draftOf(preparation) } }) },
    getReturn: { use: async (preparation) => ({ parameters: { id: (await returnOf(preparation, 900_001)).id } }) },
    listReturnableFulfillments: { use: () => ({ parameters: { orderId: gid('Order', 9_001) } }) },
    suggestReturnOutcome: {
      async use(preparation) {
        const made = await returnOf(preparation, 900_002);
        const returnLineItems = made.returnLineItems.nodes.map(({ id }) => ({ id, quantity: 1 }));
        return { parameters: { id: made.id, returnLineItems, exchangeLineItems: [] } };
      },
    },
    listLocations: paged('locations', (preparation, rows) =>
      seeds(preparation, { locations: Array.from({ length: rows }, (_, n) => ({ id: n + 1, name: `Place ${n}` })) }),
    ),
    listInventoryItems: paged('inventoryItems', (preparation, rows) =>
      seeds(preparation, { locations: [location], products: products(rows) }),
    ),
    listLocationLevels: {
      use: () => ({ parameters: { locationId: gid('Location', 501) } }),
      ...paged('location.inventoryLevels', (preparation, rows) =>
        seeds(preparation, { locations: [location], products: products(rows) }),
      ),
    },
    listFulfillmentOrders: { use: () => ({ parameters: { orderId: gid('Order', 9_001) } }) },
    listStoreCreditAccounts: { use: () => ({ parameters: { customerId: customer } }) },
    listGiftCards: paged('giftCards', (preparation, rows) =>
      seeds(preparation, { giftCards: Array.from({ length: rows }, (_, n) => ({ id: n + 1, amount: '5.00' })) }),
    ),
    listPayouts: paged('shopifyPaymentsAccount.payouts', (preparation, rows) =>
      seeds(preparation, {
        payouts: Array.from({ length: rows }, (_, n) => ({
          id: n + 1,
          issuedAt: '2026-09-05T00:00:00Z',
          orderIds: [],
        })),
      }),
    ),
    listBalanceTransactions: paged('shopifyPaymentsAccount.balanceTransactions', (preparation, rows) =>
      seeds(preparation, { locations: [location], products: products(1), orders: orders(1, rows) }),
    ),
    getBulkOperation: {
      async use({ call }) {
        const { body } = await call('runBulkQuery', { body: { query: '{ orders { edges { node { id name } } } }' } });
        return { parameters: { id: (at(body, 'bulkOperationRunQuery').bulkOperation as { id: string }).id } };
      },
    },
    listWebhookSubscriptions: paged('webhookSubscriptions', async ({ call }, rows) => {
      for (let n = 0; n < rows; n += 1) {
        const webhookSubscription = { uri: `https://hooks.example.test/${n}` };
        await call('createWebhookSubscription', { body: { topic: 'RETURNS_PROCESS', webhookSubscription } });
      }
    }),
  },
  writes: {
    createRefund: {
      async use(n, preparation) {
        const orderId = await orderOf(preparation, n);
        const payment = {
          orderId,
          parentId: await saleOf(preparation, orderId),
          gateway: 'shopify_payments',
          kind: 'REFUND',
          amount: '5.00',
        };
        return { body: { input: { orderId, note: `rma-${n}`, transactions: [payment] } } };
      },
    },
    addTags: {
      use: async (n, preparation) => ({ parameters: { id: await orderOf(preparation, n), tags: [`rma-${n}`] } }),
    },
    removeTags: {
      use: async (n, preparation) => ({
        parameters: { id: await orderOf(preparation, n, { tags: ['exchange'] }), tags: ['exchange'] },
      }),
    },
    setMetafields: {
      use: (n) => ({
        body: {
          metafields: [
            {
              ownerId: gid('Order', 9_001),
              namespace: 'returns',
              key: `number_${n}`,
              type: 'single_line_text_field',
              value: `${n}`,
            },
          ],
        },
      }),
    },
    updateOrder: {
      use: async (n, preparation) => ({ body: { input: { id: await orderOf(preparation, n), note: `rma-${n}` } } }),
    },
    openOrder: {
      use: async (n, preparation) => ({
        parameters: { input: { id: await orderOf(preparation, n, { archived: true }) } },
      }),
    },
    closeOrder: { use: async (n, preparation) => ({ parameters: { input: { id: await orderOf(preparation, n) } } }) },
    createOrder: {
      use: (n) => ({
        body: {
          order: {
            sourceIdentifier: `rma-${n}`,
            lineItems: [
              {
                variantId: gid('ProductVariant', 1_000),
                quantity: 1,
                priceSet: { shopMoney: { amount: '0.00', currencyCode: 'EUR' } },
              },
            ],
          },
          options: { inventoryBehaviour: 'DECREMENT_OBEYING_POLICY' },
        },
      }),
    },
    createDraftOrder: {
      use: () => ({ body: { input: { lineItems: [{ variantId: gid('ProductVariant', 1_000), quantity: 1 }] } } }),
    },
    completeDraftOrder: { use: async (_, preparation) => ({ parameters: { id: await draftOf(preparation) } }) },
    requestReturn: {
      async use(n, preparation) {
        const { orderId, line } = await lineOf(preparation, n);
        return { body: { input: { orderId, returnLineItems: [line] } } };
      },
    },
    createReturn: {
      async use(n, preparation) {
        const { orderId, line } = await lineOf(preparation, n);
        return { body: { returnInput: { orderId, returnLineItems: [line] } } };
      },
    },
    approveReturn: {
      use: async (n, preparation) => ({ body: { input: { id: await requestedReturn(preparation, n) } } }),
    },
    declineReturn: {
      use: async (n, preparation) => ({
        body: { input: { id: await requestedReturn(preparation, n), declineReason: 'OTHER' } },
      }),
    },
    processReturn: {
      effect: 'returnProcess',
      async use(n, preparation): Promise<Use> {
        const made = await returnOf(preparation, n);
        const parentId = await saleOf(preparation, gid('Order', 10_000 + n));
        const returnLineItems = made.returnLineItems.nodes.map(({ id }) => ({
          id,
          quantity: 1,
          dispositions: [disposition(made)],
        }));
        const orderTransactions = [{ parentId, transactionAmount: { amount: '20.00', currencyCode: 'EUR' } }];
        return {
          body: {
            input: {
              returnId: made.id,
              returnLineItems,
              financialTransfer: { issueRefund: { orderTransactions } },
              note: `rma-${n}`,
            },
          },
        };
      },
    },
    closeReturn: { use: async (n, preparation) => ({ parameters: { id: (await returnOf(preparation, n)).id } }) },
    reopenReturn: {
      async use(n, preparation) {
        const { id } = await returnOf(preparation, n);
        await preparation.call('closeReturn', { parameters: { id } });
        return { parameters: { id } };
      },
    },
    cancelReturn: { use: async (n, preparation) => ({ parameters: { id: (await returnOf(preparation, n)).id } }) },
    disposeReverseLines: {
      use: async (n, preparation) => ({ body: { dispositionInputs: [disposition(await returnOf(preparation, n))] } }),
    },
    setInventory: { use: (n) => ({ body: { input: { ...inventory, quantities: [change('quantity', n)] } } }) },
    adjustInventory: { use: (n) => ({ body: { input: { ...inventory, changes: [change('delta', n)] } } }) },
    activateInventory: {
      async use(n, preparation) {
        await seeds(preparation, { products: [{ id: 50_000 + n, sku: `NEW-${n}` }] });
        return {
          parameters: {
            inventoryItemId: gid('InventoryItem', 50_000 + n),
            locationId: gid('Location', 502),
            available: 3,
          },
        };
      },
    },
    updateInventoryItem: {
      async use(n, preparation) {
        await seeds(preparation, { products: [{ id: 50_000 + n, sku: `NEW-${n}`, tracked: false }] });
        return { parameters: { id: gid('InventoryItem', 50_000 + n) }, body: { input: { tracked: true } } };
      },
    },
    createFulfillment: {
      use: async (n, preparation) => ({
        body: {
          fulfillment: {
            lineItemsByFulfillmentOrder: [{ fulfillmentOrderId: await fulfillmentOrderOf(preparation, n) }],
            trackingInfo: { number: `TRACK-${n}` },
          },
        },
      }),
    },
    holdFulfillmentOrder: {
      use: async (n, preparation) => ({
        parameters: { id: await fulfillmentOrderOf(preparation, n) },
        body: { fulfillmentHold: { reason: 'OTHER' } },
      }),
    },
    releaseFulfillmentOrder: {
      async use(n, preparation) {
        const id = await fulfillmentOrderOf(preparation, n);
        await preparation.call('holdFulfillmentOrder', {
          parameters: { id },
          body: { fulfillmentHold: { reason: 'OTHER' } },
        });
        return { parameters: { id } };
      },
    },
    createGiftCard: {
      use: (n) => ({ body: { input: { initialValue: '5.00', code: `RMA${String(n).padStart(8, '0')}` } } }),
    },
    creditStoreCredit: {
      use: () => ({
        parameters: { id: customer },
        body: { creditInput: { creditAmount: { amount: '5.00', currencyCode: 'EUR' } } },
      }),
    },
    runBulkQuery: { use: () => ({ body: { query: '{ orders { edges { node { id name } } } }' } }) },
    createWebhookSubscription: {
      use: (n) => ({
        body: { topic: 'REFUNDS_CREATE', webhookSubscription: { uri: `https://hooks.example.test/${n}` } },
      }),
    },
  },
  webhookCredential: 'webhookSecret',
  webhookHeaders: (topic) => ({ 'x-shopify-topic': topic, 'x-shopify-webhook-id': `delivery of ${topic}` }),
  waivers: [
    { test: 'paging', operation: 'listReturnableFulfillments', reason: onePage },
    { test: 'paging', operation: 'listFulfillmentOrders', reason: onePage },
    { test: 'paging', operation: 'listStoreCreditAccounts', reason: onePage },
  ],
};
