/** The stage of stock: Archean and commercetools emulated, and the flow that publishes levels. */
import type { Flow } from '../../schemas/formats/flow.ts';
import type { ArcheanEmulatorOptions } from '../../src/emulators/archean-r247/server.ts';
import type { CommercetoolsEmulatorOptions } from '../../src/emulators/commercetools/server.ts';
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';
import { projectDeclarations } from './declarations.ts';
import { keys, openArchean, openCommercetools, push, type RouteCount, type Settings } from './emulated-systems.ts';
import type { ScenarioStore } from './store.ts';
import { openSystemStage, type SystemStage, until } from './system-stage.ts';

export const stockFlow = 'archean-r247--commercetools/publish-stock-levels';

export interface StockStageOptions {
  readonly store: ScenarioStore;
  /** Settings of the flow, laid over those that a scenario is happy with. */
  readonly settings?: Settings;
  readonly tenant?: Partial<ArcheanEmulatorOptions>;
  readonly project?: CommercetoolsEmulatorOptions;
  readonly connections?: { readonly 'archean-r247'?: Settings; readonly commercetools?: Settings };
  /** Whether the poll runs; default no. */
  readonly polls?: boolean;
  readonly change?: (declared: { readonly flow: Flow; readonly all: Declarations }) => void;
  readonly running?: boolean;
}

export interface Entry {
  readonly id: string;
  readonly version: number;
  readonly sku: string;
  readonly quantityOnStock: number;
  readonly availableQuantity: number;
}

type Level = { readonly sku: string; readonly locationCode: string; readonly quantity: number };
type Systems = 'archean-r247' | 'commercetools';

