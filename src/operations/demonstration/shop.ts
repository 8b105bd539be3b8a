/**
 * The shop of the demonstration: commercetools as an emulator that sells what Archean has, with its faults, and the
 * proof that it shows and has sold no more than that.
 */
import { randomBytes } from 'node:crypto';
import type { Brand } from '../../../schemas/formats/brand.ts';
import { startCommercetoolsEmulator } from '../../emulators/commercetools/server.ts';
import { createRandom } from '../../emulators/core/random.ts';
import { BugError } from '../../errors/errors.ts';
import { type ControlClient, controlClient } from './control-client.ts';

const pair = 'archean-r247--commercetools';
/** Flows between the shop and the stock system that the demonstration runs. */
export const shopFlows = { stock: `${pair}/publish-stock-levels`, orders: `${pair}/take-over-orders` };

const channel = 'main';
const location = 'MAIN-SELL';
/** Sold by the shop, though the stock system has never heard of it. */
const unknownToStock = 'GIFT-WRAP';
const faults = [
  { kind: 'throttle', status: 503, times: 4, probability: 0.1 },
  { kind: 'dropAfterCommit', times: 3, probability: 0.2, match: { method: 'POST', path: '/demo/inventory' } },
  { kind: 'throttle', status: 429, retryAfterSeconds: 1, times: 1, probability: 0.1 },
];
const push = { audience: 'https://backhaul.example.test', serviceAccount: 'push@example.test' };

export interface ShopProof {
  /** Orders that the shop took. */
  readonly placed: number;
  /** Of them, those that the stock system must have and has not. */
  readonly lost: number;
  /** Orders that the stock system has more than once, and such that nobody placed. */
  readonly twice: number;
  /** SKUs whose quantity the shop shows. */
  readonly shown: number;
  /** SKUs of which the shop shows another quantity than the stock system has available. */
  readonly differing: number;
}

export interface Shop {
  readonly url: string;
  readonly connection: Brand['connectors'][string];
  /** Settings of the flows between the shop and the stock system, by flow. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Lets it tell the runtime of orders and stock, by signed pushes. */
  subscribe(runtimeUrl: string): Promise<void>;
  /** Shoppers order; gives how many orders the shop took. */
  sell(count: number): Promise<number>;
  prove(archean: ControlClient, archeanUrl: string, apiKey: string): Promise<ShopProof>;
  close(): Promise<void>;
}

