/**
 * The same story told to the runtime and to a build of its flows, played on the platform: same systems, same brand, one
 * after the other. What the systems' ledgers, exceptions and tracked values say afterwards is compared; a difference names
 * the aspect of the report on guarantees that must list it.
 */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { ArcheanEmulatorOptions } from '../../src/emulators/archean-r247/server.ts';
import { compileBrand, type PlatformBuild } from '../../src/platforms/patchworks/build/compile-brand.ts';
import { guaranteesOf } from '../../src/platforms/patchworks/build/guarantees.ts';
import type { PlayedPlatform } from '../../src/platforms/patchworks/runner/platform.ts';
import { playBuild } from '../../src/platforms/patchworks/runner/play-build.ts';
import { openWebhookAddress, type WebhookAddress } from '../../src/platforms/patchworks/runner/webhook-address.ts';
import { runPoll } from '../../src/runtime/intake/poll.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';
import { projectDeclarations } from './declarations.ts';
import { keys, openArchean, openCommercetools, openLoop, openShopify, type StagedSystem } from './emulated-systems.ts';
import { type Outcome, outcomeOfPlatform, outcomeOfRuntime } from './outcomes.ts';
import type { ScenarioStore } from './store.ts';
import { type FlowSettings, openSystemStage, until } from './system-stage.ts';

export type SystemId = 'loop-returns' | 'archean-r247' | 'commercetools' | 'shopify';
export type Systems = Readonly<Record<SystemId, StagedSystem>>;

export interface Side {
  readonly systems: Systems;
  /** Where a system sends its webhooks for a flow. */
  address(connector: SystemId, flow: string): string;
  /** Takes in what webhooks and polls tell, and works until nothing moves. */
  settle(): Promise<void>;
}

export interface BothSides {
  /** Every flow of the package, compiled for one brand. */
  readonly build: PlatformBuild;
  /** What a story came to on both sides; `flows`: those that run. */
  play(
    flows: readonly string[],
    story: (side: Side) => Promise<void>,
  ): Promise<Record<'runtime' | 'platform', Outcome>>;
  close(): Promise<void>;
}

const capabilities = {
  idempotencyKey: true,
  readBackByReference: true,
  transfers: false,
  adjustmentReasons: false,
  orders: true,
  webhooks: true,
};

/** `settings`: of flows; none may depend on the side. */
export async function openBothSides(store: ScenarioStore, settings: FlowSettings): Promise<BothSides> {
  const systems: Systems = {
    'loop-returns': await openLoop(),
    'archean-r247': await openArchean({ capabilities: { webhooks: true } } as ArcheanEmulatorOptions),
    commercetools: await openCommercetools(),
    shopify: await openShopify(),
  };
  const declarations = await everyFlow();
  const brand = brandOf(systems, declarations, settings);
  const build = await compileBrand(brand, declarations);
  const reset = async () => {
    for (const system of Object.values(systems)) await system.control('POST', 'reset');
  };
  return {
    build,
    async play(flows, story) {
      await reset();
      const runtime = await onRuntime(store, systems, { declarations, brand, flows }, story);
      await reset();
      return { runtime, platform: await onPlatform(build, systems, flows, story) };
    },
    async close() {
      for (const system of Object.values(systems)) await system.close();
    },
  };
}

/** Waits and schedules are short or out of the way: what is shown does not depend on them. */
async function everyFlow(): Promise<Declarations> {
  return projectDeclarations(allFlows, (flow) => {
    flow.record = { ...flow.record, waitMs: 0 };
    flow.reconcilers = [];
    for (const trigger of flow.triggers) {
      if (trigger.kind === 'poll') trigger.schedule = { kind: 'every', minutes: '1440' };
    }
  });
}

const orderPair = 'archean-r247--commercetools';
const returnPair = 'archean-r247--loop-returns';
export const flowIds = {
  confirm: `${orderPair}/confirm-shipments-to-archean`,
  stock: `${orderPair}/publish-stock-levels`,
  send: `${orderPair}/send-shipments-to-commercetools`,
  takeOver: `${orderPair}/take-over-orders`,
  exchanges: `${returnPair}/check-exchanges`,
  refunds: `${returnPair}/find-refunds-outside-loop`,
  ledger: `${returnPair}/keep-store-credit-ledger`,
  availability: `${returnPair}/publish-availability-to-shopify`,
  restock: `${returnPair}/restock-finalised-returns`,
} as const;
const allFlows = Object.values(flowIds);

function brandOf(systems: Systems, { flows }: Declarations, settings: FlowSettings): Brand {
  const connectors = Object.fromEntries(
    Object.entries(systems).map(([id, { connection }]) => {
      const own = id === 'archean-r247' ? { capabilities } : id === 'commercetools' ? { push: { enabled: false } } : {};
      return [id, { ...connection, settings: { ...connection.settings, ...own } }];
    }),
  );
  const enabled = [...flows.values()].map(
    ({ id, version }) => [id, { version, settings: settings[id] ?? {} }] as const,
  );
  return { id: 'both', title: 'Both sides', connectors, flows: Object.fromEntries(enabled) };
}

