/** A scenario's stage for any flows: their systems emulated, a brand of its own, and a runtime that works for it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Brand } from '../../schemas/formats/brand.ts';
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
import type { EmulatedSystem, Settings, StagedSystem } from './emulated-systems.ts';
import type { ScenarioStore } from './store.ts';

/** Settings by flow id. */
export type FlowSettings = Readonly<Record<string, Settings>>;

export interface SystemStageOptions<Id extends string> {
  readonly store: ScenarioStore;
  readonly declarations: Declarations;
  /** How each system is started, by connector id. */
  readonly systems: Readonly<Record<Id, () => Promise<StagedSystem>>>;
  /** Settings of the brand's connections, by connector id, laid over fast ones. */
  readonly connections?: Readonly<Partial<Record<Id, Settings | undefined>>>;
  readonly settings?: FlowSettings;
  readonly alerts?: Brand['alerts'];
  readonly alertTiming?: AlertTiming | undefined;
  readonly batchSize?: number | undefined;
}

export interface SystemStage<Id extends string = string> {
  readonly brand: Brand;
  readonly systems: Readonly<Record<Id, EmulatedSystem>>;
  readonly runtimes: readonly Runtime[];
  /** What runtimes said went wrong outside any record. */
  readonly errors: readonly unknown[];
  /** Waits until every record is at rest and no job is left. Rejects at the limit, with the states. */
  rest(limitMs?: number): Promise<void>;
  states(): Promise<Record<string, number>>;
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
  /** Starts one more runtime over the same data, with other settings of flows when they are given. */
  start(settings?: FlowSettings): Promise<Runtime>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

const moving = ['received', 'queued', 'sent'];

/** Opens the systems; no runtime runs yet. */
export async function openSystemStage<Id extends string>(options: SystemStageOptions<Id>): Promise<SystemStage<Id>> {
  const { store } = options;
  const { database, queue } = store;
  const ids = Object.keys(options.systems) as Id[];
  const opened = await Promise.all(ids.map(async (id) => [id, await options.systems[id]()] as const));
  const brand = brandFor(store.nextBrand(), options, opened);
  const runtimes: Runtime[] = [];
  const errors: unknown[] = [];
  const stage: SystemStage<Id> = {
    brand,
    systems: Object.fromEntries(opened) as Record<Id, StagedSystem>,
    runtimes,
    errors,
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
    async start(settings = {}) {
      const started = await startRuntime({
        declarations: options.declarations,
        brands: [withSettings(brand, settings)],
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
      for (const [, system] of opened) await system.close();
    },
  };
  return stage;
}

/**
 * Waits until `missing` gives undefined; at the limit it rejects with what is still missing. Asks the less often the longer
 * it waits: asking takes from the processor what is waited for.
 */
export async function until(limitMs: number, missing: () => Promise<string | undefined>): Promise<void> {
  const begun = Date.now();
  for (;;) {
    const still = await missing();
    if (still === undefined) return;
    const waited = Date.now() - begun;
    if (waited > limitMs) throw new Error(`after ${limitMs} ms: ${still}`);
    await wait(Math.min(Math.max(15, waited / 10), 150));
  }
}

function withSettings(brand: Brand, settings: FlowSettings): Brand {
  const flows = Object.entries(brand.flows).map(
    ([id, flow]) => [id, { ...flow, settings: { ...flow.settings, ...settings[id] } }] as const,
  );
  return { ...brand, flows: Object.fromEntries(flows) };
}

function brandFor<Id extends string>(
  id: string,
  { connections, declarations, settings, alerts }: SystemStageOptions<Id>,
  opened: readonly (readonly [Id, StagedSystem])[],
): Brand {
  const connectors = opened.map(([name, { connection }]) => {
    return [name, { ...connection, settings: { ...connection.settings, ...connections?.[name] } }] as const;
  });
  const flows = [...declarations.flows.values()].map((flow) => [flow.id, { version: flow.version }] as const);
  const brand: Brand = {
    id,
    title: `Scenario ${id}`,
    connectors: Object.fromEntries(connectors),
    flows: Object.fromEntries(flows),
    ...(alerts ? { alerts } : {}),
  };
  return settings ? withSettings(brand, settings) : brand;
}
