import { startFulfilEmulator } from '../../../src/emulators/fulfil/server.ts';
import type { Preparation, Reading, Subject, Use, Writing } from '../subject.ts';

const token = 'fulfil-emulator-token';
const sale = 84_500;
const line = 91_500;
const many = 1_000_000;

const transfer = (n: number) => ({
  reference: `transfer:${n}`,
  from_location: 32,
  to_location: 44,
  company: 1,
  moves: [{ product: 501, quantity: 1, uom: 1, from_location: 32, to_location: 44, company: 1, unit_price: null }],
});
const order = (n: number) => ({
  channel: 3,
  reference: `order:${n}`,
  party: 1201,
  company: 1,
  currency: 172,
  warehouse: 4,
  lines: [{ product: 502, description: 'Tee', quantity: 1, unit: 1, unit_price: '25.00' }],
});
const returned = (n: number): Use => ({
  parameters: { saleId: sale },
  body: {
    channel_identifier: `return:${n}`,
    reference: `return:${n}`,
    warehouse: 4,
    lines: [{ order_line_id: line, return_quantity: 1 }],
  },
});
const creditNote = (n: number) => ({
  type: 'out',
  party: 1201,
  invoice_address: 3301,
  company: 1,
  currency: 172,
  account: 1100,
  journal: 5,
  reference: `note:${n}`,
  lines: [{ type: 'line', description: 'Tee', quantity: -1, account: 4100, unit_price: '45.00' }],
});
const entry = (n: number) => ({
  company: 1,
  journal: 9,
  period: 33,
  date: '2026-09-04',
  description: `entry:${n}`,
  lines: [
    { account: 4100, debit: '45.00', credit: '0.00' },
    { account: 2310, party: 1201, debit: '0.00', credit: '45.00' },
  ],
});
const count = () => ({ location: 44, lost_found: 7, lines: [{ product: 503, quantity: 1 }] });
const card = (n: number) => ({ currency: 172, amount: '45.00', comment: `card:${n}` });
const webhook = (n: number) => ({ event: 'product.created', url: `http://hooks.example.test/${n}` });

type Rows = readonly Readonly<Record<string, unknown>>[];
const firstId = ({ body }: { readonly body: unknown }): number => Number((body as Rows)[0]?.id);

/** What uses are made ready with bears numbers of its own: what stands there under the same name would be taken for it. */
let prepared = many;
const fresh = (): number => {
  prepared += 1;
  return prepared;
};

const idsIn = (body: unknown, field: string): readonly number[] =>
  ((body as Rows)[0]?.[field] ?? []) as readonly number[];

/** A use of a method: a record is created and led to where the method can be called. */
const led = (
  model: string,
  method: string,
  make: (preparation: Preparation, n: number) => Promise<number>,
  steps: readonly string[] = [],
  body?: unknown,
): Writing => ({
  effect: `${model}.${method}`,
  async use(_n, preparation) {
    const id = await make(preparation, fresh());
    for (const step of steps) await preparation.call(step, { parameters: { id } });
    return { parameters: { id }, ...(body === undefined ? {} : { body }) };
  },
});
const made =
  (operation: string, body: (n: number) => unknown) =>
  async ({ call }: Preparation, n: number): Promise<number> =>
    firstId(await call(operation, { body: body(n) }));

async function returnShipment({ call }: Preparation, n: number): Promise<number> {
  await call('createReturnOrder', returned(n));
  const { body } = await call('listSales', { parameters: { channelIdentifiers: [`return:${n}`] } });
  return Number(idsIn(body, 'shipment_returns')[0]);
}

async function shipment(preparation: Preparation, n: number): Promise<number> {
  const id = await made('createSale', order)(preparation, n);
  for (const step of ['quoteSale', 'confirmSale', 'processSale']) await preparation.call(step, { parameters: { id } });
  return firstId(await preparation.call('listCustomerShipments', { parameters: { saleIds: [id] } }));
}

