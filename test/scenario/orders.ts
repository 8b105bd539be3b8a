/** The stage of orders: commercetools and Archean emulated, and what shoppers, warehouses and others do there. */
import type { Flow } from '../../schemas/formats/flow.ts';
import type { Order } from '../../schemas/systems/commercetools/order.ts';
import type { ArcheanEmulatorOptions } from '../../src/emulators/archean-r247/server.ts';
import type { OrderSeed } from '../../src/emulators/commercetools/seeding.ts';
import { projectDeclarations } from './declarations.ts';
import { keys, openArchean, openCommercetools, push, type Settings } from './emulated-systems.ts';
import type { ScenarioStore } from './store.ts';
import { openSystemStage, type SystemStage, until } from './system-stage.ts';

const pair = 'archean-r247--commercetools';
export const takeOver = `${pair}/take-over-orders`;
export const sendShipments = `${pair}/send-shipments-to-commercetools`;
export const confirmShipments = `${pair}/confirm-shipments-to-archean`;

export interface OrderStageOptions {
  readonly store: ScenarioStore;
  /** Ids of the flows that run. */
  readonly flows: readonly string[];
  /** Whether catch-up polls run; default no. */
  readonly polls?: boolean;
  /** Form of the notifications; `none`: nothing is subscribed. Default Platform. */
  readonly notifications?: 'Platform' | 'CloudEvents' | 'none';
  readonly settings?: Readonly<Record<string, Settings>>;
  readonly archean?: Settings;
  readonly tenant?: ArcheanEmulatorOptions;
  /** Products beside TEE and MUG. */
  readonly products?: readonly Settings[];
  readonly change?: (flow: Flow) => void;
}