/** `skus` are products of the shop; a SKU that is not among them has stock and no product. */
export async function startShop(seed: number, skus: readonly string[]): Promise<Shop> {
  const clientSecret = randomBytes(24).toString('hex');
  const emulator = await startCommercetoolsEmulator({ seed, clientSecret });
  const { url } = emulator;
  const control = controlClient(url);
  const random = createRandom(seed);
  const placed: { readonly id: string; readonly sku: string }[] = [];
  Object.assign(process.env, {
    BACKHAUL_DEMO_SHOP_CLIENT: 'commercetools-emulator-client',
    BACKHAUL_DEMO_SHOP_SECRET: clientSecret,
  });
  await control.post('seed', {
    channels: [{ key: channel }],
    products: skus.map((sku) => ({ skus: [sku] })),
    inventory: [{ sku: unknownToStock, channel, quantityOnStock: 5 }],
  });
  await control.post('faults', { faults });
  const api = async <Answer>(path: string, init: RequestInit = {}): Promise<Answer> => {
    // The faults are for the runtime; who looks at the shop tries again.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const token = await fetch(`${url}/oauth/token?grant_type=client_credentials`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`commercetools-emulator-client:${clientSecret}`).toString('base64')}`,
        },
      });
      if (!token.ok) continue;
      const { access_token: bearer } = (await token.json()) as { access_token: string };
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/demo/${path}`, { ...init, headers }).catch(() => undefined);
      if (answer?.ok) return (await answer.json()) as Answer;
    }
    throw new BugError(`the emulated shop did not answer ${path}`);
  };
  return {
    url,
    connection: {
      settings: {
        apiUrl: url,
        authUrl: url,
        importUrl: url,
        retry: { attempts: 3, baseMs: 100, maximumMs: 800 },
        settleMs: 100,
        push: {
          enabled: true,
          ...push,
          jwksUrl: `${url}/google/certs`,
          issuers: ['https://accounts.google.com', 'accounts.google.com'],
        },
      },
      credentials: {
        clientId: { env: 'BACKHAUL_DEMO_SHOP_CLIENT' },
        clientSecret: { env: 'BACKHAUL_DEMO_SHOP_SECRET' },
      },
    },
    settings: {
      [shopFlows.stock]: { pollMinutes: 0.1, recheckMinutes: 10 },
      [shopFlows.orders]: {
        pollMinutes: 0.1,
        recheckMinutes: 10,
        paymentStates: ['Paid', 'None'],
        locations: { [channel]: location },
      },
    },
    async subscribe(runtimeUrl) {
      await control.post('push', { ...push, url: runtimeUrl });
      await api('subscriptions', {
        method: 'POST',
        body: JSON.stringify({
          key: 'orders',
          destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'orders' },
          messages: [{ resourceTypeId: 'order' }],
          changes: [{ resourceTypeId: 'order' }],
          format: { type: 'Platform' },
        }),
      });
    },
    async sell(count) {
      const before = placed.length;
      for (let number = 1; number <= count; number += 1) {
        const sku = number === count ? unknownToStock : (skus[Math.floor(random.next() * skus.length)] ?? '');
        const quantity = 1 + Math.floor(random.next() * 3);
        const orderNumber = `D-${1000 + placed.length}-${number}`;
        const order = { orderNumber, sku, quantity, channel, mode: 'TrackOnly' };
        const { placed: taken } = await control.post<{ placed: boolean }>('orders', order);
        if (!taken) continue;
        const { id } = await api<{ id: string }>(`orders/order-number=${orderNumber}`);
        placed.push({ id, sku });
      }
      return placed.length - before;
    },
    async prove(archean, archeanUrl, apiKey) {
      const { effects } = await archean.get<{ effects: { operation: string; reference: string; count: number }[] }>(
        'ledger',
      );
      const taken = effects.filter(({ operation }) => operation === 'order');
      const wanted = new Set(placed.filter(({ sku }) => sku !== unknownToStock).map(({ id }) => `commercetools:${id}`));
      const has = new Set(taken.map(({ reference }) => reference));
      const available = await availableIn(archeanUrl, apiKey);
      const { results } = await api<{ results: { sku: string; quantityOnStock: number }[] }>('inventory?limit=500');
      const shown = results.filter(({ sku }) => sku !== unknownToStock);
      return {
        placed: placed.length,
        lost: [...wanted].filter((reference) => !has.has(reference)).length,
        twice: taken.filter(({ reference, count }) => count > 1 || !wanted.has(reference)).length,
        shown: shown.length,
        differing: shown.filter(({ sku, quantityOnStock }) => quantityOnStock !== Math.max(0, available.get(sku) ?? 0))
          .length,
      };
    },
    close: () => emulator.close(),
  };
}

async function availableIn(archeanUrl: string, apiKey: string): Promise<Map<string, number>> {
  const available = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ locationCode: location, limit: '500', ...(cursor ? { cursor } : {}) });
    const answer = await fetch(`${archeanUrl}/v1/stock-levels?${query}`, { headers: { 'X-API-KEY': apiKey } });
    if (!answer.ok) throw new BugError(`the emulated stock system refused its levels: ${answer.status}`);
    const { data, page } = (await answer.json()) as {
      data: { sku: string; available: number }[];
      page: { nextCursor?: string | null; hasMore: boolean };
    };
    for (const { sku, available: units } of data) available.set(sku, units);
    cursor = page.hasMore ? (page.nextCursor ?? undefined) : undefined;
  } while (cursor !== undefined);
  return available;
}
