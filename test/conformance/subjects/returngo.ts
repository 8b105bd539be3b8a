import { startReturngoEmulator } from '../../../src/emulators/returngo/server.ts';
import { apiKey, sampleRma, shop } from '../../../src/emulators/returngo/test-account.ts';
import type { Preparation, Reading, Subject, Use } from '../subject.ts';

const idOf = (n: number) => String(20_000_000 + n);
const shipmentOf = (n: number) => `3${idOf(n)}`;
const samples = (count: number) => Array.from({ length: count }, (_, n) => sampleRma(idOf(n)));
const subscription = (n: number) => ({ url: `https://hooks.example.test/${n}`, eventName: 'RMA_CREATED' });

/** An RMA of its own for each use, so that no use depends on another. */
const ofRma = (n: number, body?: unknown): Use => ({
  parameters: { rmaId: idOf(n) },
  ...(body === undefined ? {} : { body }),
});

const paged = (list: string, identity: (row: never) => unknown): Pick<Required<Reading>, 'paged'> => ({
  paged: {
    seed: ({ control }, rows) => control('POST', 'seed', { rmas: samples(rows) }),
    rows: (body) => (body as Record<string, unknown[]>)[list] ?? [],
    withRows: (body, rows) => ({ ...(body as object), [list]: rows }),
    identity: (row) => String(identity(row as never)),
    // Left out it is refused: pages of another size are the system's largest.
    withoutPageSize: ({ url }) => ({ url: url.replace(/pagesize=\d+/, 'pagesize=500') }),
  },
});

async function subscribed({ call }: Preparation, n: number): Promise<string> {
  const { body } = await call('createWebhook', { body: subscription(n) });
  return String((body as { id: number | string }).id);
}

export const subject: Subject = {
  start: () =>
    startReturngoEmulator({
      now: '2026-03-10T12:00:00.000Z',
      callsPerDay: 1_000_000,
      callsPerSecond: 1_000_000,
      webhookDelayScale: 0,
    }),
  async seed(control, uses) {
    await control('POST', 'seed', { rmas: samples(uses) });
  },
  settings: (url) => ({
    baseUrl: url,
    shop,
    pageSize: 2,
    rate: { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 },
    quota: { limit: 1_000_000, windowMs: 86_400_000, offsetMs: 0 },
    retry: { attempts: 2, baseMs: 10, maximumMs: 20 },
    settleMs: 5,
    timeoutMs: 1_500,
  }),
  credentials: { apiKey, webhookSecret: 'returngo-secret-at-the-end-of-the-address' },
  rotation: {
    credential: 'apiKey',
    value: 'returngo-key-that-replaces-it',
    settings: (value) => ({ apiKey: value }),
  },
  reads: {
    listRmas: paged('rmas', (row: { rmaId: unknown }) => row.rmaId),
    getRma: { use: () => ofRma(0) },
    listTransactions: paged('transactions', (row: { id: unknown }) => row.id),
    listWebhooks: {},
    checkCredentials: {},
  },
  writes: {
    setRmaStatus: { use: (n) => ofRma(n, { status: 'Approved' }), effect: 'setStatus' },
    addComment: { use: (n) => ofRma(n, { htmlText: `Receipt R-${n}.` }) },
    updateShipment: {
      use: (n) => ({
        parameters: { shipmentId: shipmentOf(n) },
        body: {
          status: 'Shipped',
          carrierName: 'DemoCarrier',
          trackingNumber: `T-${n}`,
          trackingURL: null,
          labelURL: null,
        },
      }),
    },
    deleteShipment: { use: (n) => ({ parameters: { shipmentId: shipmentOf(n) } }) },
    updateTransaction: {
      use: (n) => ({
        parameters: { transactionId: idOf(n) },
        body: { status: 'Success', externalReferenceId: `refund-${n}` },
      }),
    },
    createWebhook: { use: (n) => ({ body: subscription(n) }) },
    updateWebhook: {
      async use(n, preparation) {
        const subscriptionId = await subscribed(preparation, n);
        return { parameters: { subscriptionId }, body: { ...subscription(n), eventName: 'REFUND_CREATED' } };
      },
    },
    deleteWebhook: {
      use: async (n, preparation) => ({ parameters: { subscriptionId: await subscribed(preparation, n) } }),
    },
  },
  // What approval and completion bring about.
  webhookCredential: 'webhookSecret',
  waivers: [],
};