/** A reading whose pages conformance looks at. */
const inPages = (
  parameters: NonNullable<Use['parameters']>,
  seed: (preparation: Preparation, row: number) => Promise<unknown>,
): Reading => ({
  use: () => ({ parameters }),
  paged: {
    async seed(preparation, rows) {
      for (let row = 0; row < rows; row += 1) await seed(preparation, row);
    },
    rows: (body) => body as Rows,
    withRows: (_body, rows) => rows,
    identity: (row) => String((row as { id: number }).id),
    withoutPageSize: ({ url, body }) => ({
      url,
      body: Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as object), limit: 500 })),
    }),
  },
});
const read = (parameters: Use['parameters'] = {}): Reading => ({ use: () => ({ parameters }) });
const sales = made('createSale', order);
const transfers = made('createInternalShipment', transfer);
const notes = made('createCreditNote', creditNote);
const internal = 'stock.shipment.internal';
const back = 'stock.shipment.out.return';
const out = 'stock.shipment.out';

const searches = [
  'listChangedProducts',
  'listLocations',
  'listParties',
  'listCurrencies',
  'listAccounts',
  'listJournals',
  'listPeriods',
  'listSaleLines',
  'listCustomerShipments',
  'listReturnShipments',
  'listMoves',
  'listInventories',
  'listInvoices',
  'listInvoiceLines',
  'listJournalEntries',
  'listJournalLines',
  'listGiftCards',
  'listWebhooks',
];

