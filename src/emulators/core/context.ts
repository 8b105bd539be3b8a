/** What every emulated system is made of, and how it goes back to its start. */
import type { TObject } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { changeSettings } from './changeable-settings.ts';
import { type Clock, createClock } from './clock.ts';
import { registerControl } from './control.ts';
import type { Emulator } from './emulator.ts';
import { type FaultKind, FaultQueue } from './faults.ts';
import { listen } from './http-server.ts';
import { Ledger } from './ledger.ts';
import { createRandom, type Random } from './random.ts';
import { RequestCounters } from './request-counters.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';
import { WebhookDelivery } from './webhook-delivery.ts';

/** What the settings of every emulator have. */
export interface CommonSettings {
  readonly port: number;
  readonly seed: number;
  /** Where the clock starts; default: now. */
  readonly now?: string;
}

/** What the routes of one emulated system share. */
export interface EmulatorContext<Settings, State> {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly faults: FaultQueue;
  readonly counters: RequestCounters;
  readonly bucket: TokenBucket;
  readonly delivery: WebhookDelivery;
  /** Changed in place by the control API. */
  readonly settings: Settings;
  /** Replaced by a reset. */
  state: State;
  random: Random;
  /** Timers of work to come. */
  readonly timers: Set<NodeJS.Timeout>;
}

export interface ContextOptions<Settings, State> {
  readonly start: Settings;
  emptyState(): State;
  readonly faults: readonly FaultKind[];
  /** Webhooks that are sent at once. */
  readonly webhookConcurrency: number;
}

export function createContext<Settings extends CommonSettings, State>(
  options: ContextOptions<Settings, State>,
): EmulatorContext<Settings, State> {
  const { start } = options;
  const clock = createClock(start.now);
  const context: EmulatorContext<Settings, State> = {
    clock,
    ledger: new Ledger(clock),
    faults: new FaultQueue(options.faults, () => context.random),
    counters: new RequestCounters(),
    bucket: createTokenBucket(clock),
    delivery: new WebhookDelivery({ random: () => context.random, concurrency: options.webhookConcurrency }),
    settings: structuredClone(start),
    state: options.emptyState(),
    random: createRandom(start.seed),
    timers: new Set(),
  };
  return context;
}

export interface EmulatedSystem<Settings, State> extends ContextOptions<Settings, State> {
  readonly settingsSchema: TObject;
  /** Settings that can't change once the server listens. */
  readonly fixedSettings: readonly string[];
  /** Fills the state as it is at the start, and again after a reset. */
  seedInitial(): void;
  /** Adds to the state; gives what the answer says. Throws an `AbortError` for a body that does not fit. */
  seed(body: unknown): Record<string, unknown>;
  /** Figures of the system's own for the ledger's summary. */
  summary(): Record<string, unknown>;
  /** Control routes that only this system has. */
  extend(scope: FastifyInstance): void;
  /** Forgets work to come beside the timers. */
  forget?(): void;
}

/** Seeds the system, adds its control API and listens on 127.0.0.1. Throws `EMULATOR_PORT_IN_USE`. */
export async function serve<Settings extends CommonSettings, State>(
  server: FastifyInstance,
  context: EmulatorContext<Settings, State>,
  system: EmulatedSystem<Settings, State>,
): Promise<Emulator> {
  const { start, settingsSchema, fixedSettings } = system;
  const settings = context.settings as Record<string, unknown>;
  const stop = () => {
    for (const timer of context.timers) clearTimeout(timer);
    context.timers.clear();
    system.forget?.();
  };
  system.seedInitial();
  registerControl(server, {
    ...context,
    seed: (body) => system.seed(body),
    changeSettings: (body) => {
      changeSettings(settingsSchema, settings, body, fixedSettings);
      return settings;
    },
    reset: () => {
      stop();
      for (const part of [context.clock, context.ledger, context.counters, context.bucket]) part.reset();
      context.faults.clear();
      context.delivery.clear();
      for (const name of Object.keys(settings)) delete settings[name];
      Object.assign(settings, structuredClone(start));
      context.random = createRandom(start.seed);
      context.state = system.emptyState();
      system.seedInitial();
    },
    summary: () => ({ ...system.summary(), webhooksPending: context.delivery.pending }),
    extend: (scope) => system.extend(scope),
  });
  return listen(server, start.port, () => {
    stop();
    context.delivery.close();
  });
}
