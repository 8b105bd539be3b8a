import { startLoopReturnsEmulator } from '../../../src/emulators/loop-returns/server.ts';
import { sampleReturn } from '../../../src/emulators/loop-returns/test-shop.ts';
import type { Preparation, Subject, Use } from '../subject.ts';

const start = '2026-03-10T12:00:00.000Z';
const idOf = (n: number) => String(91_000_000 + n);
const destination = (n: number) => ({
  type: 'warehouse',
  name: `Warehouse ${n}`,
  enabled: true,
  address: { address1: '1 Dock Road', city: 'Testville', zip: '90001', country: 'United States', country_code: 'US' },
});
const subscription = (n: number) => ({
  topic: 'return',
  trigger: 'return.updated',
  url: `https://hooks.example.test/${n}`,
  status: 'inactive',
});

/** A return of its own for each use, so that no use depends on another. */
const ofReturn = (n: number, body?: unknown): Use => ({
  parameters: { returnId: idOf(n) },
  ...(body === undefined ? {} : { body }),
});

/** Most were made before the days of which advance shipping notices are read: all of them at once are megabytes. */
const recent = 20;
const samples = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    sampleReturn(idOf(n), n < recent ? {} : { created_at: '2026-02-20T11:00:00.000Z' }),
  );

async function subscribed({ call }: Preparation, n: number): Promise<string> {
  const { body } = await call('createWebhook', { body: subscription(n) });
  return String((body as { id: number | string }).id);
}

export const subject: Subject = {
  start: () =>
    startLoopReturnsEmulator({
      now: start,
      ratePerMinute: 1_000_000,
      processDelayMs: 1,
      webhookDelayScale: 0,
      destinationLimit: 1000,
    }),
  async seed(control, uses) {
    await control('POST', 'seed', { returns: samples(uses) });
  },
  settings: (url) => ({
    baseUrl: url,
    pageSize: 2,
    rate: { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 },
    retry: { attempts: 2, baseMs: 10, maximumMs: 20 },
    settle: { processMs: 60, changeMs: 5 },
    timeoutMs: 1_500,
  }),
  credentials: { apiKey: 'loop-emulator-key', webhookSecret: 'loop-emulator-secret' },
  rotation: {
    credential: 'apiKey',
    value: 'loop-key-that-replaces-it',
    settings: (value) => ({ apiKey: value }),
  },
  reads: {
    listReturns: {
      use: () => ({ parameters: { from: '2026-03-09 00:00:00', to: '2026-03-11 00:00:00', filter: 'updated_at' } }),
      paged: {
        async seed({ control }, rows) {
          await control('POST', 'seed', { returns: samples(rows) });
        },
        rows: (body) => (body as { returns: unknown[] }).returns,
        withRows: (body, rows) => ({ ...(body as object), returns: rows }),
        identity: (row) => String((row as { id: unknown }).id),
        withoutPageSize: ({ url }) => ({ url: url.replace(/([?&])pageSize=\d+&?/, '$1') }),
      },
    },
    getReturn: { use: () => ofReturn(0) },
    findReturnOfOrder: { use: () => ({ parameters: { orderId: '5550001110001' } }) },
    listAdvancedShippingNotices: { use: () => ({ parameters: { from: '2026-03-01', to: '2026-03-11' } }) },
    listNotes: { use: () => ofReturn(0) },
    listDestinations: {},
    listWebhooks: {},
    checkCredentials: {},
  },
  writes: {
    processReturn: { use: (n) => ofReturn(n, {}), effect: 'process' },
    flagReturn: { use: (n) => ofReturn(n) },
    closeReturn: { use: (n) => ofReturn(n) },
    cancelReturn: { use: (n) => ofReturn(n) },
    removeLines: {
      use: (n) => ({ parameters: { returnId: idOf(n), lineItemIds: [`${idOf(n)}1`] } }),
      effect: 'remove',
    },
    addNote: { use: (n) => ofReturn(n, { content: `Note ${n}` }) },
    gradeItems: {
      use: (n) => ({ body: { items: [{ line_item_id: Number(`${idOf(n)}1`), condition_category: 'grade_a' }] } }),
    },
    assessItems: {
      use: (n) => ({ body: { items: [{ line_item_id: Number(`${idOf(n)}1`), disposition_outcome: 'restock' }] } }),
    },
    createDestination: { use: (n) => ({ body: destination(n) }) },
    createWebhook: { use: (n) => ({ body: subscription(n) }) },
    updateWebhook: {
      async use(n, preparation) {
        const subscriptionId = await subscribed(preparation, n);
        return { parameters: { subscriptionId }, body: { ...subscription(n), trigger: 'return.closed' } };
      },
    },
    deleteWebhook: {
      use: async (n, preparation) => ({ parameters: { subscriptionId: await subscribed(preparation, n) } }),
    },
  },
  webhookCredential: 'webhookSecret',
  waivers: [],
};
