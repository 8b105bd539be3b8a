/** The systems of scenarios as servers on loopback, and what a test does to them. */
import type { Brand } from '../../schemas/formats/brand.ts';
import { type ArcheanEmulatorOptions, startArcheanEmulator } from '../../src/emulators/archean-r247/server.ts';
import {
  type CommercetoolsEmulatorOptions,
  startCommercetoolsEmulator,
} from '../../src/emulators/commercetools/server.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { startLoopReturnsEmulator } from '../../src/emulators/loop-returns/server.ts';
import { type ShopifyEmulatorOptions, startShopifyEmulator } from '../../src/emulators/shopify/server.ts';

/** A movement that the stock system really made. */
export interface Movement {
  readonly lineReference: string;
  /** Loop line id, from the reference. */
  readonly line: string;
  readonly adjustmentId: string;
  readonly reference: string;
  readonly sku: string;
  readonly locationCode: string;
  readonly quantity: number;
  readonly reasonCode: string;
  readonly note: string;
  /** How often this line reference was applied: 1 unless it was doubled. */
  readonly count: number;
}

/** Calls of one route. */
export interface RouteCount {
  readonly calls: number;
  readonly throttled: number;
  readonly overLimit: number;
}

export interface EmulatedSystem {
  readonly url: string;
  /** Reads or changes through the control routes. Rejects with the emulator's own words. */
  control<Answer = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Answer>;
  faults(...faults: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
  clearFaults(): Promise<void>;
  close(): Promise<void>;
}

/** A system with how a brand reaches it: without waits, its secrets in the environment of this process alone. */
export interface StagedSystem extends EmulatedSystem {
  readonly connection: Brand['connectors'][string];
}

export type Settings = Readonly<Record<string, unknown>>;

export const keys = { loop: 'loop-key', webhook: 'webhook-secret', archean: 'archean-key' };
const unlimited = 1_000_000;
const rate = { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 };
const fastCalls = { rate, retry: { attempts: 1, baseMs: 10, maximumMs: 20 }, timeoutMs: 10_000 };

export async function openLoop(start = startLoopReturnsEmulator): Promise<StagedSystem> {
  const emulator = await start({
    apiKey: keys.loop,
    webhookSecret: keys.webhook,
    ratePerMinute: unlimited,
    webhookDelayScale: 0.05,
  });
  Object.assign(process.env, { SCENARIO_LOOP_KEY: keys.loop, SCENARIO_WEBHOOK_SECRET: keys.webhook });
  return staged(emulator, {
    settings: { baseUrl: emulator.url, ...fastCalls },
    credentials: { apiKey: { env: 'SCENARIO_LOOP_KEY' }, webhookSecret: { env: 'SCENARIO_WEBHOOK_SECRET' } },
  });
}

export async function openArchean(
  options: ArcheanEmulatorOptions = {},
  start = startArcheanEmulator,
): Promise<StagedSystem> {
  const emulator = await start({
    auth: { kind: 'apiKeyHeader', header: 'X-API-KEY', key: keys.archean },
    ratePerMinute: unlimited,
    allowNegativeStock: true,
    webhookDelayScale: 0.05,
    ...options,
  });
  Object.assign(process.env, { SCENARIO_ARCHEAN_KEY: keys.archean, SCENARIO_WEBHOOK_SECRET: keys.webhook });
  return staged(emulator, {
    settings: { baseUrl: emulator.url, ...fastCalls, settleMs: 50 },
    credentials: { apiKey: { env: 'SCENARIO_ARCHEAN_KEY' }, webhookSecret: { env: 'SCENARIO_WEBHOOK_SECRET' } },
  });
}

const clientSecret = 'commercetools-emulator-secret';
/** How the pushes of Google Pub/Sub are known. */
export const push = { audience: 'https://backhaul.example.test', serviceAccount: 'push@example.test' };

export async function openCommercetools(
  options: CommercetoolsEmulatorOptions = {},
  start = startCommercetoolsEmulator,
): Promise<StagedSystem> {
  const emulator = await start({ clientSecret, pushDelayScale: 0.05, ...options });
  const { url } = emulator;
  Object.assign(process.env, {
    SCENARIO_COMMERCETOOLS_CLIENT: 'commercetools-emulator-client',
    SCENARIO_COMMERCETOOLS_SECRET: clientSecret,
  });
  return staged(emulator, {
    settings: {
      apiUrl: url,
      authUrl: url,
      importUrl: url,
      ...fastCalls,
      settleMs: 50,
      push: {
        enabled: true,
        ...push,
        jwksUrl: `${url}/google/certs`,
        issuers: ['https://accounts.google.com', 'accounts.google.com'],
      },
    },
    credentials: {
      clientId: { env: 'SCENARIO_COMMERCETOOLS_CLIENT' },
      clientSecret: { env: 'SCENARIO_COMMERCETOOLS_SECRET' },
    },
  });
}

export const shopifyToken = 'shopify-emulator-token';

export async function openShopify(options: ShopifyEmulatorOptions = {}): Promise<StagedSystem> {
  const emulator = await startShopifyEmulator({
    accessToken: shopifyToken,
    webhookSecret: keys.webhook,
    maximumAvailable: unlimited,
    restoreRate: unlimited,
    webhookDelayScale: 0.05,
    ...options,
  });
  Object.assign(process.env, { SCENARIO_SHOPIFY_TOKEN: shopifyToken, SCENARIO_WEBHOOK_SECRET: keys.webhook });
  const { retry, timeoutMs } = fastCalls;
  return staged(emulator, {
    settings: {
      baseUrl: emulator.url,
      rate: { maximum: unlimited, restoreRate: 100_000, pauseMs: 100 },
      retry,
      timeoutMs,
      settleMs: 50,
      searchSettleMs: 50,
    },
    credentials: { accessToken: { env: 'SCENARIO_SHOPIFY_TOKEN' }, webhookSecret: { env: 'SCENARIO_WEBHOOK_SECRET' } },
  });
}

function staged({ url, close }: Emulator, connection: StagedSystem['connection']): StagedSystem {
  const control = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${url}/_control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as Answer;
  };
  return {
    url,
    connection,
    control,
    close,
    async faults(...faults) {
      await control('POST', 'faults', { faults });
    },
    async clearFaults() {
      await control('DELETE', 'faults');
    },
  };
}

/** Lets an emulator's minute pass in less time, so that its limit can be met in a test. Gives a way to stop. */
export function hasten(emulated: EmulatedSystem, factor: number): () => Promise<void> {
  let told = Date.now();
  let running = true;
  const loop = async (): Promise<void> => {
    while (running) {
      const now = Date.now();
      const advanceMs = Math.floor((now - told) * (factor - 1));
      told = now;
      await emulated.control('POST', 'clock', { advanceMs });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const ended = loop();
  return async () => {
    running = false;
    await ended;
  };
}

/** Everything that the stock system applied, oldest first. */
export async function movementsOf(archean: EmulatedSystem): Promise<Movement[]> {
  const { effects } = await archean.control<{ effects: { count: number; detail: Omit<Movement, 'line' | 'count'> }[] }>(
    'GET',
    'ledger',
  );
  return effects.map(({ count, detail }) => ({
    ...detail,
    count,
    line: String(detail.lineReference.split(':')[1]),
  }));
}
