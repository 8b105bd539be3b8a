/** The systems and the brand of the day: three flows of two pairs, at work for one brand on one store. */
import { projectDeclarations, flowId as restock } from '../scenario/declarations.ts';
import { keys, openArchean, openCommercetools, openLoop, push } from '../scenario/emulated-systems.ts';
import { takeOver } from '../scenario/orders.ts';
import { stockFlow } from '../scenario/stock.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { openSystemStage, type SystemStage } from '../scenario/system-stage.ts';
import { commercetoolsClient } from './commercetools-client.ts';
import { type Day, damaged, regions } from './plan-day.ts';

export type PeakStage = SystemStage<'archean-r247' | 'commercetools' | 'loop-returns'>;

export interface Pace {
  /** Milliseconds of the machine for the whole day. */
  readonly dayMs: number;
  /** Seconds of the day for each second of the machine. */
  readonly speed: number;
  /** Milliseconds of the machine within which a change is to be shown. */
  readonly freshMs: number;
}

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

/** Opens the systems, seeded alike, and starts the runtimes. Waits of the flows are made shorter as the day is. */
export async function openDay(
  store: ScenarioStore,
  day: Day,
  pace: Pace,
  { workers, lacking }: { readonly workers: number; readonly lacking: Protection | undefined },
): Promise<PeakStage> {
  const minutes = (ofTheDay: number) => Math.max(0.01, ofTheDay / pace.speed);
  const declarations = await projectDeclarations([restock, stockFlow, takeOver], (flow) => {
    flow.reconcilers = [];
    flow.retry = {
      ...flow.retry,
      attempts: 40,
      baseMs: 100,
      maximumMs: Math.max(500, Math.round(300_000 / pace.speed)),
    };
    flow.record.waitMs = flow.id === stockFlow ? Math.round(pace.freshMs * 0.7) : 0;
    for (const trigger of flow.triggers) {
      if (trigger.kind === 'poll') trigger.window.overlapMinutes = Math.max(0.05, minutes(10));
    }
  });
  const stage: PeakStage = await openSystemStage({
    store,
    declarations,
    systems: {
      'archean-r247': () => openArchean({ capabilities: { webhooks: true }, allocationDelayMs: allocationMs(pace) }),
      commercetools: () => openCommercetools(),
      'loop-returns': openLoop,
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
        pollMinutes: minutes(2),
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
  await seed(stage, day);
  for (let number = 0; number < workers; number += 1) await stage.start();
  await listen(stage);
  return stage;
}

async function seed({ systems }: PeakStage, { skus, opening }: Day): Promise<void> {
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

async function listen({ systems, runtimes, brand }: PeakStage): Promise<void> {
  const address = `${runtimes[0]?.url}/webhooks/${brand.id}`;
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