export const subject: Subject = {
  start: () => startFulfilEmulator({ callsPerSecond: 1_000_000, now: '2026-09-04T10:00:00Z', webhookDelayScale: 0 }),
  async seed(control) {
    const header = {
      channel: 3,
      party: 1201,
      company: 1,
      currency: 172,
      warehouse: 4,
      invoice_address: 3301,
      state: 'done',
    };
    await control('POST', 'seed', {
      records: {
        'sale.sale': [{ id: sale, number: 'SO84500', ...header }],
        'sale.line': [
          { id: line, sale, product: 501, description: 'Tee', quantity: many, unit: 1, unit_price: '25.00' },
        ],
      },
      levels: [501, 502].map((product) => ({ product, location: 32, quantity: many })),
    });
  },
  settings: (url) => ({
    baseUrl: url,
    rate: { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 },
    retry: { attempts: 2, baseMs: 10, maximumMs: 20 },
    capabilities: { giftCards: true, journalEntries: true, warehouse: true },
    settleMs: 5,
    pageSize: 2,
    timeoutMs: 1_500,
  }),
  credentials: {
    token,
    warehouseToken: 'fulfil-warehouse-token',
    webhookSecret: 'ZnVsZmlsLWVtdWxhdG9yLXNlY3JldA==',
  },
  rotation: {
    credential: 'token',
    value: 'fulfil-token-that-replaces-it',
    settings: (value) => ({ tokens: [value] }),
  },
  reads: {
    testConnection: {},
    listProducts: inPages({ codes: ['A-0', 'A-1', 'A-2', 'A-3', 'A-4', 'A-5'] }, ({ control }, row) =>
      control('POST', 'seed', { records: { 'product.product': [{ code: `A-${row}`, rec_name: `Tee ${row}` }] } }),
    ),
    listChangedProducts: read(),
    listLocations: read(),
    readStockLevels: read({ productIds: [501], context: '{"locations":[32]}' }),
    getProductInventory: read({ productIds: [501], locationIds: [32] }),
    listParties: read(),
    listCurrencies: read({ codes: ['USD'] }),
    listAccounts: read({ codes: ['4100'] }),
    listJournals: read({ codes: ['SC'] }),
    listPeriods: read(),
    // All of them changed at one time, and go on by their ids.
    listSales: inPages({ changedSince: '2026-09-01T00:00:00Z' }, async (preparation, row) => {
      const id = await made('createSale', order)(preparation, row);
      await preparation.call('quoteSale', { parameters: { id } });
    }),
    listSaleLines: read({ saleIds: [sale] }),
    listCustomerShipments: read(),
    listReturnShipments: read(),
    listInternalShipments: inPages({}, made('createInternalShipment', transfer)),
    listMoves: read(),
    listInventories: read({ ids: [1] }),
    listInvoices: read(),
    listInvoiceLines: read({ invoiceIds: [1] }),
    listJournalEntries: read(),
    listJournalLines: read({ entryIds: [1] }),
    listGiftCards: read(),
    listWarehouseReturnShipments: read({ status: 'pending' }),
    listWarehouseProducts: read(),
    listWebhooks: read(),
  },
  writes: {
    createReturnOrder: { use: returned, effect: 'sale.sale.return_order' },
    createSale: { use: (n) => ({ body: order(n) }) },
    quoteSale: led('sale.sale', 'quote', sales),
    confirmSale: led('sale.sale', 'confirm', sales, ['quoteSale']),
    processSale: led('sale.sale', 'process', sales, ['quoteSale', 'confirmSale']),
    cancelSale: led('sale.sale', 'cancel', sales),
    setShipmentPriority: {
      use: async (_n, preparation) => ({
        parameters: { shipmentId: await shipment(preparation, fresh()) },
        body: { priority: '0' },
      }),
    },
    assignShipment: led(out, 'assign_try', shipment),
    holdShipment: led(out, 'hold', shipment, [], { note: 'Wait.' }),
    unholdShipment: led(out, 'unhold', shipment, [], { note: 'Go on.' }),
    receiveReturnShipment: led(back, 'receive', returnShipment),
    finishReturnShipment: led(back, 'done', returnShipment, ['receiveReturnShipment']),
    createInternalShipment: { use: (n) => ({ body: transfer(n) }) },
    waitInternalShipment: led(internal, 'wait', transfers),
    assignInternalShipment: led(internal, 'assign_try', transfers, ['waitInternalShipment']),
    shipInternalShipment: led(internal, 'ship', async (preparation, n) => {
      // Downwards: the system numbers its own records upwards from the highest that stands there.
      const id = 10 * many - n;
      const places = { from_location: 32, to_location: 44, company: 1 };
      const one = {
        id,
        number: `IS-${id}`,
        reference: `far:${n}`,
        ...places,
        transit_required: true,
        state: 'assigned',
      };
      await preparation.control('POST', 'seed', { records: { [internal]: [one] } });
      return id;
    }),
    finishInternalShipment: led(internal, 'done', transfers, ['waitInternalShipment', 'assignInternalShipment']),
    cancelInternalShipment: led(internal, 'cancel', transfers),
    createInventory: { use: () => ({ body: count() }) },
    completeInventory: led('stock.inventory', 'complete', made('createInventory', count)),
    confirmInventory: led('stock.inventory', 'confirm', made('createInventory', count), ['completeInventory']),
    createCreditNote: { use: (n) => ({ body: creditNote(n) }) },
    validateInvoice: led('account.invoice', 'validate_invoice', notes),
    postInvoice: led('account.invoice', 'post', notes),
    createJournalEntry: { use: (n) => ({ body: entry(n) }) },
    postJournalEntry: led('account.move', 'post', made('createJournalEntry', entry)),
    createGiftCard: { use: (n) => ({ body: card(n) }) },
    activateGiftCard: led('gift_card.gift_card', 'activate', made('createGiftCard', card)),
    receiveByWarehouse: {
      effect: `${back}.receive`,
      async use(_n, preparation) {
        const id = await returnShipment(preparation, fresh());
        const { body } = await preparation.call('listReturnShipments', { parameters: { ids: [id] } });
        const [move] = idsIn(body, 'incoming_moves');
        return { body: { id, lines: [{ id: move, quantity: 1 }] } };
      },
    },
    adjustByWarehouse: {
      effect: 'warehouse.adjustment',
      use: (n) => ({
        body: { adjustments: [{ product_code: 'TEE-BLK-M', quantity: 1, reference: `adjustment:${n}` }] },
      }),
    },
    createWebhook: { use: (n) => ({ body: webhook(n) }) },
  },
  webhookCredential: 'webhookSecret',
  webhookHeaders: (topic) => ({ 'x-fulfil-event': topic }),
  waivers: [
    ...searches.map((operation) => ({
      test: 'paging',
      operation,
      reason: 'All searches are one declaration (operation-parts.ts); three of them are read in pages here.',
    })),
    ...['listProducts', 'listSales', 'listInternalShipments'].map((operation) => ({
      test: 'an empty page in the middle does not end the reading',
      operation,
      reason: 'Each page is asked for by the last record of the one before: only the end of such a query is empty.',
    })),
  ],
};
