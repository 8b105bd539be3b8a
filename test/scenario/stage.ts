/** The stage of returns: Loop and Archean emulated, and what a test does to them. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { ArcheanEmulatorOptions } from '../../src/emulators/archean-r247/server.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { AlertTiming } from '../../src/runtime/watch/alerts/plan-alerts.ts';
import { type FlowChanges, flowId, scenarioDeclarations } from './declarations.ts';
import {
  type EmulatedSystem,
  type Movement,
  movementsOf,
  openArchean,
  openLoop,
  type RouteCount,
  type Settings,
} from './emulated-systems.ts';
import { type SeedReturn, stock } from './returns.ts';
import type { ScenarioStore } from './store.ts';
import { openSystemStage, type SystemStage } from './system-stage.ts';

export { until } from './system-stage.ts';

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

export interface Stage extends Omit<SystemStage, 'systems' | 'start'> {
  readonly loop: EmulatedSystem;
  readonly archean: EmulatedSystem;
  seed(...returns: readonly SeedReturn[]): Promise<void>;
  /** Changes a return in Loop as a person would; no webhook is sent. */
  change(returnId: string | number, body: Settings): Promise<void>;
  /** Lets Loop send webhooks about these returns and waits for its outcome; default: return.closed, once. */
  deliver(returnIds: readonly (string | number)[], delivery?: Delivery): Promise<DeliveryReport>;
  ledger(): Promise<Movement[]>;
  /** Units by line id and place, as the stock system has them; places where nothing stands are left out. */
  standing(): Promise<Record<string, Record<string, number>>>;
  archeanRoute(route: string): Promise<RouteCount>;
  /** Starts one more runtime over the same data, with other settings of the flow when they are given. */
  start(settings?: Settings): Promise<Runtime>;
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const { declarations, alertsUrl } = options;
  if (alertsUrl) process.env.SCENARIO_ALERTS_URL = alertsUrl;
  const all = await openSystemStage({
    ...options,
    declarations: declarations ?? scenarioDeclarations(options),
    systems: { 'loop-returns': openLoop, 'archean-r247': () => openArchean(options.tenant) },
    connections: { 'loop-returns': options.loop, 'archean-r247': options.archean },
    settings: declarations ? {} : { [flowId]: { pollMinutes: 0.001, ...options.settings } },
    alerts: {
      ...(alertsUrl
        ? { chat: { kind: 'slack', url: { env: 'SCENARIO_ALERTS_URL' }, minimumSeverity: 'warning' } }
        : {}),
      ...options.alerts,
    },
  });
  const { 'loop-returns': loop, 'archean-r247': archean } = all.systems;
  await archean.control('POST', 'seed', { ...stock, ...(options.products ? { products: options.products } : {}) });
  const stage: Stage = {
    ...all,
    loop,
    archean,
    async seed(...returns) {
      await loop.control('POST', 'seed', { returns });
    },
    async change(returnId, body) {
      await loop.control('POST', `returns/${returnId}`, { emit: false, ...body });
    },
    deliver: (returnIds, delivery = {}) => {
      const { topic = 'return', trigger = 'return.closed', server = all.runtimes[0]?.url, ...more } = delivery;
      return loop.control<DeliveryReport>('POST', 'webhooks/deliver', {
        ...more,
        topic,
        trigger,
        returnIds: returnIds.map(String),
        url: `${server}/webhooks/${all.brand.id}/loop-returns`,
      });
    },
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
    start: (settings) => all.start(settings && { [flowId]: settings }),
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