export interface StockStage extends SystemStage<Systems> {
  /** Moves stock in Archean as its own people do, by so many units; it tells by webhook. */
  move(...levels: readonly Level[]): Promise<void>;
  /** A shopper's order in the channel main; false where the shop has too little to take it. */
  sell(orderNumber: string, sku: string, quantity: number, mode?: 'TrackOnly' | 'ReserveOnOrder'): Promise<boolean>;
  /** Units on stock by SKU and channel key. */
  shown(): Promise<Record<string, number>>;
  /** Writes of stock that commercetools took, oldest first. */
  writes(): Promise<{ readonly operation: string; readonly detail: Readonly<Record<string, unknown>> }[]>;
  calls(system: Systems, route: string): Promise<RouteCount>;
  /** Waits until commercetools shows these units on stock, by SKU and channel key. */
  shows(units: Readonly<Record<string, number>>): Promise<void>;
  /** Makes commercetools tell of changes of these kinds of resources. */
  subscribe(...kinds: readonly string[]): Promise<void>;
  /** Calls commercetools as an API client of its own. */
  commercetools(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Settings>;
}

export const regions = { MAIN: 'main', NORTH: 'north', BACK: '' };

export async function openStockStage(options: StockStageOptions): Promise<StockStage> {
  const declarations = await projectDeclarations([stockFlow], (flow) => {
    flow.triggers = flow.triggers.filter(({ kind }) => options.polls === true || kind !== 'poll');
    for (const trigger of flow.triggers) if (trigger.kind === 'recheck') trigger.withinMs = 0;
    flow.record.waitMs = 0;
  });
  const flow = declarations.flows.get(stockFlow);
  if (!flow) throw new Error('the flow is declared');
  options.change?.({ flow, all: declarations });
  const all = await openSystemStage<Systems>({
    store: options.store,
    declarations,
    systems: {
      'archean-r247': () =>
        openArchean({
          ...options.tenant,
          capabilities: { webhooks: true, ...options.tenant?.capabilities },
        } as ArcheanEmulatorOptions),
      commercetools: () => openCommercetools(options.project),
    },
    connections: {
      'archean-r247': {
        capabilities: {
          idempotencyKey: true,
          readBackByReference: true,
          transfers: false,
          adjustmentReasons: false,
          orders: true,
          webhooks: true,
        },
        ...options.connections?.['archean-r247'],
      },
      commercetools: { ...options.connections?.commercetools },
    },
    settings: { [stockFlow]: { channels: regions, pollMinutes: 0.001, ...options.settings } },
  });
  const { 'archean-r247': archean, commercetools } = all.systems;
  await archean.control('POST', 'seed', { locations: Object.keys(regions).map((code) => ({ code })) });
  await commercetools.control('POST', 'seed', { channels: [{ key: 'main' }, { key: 'north' }] });
  const reach = await clientOf(commercetools.url);
  const reading = (path: string): Promise<unknown> => reach('GET', path);
  const channelKeys = async (): Promise<Map<string | undefined, string>> => {
    const { results } = (await reading('channels?limit=500')) as { results: { id: string; key: string }[] };
    return new Map(results.map(({ id, key }) => [id, key]));
  };
  const entries = async () =>
    ((await reading('inventory?limit=500')) as { results: (Entry & { supplyChannel?: { id: string } })[] }).results;
  const stage: StockStage = {
    ...all,
    async move(...changes) {
      await archean.control('POST', 'stock', { changes });
    },
    async sell(orderNumber, sku, quantity, mode = 'TrackOnly') {
      const order = { orderNumber, sku, quantity, mode, channel: 'main' };
      return (await commercetools.control<{ placed: boolean }>('POST', 'orders', order)).placed;
    },
    async shown() {
      const [found, keyOf] = [await entries(), await channelKeys()];
      return Object.fromEntries(
        found.map(({ sku, supplyChannel, quantityOnStock }) => [
          `${sku}@${keyOf.get(supplyChannel?.id)}`,
          quantityOnStock,
        ]),
      );
    },
    async writes() {
      const { effects } = await commercetools.control<{ effects: { operation: string; detail: Settings }[] }>(
        'GET',
        'ledger',
      );
      return effects;
    },
    async calls(system, route) {
      const { requests } = await all.systems[system].control<{ requests: Record<string, RouteCount> }>('GET', 'ledger');
      return requests[route] ?? { calls: 0, throttled: 0, overLimit: 0 };
    },
    shows: (units) =>
      until(20_000, async () => {
        const shown = await stage.shown();
        if (Object.entries(units).every(([place, quantity]) => shown[place] === quantity)) return undefined;
        const exceptions = (await stage.exceptions()).map(({ code, message }) => `${code} ${message}`);
        return JSON.stringify({ shown, exceptions, states: await stage.states() });
      }),
    async subscribe(...kinds) {
      await reach('POST', 'subscriptions', {
        key: 'backhaul',
        destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'backhaul' },
        changes: kinds.map((resourceTypeId) => ({ resourceTypeId })),
      });
    },
    commercetools: reach,
    async start(settings) {
      const runtime = await all.start(settings);
      await archean.control('POST', 'webhook', {
        url: `${runtime.url}/webhooks/${all.brand.id}/archean-r247`,
        secret: keys.webhook,
      });
      await commercetools.control('POST', 'push', {
        url: `${runtime.url}/webhooks/${all.brand.id}/commercetools`,
        ...push,
      });
      return runtime;
    },
  };
  if (options.running !== false) await stage.start();
  return stage;
}

/** Plays a scenario and clears the stage, whatever comes of it. */
export async function onStockStage(
  options: StockStageOptions,
  play: (stage: StockStage) => Promise<void>,
): Promise<void> {
  const stage = await openStockStage(options);
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
}

/** Calls commercetools as an API client of its own. */
export async function clientOf(url: string): Promise<StockStage['commercetools']> {
  const credentials = Buffer.from('commercetools-emulator-client:commercetools-emulator-secret').toString('base64');
  const answer = await fetch(`${url}/oauth/token?grant_type=client_credentials`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return async (method, path, body) => {
    const called = await fetch(`${url}/demo/${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await called.text();
    if (!called.ok) throw new Error(`${method} ${path}: ${called.status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as Settings;
  };
}