export interface ArcheanOrder {
  readonly id: string;
  readonly externalReference: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

interface Applied {
  readonly operation: string;
  readonly reference: string;
  readonly count: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface OrderStage extends SystemStage<'archean-r247' | 'commercetools'> {
  place(order?: Partial<OrderSeed>): Promise<Order>;
  order(id: string): Promise<Order>;
  /** What others change in an order in commercetools. */
  act(id: string, ...actions: readonly Settings[]): Promise<Order>;
  /** Goods of an order leave Archean: units by the position of the line. */
  dispatch(order: Order, units: readonly number[], more?: Settings): Promise<void>;
  inArchean(): Promise<readonly ArcheanOrder[]>;
  /** What Archean did, by name of the operation: `<reference> ×<count>`. */
  done(operation: string): Promise<string[]>;
  /** Open exceptions, each as `CODE subject`. */
  told(): Promise<string[]>;
  /** Waits until every notification is out and every record at rest. */
  settled(): Promise<void>;
}

const twoLines: OrderSeed['lines'] = [
  { sku: 'TEE', quantity: 2 },
  { sku: 'MUG', quantity: 1, unitCents: 1_250 },
];
const capabilities = {
  idempotencyKey: true,
  readBackByReference: true,
  transfers: false,
  adjustmentReasons: false,
  orders: true,
  webhooks: true,
};
const locations = [{ code: 'MAIN-SELL' }, { code: 'NORTH' }];
const levels = ['TEE', 'MUG'].map((sku) => ({ sku, locationCode: 'MAIN-SELL', onHand: 100 }));

export async function onOrderStage(options: OrderStageOptions, play: (stage: OrderStage) => Promise<void>) {
  const stage = await openOrderStage(options);
  try {
    await stage.start();
    await subscribe(stage, options.notifications ?? 'Platform');
    await play(stage);
  } finally {
    await stage.close();
  }
}

async function openOrderStage(options: OrderStageOptions): Promise<OrderStage> {
  const declarations = await projectDeclarations(options.flows, (flow) => {
    if (!options.polls) flow.triggers = flow.triggers.filter(({ kind }) => kind === 'webhook');
    options.change?.(flow);
  });
  const system = await openSystemStage({
    store: options.store,
    declarations,
    systems: { 'archean-r247': () => openArchean(options.tenant), commercetools: () => openCommercetools() },
    connections: { 'archean-r247': { capabilities, ...options.archean } },
    settings: Object.fromEntries(
      options.flows.map((id) => [id, { ...(options.polls ? { pollMinutes: 0.002 } : {}), ...options.settings?.[id] }]),
    ),
  });
  const { 'archean-r247': archean, commercetools } = system.systems;
  const products = [{ sku: 'TEE' }, { sku: 'MUG' }, ...(options.products ?? [])];
  await archean.control('POST', 'seed', { locations, products, levels });
  const channels = [{ key: 'archean', roles: ['OrderExport'] }, { key: 'north' }, { key: 'south' }];
  await commercetools.control('POST', 'seed', { channels });
  const applied = async () => (await archean.control<{ effects: Applied[] }>('GET', 'ledger')).effects;
  return {
    ...system,
    place: (order) =>
      commercetools.control('POST', 'whole-orders', { paymentState: 'Paid', lines: twoLines, ...order }),
    order: (id) => commercetools.control('GET', `whole-orders/${id}`),
    async act(id, ...actions) {
      const { version } = await commercetools.control<Order>('GET', `whole-orders/${id}`);
      return commercetools.control('POST', `whole-orders/${id}`, { version, actions });
    },
    async dispatch(order, units, more = {}) {
      const lines = order.lineItems.flatMap(({ id, variant }, index) =>
        units[index] ? [{ lineReference: id, sku: variant.sku, quantity: units[index] }] : [],
      );
      const orderExternalReference = `commercetools:${order.id}`;
      await archean.control('POST', 'dispatches', {
        orderExternalReference,
        carrier: 'Example Post',
        trackingNumber: 'EX0001',
        lines,
        ...more,
      });
    },
    async inArchean() {
      const answer = await fetch(`${archean.url}/v1/orders`, { headers: { 'X-API-KEY': keys.archean } });
      return ((await answer.json()) as { data: ArcheanOrder[] }).data;
    },
    async done(operation) {
      const effects = (await applied()).filter((effect) => effect.operation === operation);
      return effects.map(({ reference, count }) => `${reference} ×${count}`);
    },
    async told() {
      return (await system.exceptions()).map(({ code, subject }) => `${code} ${subject}`.trim()).sort();
    },
    async settled() {
      const pending = () => Promise.all([archean, commercetools].map(pendingIn));
      const rest = async () => {
        await until(30_000, async () => {
          const waiting = await pending();
          return waiting.every((count) => count === 0) ? undefined : `${waiting} notifications wait`;
        });
        await system.rest(30_000);
      };
      // What came to rest may have made a system tell of it, and what that made may tell once more.
      do {
        await rest();
        await rest();
      } while ((await pending()).some((count) => count > 0));
    },
  };
}

async function pendingIn(system: SystemStage['systems'][string]): Promise<number> {
  const { summary } = await system.control<{ summary: { webhooksPending: number } }>('GET', 'ledger');
  return summary.webhooksPending;
}

/** Lets both systems tell the runtime of what happens: Archean by webhooks, commercetools by pushes of Google Pub/Sub. */
async function subscribe(stage: OrderStage, notifications: 'Platform' | 'CloudEvents' | 'none'): Promise<void> {
  if (notifications === 'none') return;
  const { 'archean-r247': archean, commercetools } = stage.systems;
  const address = `${stage.runtimes[0]?.url}/webhooks/${stage.brand.id}`;
  await archean.control('POST', 'capabilities', { webhooks: true });
  await archean.control('POST', 'webhook', { url: `${address}/archean-r247`, secret: keys.webhook });
  await commercetools.control('POST', 'push', { ...push, url: `${address}/commercetools` });
  const client = Buffer.from('commercetools-emulator-client:commercetools-emulator-secret').toString('base64');
  const answer = await fetch(`${commercetools.url}/oauth/token?grant_type=client_credentials`, {
    method: 'POST',
    headers: { authorization: `Basic ${client}` },
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  const created = await fetch(`${commercetools.url}/demo/subscriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      key: 'orders',
      destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'orders' },
      messages: [{ resourceTypeId: 'order' }],
      changes: [{ resourceTypeId: 'order' }],
      format: notifications === 'Platform' ? { type: 'Platform' } : { type: 'CloudEvents', cloudEventsVersion: '1.0' },
    }),
  });
  if (created.status !== 201) throw new Error(`the subscription was not created: ${await created.text()}`);
}
