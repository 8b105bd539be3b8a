/** A scenario's stage: both systems emulated, a brand of its own, and a runtime that works for it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Brand } from '../../schemas/formats/brand.ts';
import type { ArcheanEmulatorOptions } from '../../src/emulators/archean-r247/server.ts';
import { type ListedException, listExceptions } from '../../src/runtime/inquiry/exceptions.ts';
import { countByState, type RecordStory, recordStories } from '../../src/runtime/inquiry/records.ts';
import {
  type EffectVerdict,
  listReplays,
  type ReplayMapping,
  startReplays,
} from '../../src/runtime/inquiry/replays.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';
import { type Runtime, startRuntime } from '../../src/runtime/runtime.ts';
import { advanceReplays } from '../../src/runtime/watch/advance-replays.ts';
import type { AlertTiming } from '../../src/runtime/watch/alerts/plan-alerts.ts';
import { nudgeRecords } from '../../src/runtime/work/nudge.ts';
import { type FlowChanges, flowId, scenarioDeclarations } from './declarations.ts';
import {
  type EmulatedSystem,
  keys,
  type Movement,
  movementsOf,
  openArchean,
  openLoop,
  type RouteCount,
} from './emulated-systems.ts';
import { type SeedReturn, stock } from './returns.ts';
import type { ScenarioStore } from './store.ts';

type Settings = Readonly<Record<string, unknown>>;

export interface StageOptions extends FlowChanges {
  readonly store: ScenarioStore;
  /** What runs; default: the blueprint that restocks finalised returns. */
  readonly declarations?: Declarations;
  /** Settings of the flow. */
  readonly settings?: Settings;
  /** Settings of the brand's connections, laid over fast ones. */
  readonly loop?: Settings;
  readonly archean?: Settings;
  /** What the emulated stock system is like. */
  readonly tenant?: ArcheanEmulatorOptions;
  readonly products?: readonly Settings[];
  /** Address that alerts are posted to. */
  readonly alertsUrl?: string;
  /** Further alerts of the brand. */
  readonly alerts?: Brand['alerts'];
  readonly alertTiming?: AlertTiming;
  readonly batchSize?: number;
  /** Whether a runtime runs from the start; default yes. */
  readonly running?: boolean;
}

export interface DeliveryReport {
  readonly sent: number;
  readonly delivered: number;
  readonly failed: number;
  readonly byStatus: Readonly<Record<string, number>>;
}

export interface Delivery {
  readonly topic?: string;
  readonly trigger?: string;
  readonly duplicates?: number;
  readonly attempts?: number;
  readonly concurrency?: number;
  /** Webhook server; default: that of the first runtime. */
  readonly server?: string | undefined;
}