interface Played {
  readonly declarations: Declarations;
  readonly brand: Brand;
  readonly flows: readonly string[];
}

async function onRuntime(
  store: ScenarioStore,
  systems: Systems,
  { declarations, brand, flows }: Played,
  story: (side: Side) => Promise<void>,
): Promise<Outcome> {
  const own = new Map([...declarations.flows].filter(([id]) => flows.includes(id)));
  const stage = await openSystemStage<SystemId>({
    store,
    declarations: { ...declarations, flows: own },
    systems: lent(systems, brand),
    settings: Object.fromEntries(flows.map((id) => [id, brand.flows[id]?.settings ?? {}])),
  });
  try {
    const { url, plans, database, queue } = await stage.start();
    await story({
      systems,
      address: (connector) => `${url}/webhooks/${stage.brand.id}/${connector}`,
      async settle() {
        await delivered(systems);
        for (const plan of plans) {
          for (const trigger of plan.flow.triggers) {
            if (trigger.kind === 'poll') await runPoll({ database, queue }, plan, trigger);
          }
        }
        await stage.rest(20_000);
      },
    });
    return await outcomeOfRuntime(stage, store, own, systems);
  } finally {
    await stage.close();
  }
}

/** They stay open when the stage closes. */
const lent = (systems: Systems, brand: Brand) =>
  Object.fromEntries(
    Object.entries(systems).map(([id, system]) => {
      const connection = brand.connectors[id] ?? system.connection;
      return [id, async () => ({ ...system, connection, close: async () => undefined })];
    }),
  ) as unknown as Readonly<Record<SystemId, () => Promise<StagedSystem>>>;

const delivered = (systems: Systems) =>
  until(10_000, async () => {
    for (const [id, system] of Object.entries(systems)) {
      const { summary } = await system.control<{ summary: { webhooksPending?: number } }>('GET', 'ledger');
      if (summary.webhooksPending) return `${id} has ${summary.webhooksPending} webhooks to send`;
    }
    return undefined;
  });

const variables = {
  loopReturnsApiKey: keys.loop,
  loopReturnsWebhookSecret: keys.webhook,
  archeanR247ApiKey: keys.archean,
  archeanR247WebhookSecret: keys.webhook,
  commercetoolsClientId: 'commercetools-emulator-client',
  commercetoolsClientSecret: 'commercetools-emulator-secret',
  shopifyAccessToken: 'shopify-emulator-token',
  shopifyWebhookSecret: keys.webhook,
  lookBackMinutes: String(30 * 1_440),
};

async function onPlatform(
  build: PlatformBuild,
  systems: Systems,
  flows: readonly string[],
  story: (side: Side) => Promise<void>,
): Promise<Outcome> {
  // One run at a time: that runs of one record may overlap is the aspect `order` of every report.
  const platform = playBuild(build, variables, 1);
  const receiving = build.documents.filter(
    ({ flow, process }) => flows.includes(flow.id) && process.kind === 'webhook',
  );
  const addresses = new Map<string, WebhookAddress>();
  try {
    for (const { flow, process } of receiving)
      addresses.set(`${process.webhook} ${flow.id}`, await openWebhookAddress(platform, process.name));
    await story({
      systems,
      address(connector, flow) {
        const address = addresses.get(`${connector} ${flow}`);
        if (!address) throw new Error(`${flow} listens to no webhooks of ${connector}`);
        return address.url;
      },
      async settle() {
        await delivered(systems);
        await platform.drain();
        pollAll(platform, build, flows);
        await platform.drain();
      },
    });
    return await outcomeOfPlatform(platform, build, flows, systems);
  } finally {
    for (const address of addresses.values()) await address.close();
    platform.close();
  }
}

function pollAll(platform: PlayedPlatform, { documents }: PlatformBuild, flows: readonly string[]): void {
  for (const { flow, process } of documents) {
    if (process.kind === 'poll' && flows.includes(flow.id)) platform.schedule(process.name);
  }
}

/** The aspects that a report lists as weaker, or as there in the runtime alone; those of a step by their first word too. */
export function listedDifferences({ flows }: PlatformBuild, ids: readonly string[]): Set<string> {
  const aspects = flows.filter(({ flow }) => ids.includes(flow.id)).flatMap((flow) => guaranteesOf(flow).aspects);
  const weaker = aspects.filter(({ verdict }) => verdict !== 'holds').map(({ id }) => id);
  return new Set(weaker.flatMap((id) => [id, id.split(':')[0] ?? id]));
}
