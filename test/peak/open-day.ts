/** The systems and the brand of the day: three flows of two pairs, at work for one brand on one store. */
import type { ChildProcess } from 'node:child_process';
import { flowId as restock } from '../scenario/declarations.ts';
import { keys, openArchean, openCommercetools, openLoop, push } from '../scenario/emulated-systems.ts';
import { emulatorApart } from '../scenario/emulator-apart.ts';
import { takeOver } from '../scenario/orders.ts';
import { stockFlow } from '../scenario/stock.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { openSystemStage, type SystemStage } from '../scenario/system-stage.ts';
import { commercetoolsClient } from './commercetools-client.ts';
import { dayDeclarations, mergingPart, minutesOf, type Pace } from './day-declarations.ts';
import type { PeakOptions } from './peak.ts';
import { type Day, damaged, regions } from './plan-day.ts';
import { processorSeconds, serverSeconds } from './processor-time.ts';
import { type DayRuntime, startRuntimeApart } from './runtime-apart.ts';

export interface PeakStage extends SystemStage<'archean-r247' | 'commercetools' | 'loop-returns'> {
  /** Where webhooks of the brand go, without a slash at the end. */
  readonly webhooks: string;
  /** Processor time since the day was opened, in seconds, by what used it. */
  processorTime(): Promise<ProcessorTime>;
}

export interface ProcessorTime {
  readonly runtime: number;
  readonly database: number;
  readonly emulators: number;
  readonly driver: number;
}

type Opened = Pick<PeakStage, 'systems'>;

/** Something that keeps the integration from harm; without it the judge has to find some. */
export type Protection = 'orders are subtracted' | 'versions are checked';

const without: Readonly<Record<Protection, Readonly<Record<string, unknown>>>> = {
  'orders are subtracted': { orderStates: ['no order has this state'] },
  'versions are checked': { bulkWrites: 'all', bulkFrom: 1 },
};

const allocationMinutes = 10;
const capabilities = {
  idempotencyKey: true,
  readBackByReference: true,
  transfers: false,
  adjustmentReasons: false,
  orders: true,
  webhooks: true,
};

/** How long Archean takes until it allocates an order, in milliseconds of the machine. */
export const allocationMs = ({ speed }: Pace): number =>
  Math.max(150, Math.round((allocationMinutes * 60_000) / speed));

/** Opens the systems, seeded alike, and starts the runtimes; apart, each of them in a process of its own. */
export async function openDay(
  store: ScenarioStore,
  day: Day,
  pace: Pace,
  { workers, apart = false, lacking }: PeakOptions,
): Promise<PeakStage> {
  const minutes = (ofTheDay: number) => minutesOf(pace, ofTheDay);
  const emulators: ChildProcess[] = [];
  const startOf = (system: string) => (apart ? emulatorApart(system, (child) => emulators.push(child)) : undefined);
  const declarations = await dayDeclarations(pace);
  const opened = await openSystemStage({
    store,
    declarations,
    systems: {
      'archean-r247': () =>
        openArchean(
          { capabilities: { webhooks: true }, allocationDelayMs: allocationMs(pace) },
          startOf('archean-r247'),
        ),
      commercetools: () => openCommercetools({}, startOf('commercetools')),
      'loop-returns': () => openLoop(startOf('loop-returns')),
    },
    connections: { 'archean-r247': { capabilities } },
    settings: {
      [stockFlow]: {
        channels: { ...Object.fromEntries(regions.map(({ location, channel }) => [location, channel])), [damaged]: '' },
        buffers: {
          default: 0,
          byLocation: Object.fromEntries(regions.map(({ location, buffer }) => [location, buffer])),
          bySku: {},
        },
        mergeMinutes: (pace.freshMs * mergingPart) / 60_000,
        pollMinutes: minutes(1),
        firstPollDays: 0,
        ...(lacking ? without[lacking] : {}),
      },
      [takeOver]: {
        paymentStates: ['None', 'Paid'],
        locations: Object.fromEntries(regions.map(({ location, channel }) => [channel, location])),
        pollMinutes: minutes(10),
        firstPollDays: 0.01,
      },
      [restock]: {
        locations: {
          sellable: regions[0].location,
          damaged,
          quarantine: damaged,
          refurbish: damaged,
          donate: damaged,
          dispose: damaged,
        },
        pollMinutes: minutes(15),
        firstPollDays: 0.01,
      },
    },
  });
  const runtimes: DayRuntime[] = [];
  const close = async () => {
    for (const runtime of runtimes.splice(0)) await runtime.stop();
    await opened.close();
  };
  try {
    await seed(opened, day);
    for (let number = 0; number < workers; number += 1) {
      if (apart) runtimes.push(await startRuntimeApart({ brand: opened.brand, location: store.location, pace }));
      else await opened.start();
    }
    const [first] = [...runtimes, ...opened.runtimes];
    const webhooks = `${first?.url}/webhooks/${opened.brand.id}`;
    await listen(opened, webhooks);
    return { ...opened, webhooks, close, processorTime: timing(store, emulators, runtimes) };
  } catch (error) {
    await close();
    throw error;
  }
}

function timing(store: ScenarioStore, emulators: readonly ChildProcess[], runtimes: readonly DayRuntime[]) {
  const sum = async (processes: readonly { readonly pid?: number | undefined }[]) => {
    const seconds = await Promise.all(processes.map(({ pid }) => processorSeconds(pid)));
    return seconds.reduce((total, each) => total + each, 0);
  };
  return async (): Promise<ProcessorTime> => ({
    runtime: await sum(runtimes),
    database: await serverSeconds(store.database),
    emulators: await sum(emulators),
    driver: await processorSeconds(process.pid),
  });
}

async function seed({ systems }: Opened, { skus, opening }: Day): Promise<void> {
  await systems['archean-r247'].control('POST', 'seed', {
    locations: [...regions.map(({ location }) => ({ code: location })), { code: damaged, type: 'damaged' }],
    products: skus.map((sku) => ({ sku })),
    levels: opening.map(({ sku, locationCode, quantity }) => ({ sku, locationCode, onHand: quantity })),
  });
  const region = new Map<string, (typeof regions)[number]>(regions.map((one) => [one.location, one]));
  await systems.commercetools.control('POST', 'seed', {
    channels: regions.map(({ channel }) => ({ key: channel })),
    products: skus.map((sku) => ({ skus: [sku] })),
    inventory: opening.map(({ sku, locationCode, quantity }) => ({
      key: `${sku}-${region.get(locationCode)?.channel}`,
      sku,
      channel: region.get(locationCode)?.channel,
      quantityOnStock: Math.max(0, quantity - (region.get(locationCode)?.buffer ?? 0)),
    })),
  });
}

/** Key of the subscription that tells of orders. */
export const subscription = 'orders';

async function listen({ systems }: Opened, address: string): Promise<void> {
  const { 'archean-r247': archean, commercetools } = systems;
  await archean.control('POST', 'webhook', { url: `${address}/archean-r247`, secret: keys.webhook });
  await commercetools.control('POST', 'push', { ...push, url: `${address}/commercetools` });
  const reach = await commercetoolsClient(commercetools.url);
  await reach('POST', 'subscriptions', {
    key: subscription,
    destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: subscription },
    messages: [{ resourceTypeId: 'order' }],
    changes: [{ resourceTypeId: 'order' }],
  });
}