export interface Stage {
  readonly brand: Brand;
  readonly loop: EmulatedSystem;
  readonly archean: EmulatedSystem;
  readonly runtimes: readonly Runtime[];
  /** What runtimes said went wrong outside any record. */
  readonly errors: readonly unknown[];
  seed(...returns: readonly SeedReturn[]): Promise<void>;
  /** Changes a return in Loop as a person would; no webhook is sent. */
  change(returnId: string | number, body: Settings): Promise<void>;
  /** Lets Loop send webhooks about these returns and waits for its outcome; default: return.closed, once. */
  deliver(returnIds: readonly (string | number)[], delivery?: Delivery): Promise<DeliveryReport>;
  /** Waits until every record is at rest and no job is left. Rejects at the limit, with the states. */
  rest(limitMs?: number): Promise<void>;
  states(): Promise<Record<string, number>>;
  ledger(): Promise<Movement[]>;
  /** Units by line id and place, as the stock system has them; places where nothing stands are left out. */
  standing(): Promise<Record<string, Record<string, number>>>;
  archeanRoute(route: string): Promise<RouteCount>;
  exceptions(state?: string): Promise<ListedException[]>;
  story(key: string | number): Promise<RecordStory>;
  /** Replays exceptions and gives the number of records, which are at work when it returns. */
  replay(
    exceptions: readonly Pick<ListedException, 'id'>[],
    verdict?: EffectVerdict,
    mapping?: ReplayMapping,
  ): Promise<number>;
  /** Puts records to work again, exception or not, and gives their number. */
  again(flow: string, keys: readonly string[]): Promise<number>;
  /** Starts one more runtime over the same data, with other settings of the flow when they are given. */
  start(settings?: Settings): Promise<Runtime>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

const moving = ['received', 'queued', 'sent'];
const fastRate = { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 100 };
const fastCalls = { rate: fastRate, retry: { attempts: 1, baseMs: 10, maximumMs: 20 }, timeoutMs: 10_000 };

export async function openStage(options: StageOptions): Promise<Stage> {
  const { store } = options;
  const { database, queue } = store;
  const loop = await openLoop();
  const archean = await openArchean(options.tenant ?? {});
  await archean.control('POST', 'seed', { ...stock, ...(options.products ? { products: options.products } : {}) });
  const brand = brandFor(store.nextBrand(), options, loop.url, archean.url);
  const runtimes: Runtime[] = [];
  const errors: unknown[] = [];
  const stage: Stage = {
    brand,
    loop,
    archean,
    runtimes,
    errors,
    async seed(...returns) {
      await loop.control('POST', 'seed', { returns });
    },
    async change(returnId, body) {
      await loop.control('POST', `returns/${returnId}`, { emit: false, ...body });
    },
    deliver: (returnIds, delivery = {}) => {
      const { topic = 'return', trigger = 'return.closed', server = runtimes[0]?.url, ...more } = delivery;
      return loop.control<DeliveryReport>('POST', 'webhooks/deliver', {
        ...more,
        topic,
        trigger,
        returnIds: returnIds.map(String),
        url: `${server}/webhooks/${brand.id}/loop-returns`,
      });
    },
    rest: (limitMs = 60_000) =>
      until(limitMs, async () => {
        const states = await stage.states();
        const { rows } = await database.query<{ open: number }>(
          `select count(*)::int as open from pgboss.job where singleton_key like $1 || '/%' and state < 'completed'`,
          [brand.id],
        );
        const atRest = moving.every((state) => !states[state]) && rows[0]?.open === 0;
        if (atRest) return undefined;
        const { rows: reasons } = await database.query<{ reason: string }>(
          `select distinct attempt || ' ' || reason as reason from backhaul.record where brand = $1 and reason is not null limit 5`,
          [brand.id],
        );
        const why = reasons.map(({ reason }) => reason).join('; ');
        return `records ${JSON.stringify(states)}, jobs ${rows[0]?.open}: ${why}`;
      }),
    states: () => countByState(database, brand.id),
    ledger: () => movementsOf(archean),
    async standing() {
      const units: Record<string, Record<string, number>> = {};
      for (const { line, locationCode, quantity } of await stage.ledger()) {
        const places = units[line] ?? {};
        units[line] = places;
        places[locationCode] = (places[locationCode] ?? 0) + quantity;
        if (places[locationCode] === 0) delete places[locationCode];
      }
      return units;
    },
    async archeanRoute(route) {
      const { requests } = await archean.control<{ requests: Record<string, RouteCount> }>('GET', 'ledger');
      return requests[route] ?? { calls: 0, throttled: 0, overLimit: 0 };
    },
    exceptions: (state = 'open') => listExceptions(database, { brand: brand.id, state, limit: 1_000 }),
    async story(key) {
      const [story] = await recordStories(database, String(key), brand.id);
      if (!story) throw new Error(`nothing is known of ${key}`);
      return story;
    },
    async replay(exceptions, verdict, mapping = 'current') {
      const choice = { brand: brand.id, ids: exceptions.map(({ id }) => id) };
      const [started] = await startReplays(database, choice, { verdict, mapping });
      if (!started) return 0;
      // A runtime may be at it as well: whoever is first takes the records up.
      await until(30_000, async () => {
        await advanceReplays(database, queue);
        const [replay] = await listReplays(database, { id: started.id, limit: 1 });
        return replay?.waiting === 0 ? undefined : `${replay?.waiting} records are not taken up`;
      });
      return started.records;
    },
    async again(flow, keys) {
      const records = keys.map((key) => ({ brand: brand.id, flow, key }));
      return database.transaction(
        async (transaction) => (await nudgeRecords(transaction, queue, 'replay', records)).length,
      );
    },
    async start(settings) {
      const started = await startRuntime({
        declarations: options.declarations ?? scenarioDeclarations(options),
        brands: [settings ? withSettings(brand, settings) : brand],
        location: store.location,
        port: 0,
        alertTiming: options.alertTiming ?? { gatherMs: 3_000, againMs: 60_000 },
        onError: (error) => errors.push(error),
        ...(options.batchSize ? { batchSize: options.batchSize } : {}),
      });
      runtimes.push(started);
      return started;
    },
    async stop() {
      for (const runtime of runtimes.splice(0)) await runtime.stop();
    },
    async close() {
      await stage.stop();
      await loop.close();
      await archean.close();
    },
  };
  if (options.running !== false) await stage.start();
  return stage;
}

/** Plays a scenario and clears the stage, whatever comes of it. */
export async function onStage(options: StageOptions, play: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await openStage(options);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}

/** Waits until `missing` gives undefined; at the limit it rejects with what is still missing. */
export async function until(limitMs: number, missing: () => Promise<string | undefined>): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    const still = await missing();
    if (still === undefined) return;
    if (Date.now() > end) throw new Error(`after ${limitMs} ms: ${still}`);
    await wait(25);
  }
}

function withSettings(brand: Brand, settings: Settings): Brand {
  const flow = brand.flows[flowId];
  return { ...brand, flows: { [flowId]: { version: '1.0.0', settings: { ...flow?.settings, ...settings } } } };
}

/** Secrets stand in this process's environment alone. */
function brandFor(id: string, options: StageOptions, loopUrl: string, archeanUrl: string): Brand {
  Object.assign(process.env, {
    SCENARIO_LOOP_KEY: keys.loop,
    SCENARIO_WEBHOOK_SECRET: keys.webhook,
    SCENARIO_ARCHEAN_KEY: keys.archean,
    ...(options.alertsUrl ? { SCENARIO_ALERTS_URL: options.alertsUrl } : {}),
  });
  return {
    id,
    title: `Scenario ${id}`,
    connectors: {
      'loop-returns': {
        settings: { baseUrl: loopUrl, ...fastCalls, ...options.loop },
        credentials: { apiKey: { env: 'SCENARIO_LOOP_KEY' }, webhookSecret: { env: 'SCENARIO_WEBHOOK_SECRET' } },
      },
      'archean-r247': {
        settings: { baseUrl: archeanUrl, ...fastCalls, settleMs: 50, ...options.archean },
        credentials: { apiKey: { env: 'SCENARIO_ARCHEAN_KEY' } },
      },
    },
    flows: options.declarations
      ? Object.fromEntries([...options.declarations.flows].map(([flow, { version }]) => [flow, { version }]))
      : { [flowId]: { version: '1.0.0', settings: { pollMinutes: 0.001, ...options.settings } } },
    alerts: {
      ...(options.alertsUrl
        ? { chat: { kind: 'slack', url: { env: 'SCENARIO_ALERTS_URL' }, minimumSeverity: 'warning' } }
        : {}),
      ...options.alerts,
    },
  };
}
