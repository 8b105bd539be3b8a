/** The two systems of the restock flow in a process of their own, so that what they cost is not the runtime's. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Brand } from '../../schemas/formats/brand.ts';
import { type ControlClient, controlClient } from '../../src/operations/demonstration/control-client.ts';
import { demoProducts } from '../../src/operations/demonstration/scenario.ts';
import type { WebhookLoad } from './send-webhooks.ts';

export interface EmulatedSystems {
  readonly loopUrl: string;
  readonly archeanUrl: string;
  readonly processId: number;
  /** Adds closed returns `firstId` to `firstId + count - 1`; each moves at least one unit. Gives their units. */
  seedReturns(firstId: number, count: number): Promise<number>;
  /** Has the process send webhooks; gives the milliseconds until each was acknowledged. */
  sendWebhooks(load: WebhookLoad): Promise<number[]>;
  /** What Archean has seen, by route. */
  archeanCalls(): Promise<Readonly<Record<string, { readonly calls: number; readonly throttled: number }>>>;
  /** References of the adjustments that Archean has made after so many units. */
  adjustedReferences(afterUnits: number): Promise<Set<string>>;
  /** What Archean has moved: units in all, those moved more than once, and when the last was (ISO 8601). */
  movements(): Promise<{ readonly units: number; readonly doubled: number; readonly last: string }>;
  /** Drops all returns and what was done with them, as if both were started anew. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

interface Ledger {
  readonly effects: readonly { readonly at: string; readonly reference: string }[];
  readonly summary: {
    readonly effects: number;
    readonly byOperation: Readonly<Record<string, number>>;
    readonly doubled: number;
  };
}

export interface EmulatedRates {
  readonly archeanPerMinute: number;
  /** Lines of one adjustment call. */
  readonly linesPerCall: number;
}

export const flowId = 'archean-r247--loop-returns/restock-finalised-returns';

/** What the emulators permit when the limit is not to be felt; the largest that they take. */
export const unlimited: EmulatedRates = { archeanPerMinute: 1_000_000, linesPerCall: 100 };

export async function startEmulatedSystems(rates: EmulatedRates): Promise<EmulatedSystems> {
  const child = fork(
    fileURLToPath(new URL('./emulator-process.ts', import.meta.url)),
    [String(rates.archeanPerMinute), String(rates.linesPerCall)],
    // Without the flags that keep a worker small: they hold all returns.
    { execArgv: [] },
  );
  const [urls] = (await once(child, 'message')) as [{ loop: string; archean: string }];
  const [loop, archean] = [controlClient(urls.loop), controlClient(urls.archean)];
  await seedArchean(archean);
  return {
    loopUrl: urls.loop,
    archeanUrl: urls.archean,
    processId: child.pid ?? Number.NaN,
    async seedReturns(firstId, count) {
      child.send({ firstId, count });
      const [units] = (await once(child, 'message')) as [number];
      return units;
    },
    async sendWebhooks(load) {
      child.send(load);
      const [took] = (await once(child, 'message')) as [(number | null)[]];
      return took.map((each) => each ?? Number.NaN);
    },
    async archeanCalls() {
      const { requests } = await archean.get<{
        requests: Record<string, { calls: number; throttled: number }>;
      }>('ledger');
      return requests;
    },
    async adjustedReferences(afterUnits) {
      const { effects } = await archean.get<Ledger>(`ledger?after=${afterUnits}`);
      return new Set(effects.map(({ reference }) => reference));
    },
    async movements() {
      const { summary } = await archean.get<Ledger>('ledger?limit=0');
      const units = summary.byOperation.stockAdjustment ?? 0;
      const { effects } = await archean.get<Ledger>(`ledger?after=${Math.max(0, summary.effects - 1)}`);
      return { units, doubled: summary.doubled, last: effects.at(-1)?.at ?? '' };
    },
    async forget() {
      await loop.post('reset', {});
      await archean.post('reset', {});
      await seedArchean(archean);
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function seedArchean(archean: ControlClient): Promise<void> {
  const locations = ['MAIN-SELL', 'DAMAGED', 'QUARANTINE', 'REFURBISH', 'DONATE', 'DISPOSE'];
  const reasons = ['RETURN_RESALEABLE', 'RETURN_DAMAGED', 'RETURN_QUARANTINE', 'RETURN_SCRAP', 'REVERSAL'];
  await archean.post('seed', {
    products: demoProducts().map(({ sku }) => ({ sku })),
    locations: locations.map((code) => ({ code })),
    reasons: reasons.map((code) => ({ code })),
  });
}

/** A brand that is connected to them. Its polls wait for a day: the benchmarks bring their own events. */
export function benchBrand(
  id: string,
  systems: EmulatedSystems,
  archean: Readonly<Record<string, unknown>> = {},
): Brand {
  process.env.BENCH_LOOP_KEY = 'loop-emulator-key';
  process.env.BENCH_LOOP_WEBHOOK_SECRET = webhookSecret;
  process.env.BENCH_ARCHEAN_KEY = 'archean-emulator-key';
  const rate = { limit: 900_000, burst: 10_000 };
  return {
    id,
    title: 'Bench',
    connectors: {
      'loop-returns': {
        settings: { baseUrl: systems.loopUrl, rate },
        credentials: { apiKey: { env: 'BENCH_LOOP_KEY' }, webhookSecret: { env: 'BENCH_LOOP_WEBHOOK_SECRET' } },
      },
      'archean-r247': {
        settings: { baseUrl: systems.archeanUrl, rate, ...archean },
        credentials: { apiKey: { env: 'BENCH_ARCHEAN_KEY' } },
      },
    },
    flows: { [flowId]: { version: '1.1.0', settings: { pollMinutes: 1440, firstPollDays: 0 } } },
  };
}

export const webhookSecret = 'bench-webhook-secret';
