/**
 * The main job, shown whole: both systems as emulators, five hundred returns, webhooks with duplicates and in disorder,
 * polls for the rest, refusals and dropped connections, edits and cancellations; run to rest, and proven against what
 * the stock system really applied.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Brand } from '../../../schemas/formats/brand.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { AbortError, invariant } from '../../errors/errors.ts';
import { groupExceptions, listExceptions } from '../../runtime/inquiry/exceptions.ts';
import { countByState } from '../../runtime/inquiry/records.ts';
import type { Declarations } from '../../runtime/plan/compile-plan.ts';
import { type Runtime, startRuntime } from '../../runtime/runtime.ts';
import type { ControlClient } from './control-client.ts';
import {
  type AppliedLine,
  expectedStock,
  type FinalReturn,
  type Proof,
  prove,
  type StockSettings,
} from './expected-stock.ts';
import { laterChanges } from './scenario.ts';
import { type Shop, type ShopProof, shopFlows, startShop } from './shop.ts';
import { startSystems } from './systems.ts';

export const demonstratedFlow = 'archean-r247--loop-returns/restock-finalised-returns';

export interface DemonstrationOptions {
  readonly declarations: Declarations;
  /** The brand whose settings are shown; its connections are replaced by emulators. */
  readonly brand: Brand;
  readonly dataFolder: string;
  readonly seed: number;
  readonly returns: number;
  /** Minutes between catch-up polls. */
  readonly pollMinutes?: number;
  onProgress(progress: DemonstrationProgress): void;
}

export interface DemonstrationProgress {
  readonly stage: string;
  readonly seconds: number;
  readonly states: Readonly<Record<string, number>>;
}

export interface DemonstrationResult {
  readonly seed: number;
  readonly returns: number;
  readonly lines: number;
  readonly seconds: number;
  readonly states: Readonly<Record<string, number>>;
  /** Units that stand at each location, by what the stock system applied. */
  readonly unitsByLocation: Readonly<Record<string, number>>;
  readonly exceptions: readonly {
    readonly code: string;
    readonly owner: string;
    readonly severity: string;
    readonly count: number;
    readonly meaning: string;
    readonly resolution: string;
  }[];
  readonly webhooks: { readonly sent: number; readonly accepted: number };
  readonly calls: readonly {
    readonly connector: string;
    readonly operation: string;
    readonly outcome: string;
    readonly count: number;
  }[];
  readonly proof: Proof;
  /** Absent where the brand does not run the flows of the shop. */
  readonly shop?: ShopProof;
}

export interface Demonstration {
  readonly result: DemonstrationResult;
  /** What the stock system applied, line by line. */
  readonly ledger: readonly AppliedLine[];
  readonly urls: { readonly loop: string; readonly archean: string; readonly webhooks: string };
  close(): Promise<void>;
}

/** Longest that the demonstration may take before it is given up, in milliseconds. */
const limitMs = 180_000;
/** Faults come every few seconds here, not every few days: waiting long for each would only take time. */
const shortRetry = { attempts: 3, baseMs: 100, maximumMs: 800 };
/** Orders that shoppers place. */
const ordersOfDemo = 40;
const settingsOfDemo = { firstPollDays: 130, recheckMinutes: 10, trigger: 'return-closed' };

export async function runDemonstration(options: DemonstrationOptions): Promise<Demonstration> {
  const startedAt = Date.now();
  const flow = options.declarations.flows.get(demonstratedFlow);
  invariant(flow, `the package holds the flow ${demonstratedFlow}`);
  const own = options.brand.flows[demonstratedFlow]?.settings ?? {};
  const settings = resolveSettings(flow.settings, own) as unknown as StockSettings;
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const systems = await startSystems({ seed: options.seed, returns: options.returns, settings });
    closing.push(() => systems.close());
    const { loop, archean, loopControl, archeanControl, generated, apiKeys } = systems;
    const shop = runsShop(options) ? await openShop(options.seed, archeanControl, systems.stocked) : undefined;
    if (shop) closing.push(() => shop.close());

    const runtime = await startRuntime({
      declarations: options.declarations,
      brands: [demoBrand(options, { loop: loop.url, archean: archean.url, apiKeys, own, shop })],
      location: { dataFolder: options.dataFolder },
      port: 0,
      onError: () => undefined,
    });
    closing.push(() => runtime.stop());
    const report = async (stage: string): Promise<void> =>
      options.onProgress({
        stage,
        seconds: (Date.now() - startedAt) / 1000,
        states: await countByState(runtime.database, options.brand.id),
      });

    const webhookUrl = `${runtime.url}/webhooks/${options.brand.id}/loop-returns`;
    const announced = generated.filter((_, index) => index % 5 === 0).map(({ id }) => String(id));
    let sent = 0;
    const deliver = async (returnIds: readonly string[], trigger: string): Promise<void> => {
      sent += returnIds.length * 2;
      await loopControl.post('webhooks/deliver', {
        topic: 'return',
        trigger,
        returnIds,
        url: webhookUrl,
        secret: apiKeys.webhook,
        duplicates: 1,
        reorderSeed: options.seed,
        concurrency: 8,
      });
    };
    await deliver(announced, 'return.closed');
    await shop?.subscribe(`${runtime.url}/webhooks/${options.brand.id}/commercetools`);
    await restOf(runtime, 'webhooks, polls and faults', report, new Date());
    await shop?.sell(ordersOfDemo);

    for (const change of laterChanges(generated, options.seed)) {
      await loopControl.post(`returns/${change.returnId}`, change.body);
      if (change.announced) await deliver([change.returnId], 'return.updated');
    }
    await restOf(runtime, 'edits and cancellations', report, new Date());
    // What the last of it has changed in Archean is found by the next poll of its levels.
    if (shop) await restOf(runtime, 'stock in the shop', report, new Date());

    const finalReturns = await loopControl.get<{ returns: FinalReturn[] }>('returns');
    const applied = await systems.applied();
    const { rows: calls } = await runtime.database.query<DemonstrationResult['calls'][number]>(
      `select connector, operation, outcome, count(*)::int as count from backhaul.call group by 1, 2, 3 order by 1, 2, 3`,
    );
    const { rows: arrived } = await runtime.database.query<{ count: number }>(
      `select count(*)::int as count from backhaul.event where source = 'webhook'`,
    );
    const open = await listExceptions(runtime.database, { brand: options.brand.id, state: 'open', limit: 10_000 });
    const told = new Set(open.map(({ subject }) => subject));
    const groups = await groupExceptions(runtime.database, options.brand.id);
    return {
      result: {
        seed: options.seed,
        returns: generated.length,
        lines: generated.reduce((sum, { line_items }) => sum + line_items.length, 0),
        seconds: Math.round((Date.now() - startedAt) / 100) / 10,
        states: await countByState(runtime.database, options.brand.id),
        unitsByLocation: unitsByLocation(applied),
        exceptions: groups.map((group) => ({ ...group, meaning: meaningOf(options.declarations, group.code) })),
        webhooks: { sent, accepted: arrived[0]?.count ?? 0 },
        calls,
        proof: prove(expectedStock(finalReturns.returns, systems.stocked, settings), applied, told),
        ...(shop ? { shop: await shop.prove(archeanControl, archean.url, apiKeys.archean) } : {}),
      },
      ledger: applied,
      urls: { loop: loop.url, archean: archean.url, webhooks: runtime.url ?? '' },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until every record is at rest and a poll that began after `since` has ended. */
async function restOf(
  runtime: Runtime,
  stage: string,
  report: (stage: string) => Promise<void>,
  since: Date,
): Promise<void> {
  const until = Date.now() + limitMs;
  for (;;) {
    await report(stage);
    const { rows } = await runtime.database.query<{ moving: number; polled: boolean }>(
      `select (select count(*)::int from backhaul.record where state in ('received', 'queued', 'sent')) as moving,
              (select bool_and(run is null and position > $1) from backhaul.watermark) as polled`,
      [since],
    );
    if (rows[0]?.polled && rows[0].moving === 0) return;
    if (Date.now() > until) {
      throw new AbortError({
        code: 'DEMONSTRATION_TOO_SLOW',
        what: 'The demonstration did not come to rest in time.',
        why: `${rows[0]?.moving ?? 0} records are still under way after ${limitMs / 1000} s.`,
        nextSteps: ['Run it again on a less busy machine.'],
      });
    }
    await wait(250);
  }
}

function unitsByLocation(applied: readonly AppliedLine[]): Record<string, number> {
  const units: Record<string, number> = {};
  for (const { locationCode, quantity } of applied) units[locationCode] = (units[locationCode] ?? 0) + quantity;
  return Object.fromEntries(Object.entries(units).sort(([a], [b]) => a.localeCompare(b)));
}

const runsShop = ({ brand, declarations }: DemonstrationOptions): boolean =>
  Object.values(shopFlows).every((id) => brand.flows[id] !== undefined && declarations.flows.has(id));

/** The shop, and stock in Archean for it to sell; of one SKU the shop has no product. */
async function openShop(seed: number, archean: ControlClient, stocked: ReadonlySet<string>): Promise<Shop> {
  const [, ...sold] = stocked;
  const changes = [...stocked].map((sku, index) => ({ sku, locationCode: 'MAIN-SELL', quantity: 4 + (index % 7) }));
  await archean.post('stock', { changes });
  return startShop(seed, sold);
}

const meaningOf = ({ flows }: Declarations, code: string): string =>
  [...flows.values()].find(({ exceptions }) => exceptions[code])?.exceptions[code]?.meaning ?? '';

/** The brand with its connections led to the emulators; secrets stand in this process's environment alone. */
function demoBrand(
  { brand, declarations, pollMinutes = 0.1 }: DemonstrationOptions,
  {
    loop: loopUrl,
    archean: archeanUrl,
    apiKeys: keys,
    own,
    shop,
  }: {
    readonly loop: string;
    readonly archean: string;
    readonly apiKeys: { readonly loop: string; readonly webhook: string; readonly archean: string };
    readonly own: Readonly<Record<string, unknown>>;
    readonly shop: Shop | undefined;
  },
): Brand {
  process.env.BACKHAUL_DEMO_LOOP_KEY = keys.loop;
  process.env.BACKHAUL_DEMO_LOOP_WEBHOOK = keys.webhook;
  process.env.BACKHAUL_DEMO_ARCHEAN_KEY = keys.archean;
  return {
    id: brand.id,
    title: brand.title,
    connectors: {
      'loop-returns': {
        settings: { baseUrl: loopUrl, rate: { burst: 120, pauseMs: 1000 }, retry: shortRetry },
        credentials: {
          apiKey: { env: 'BACKHAUL_DEMO_LOOP_KEY' },
          webhookSecret: { env: 'BACKHAUL_DEMO_LOOP_WEBHOOK' },
        },
      },
      'archean-r247': {
        settings: {
          baseUrl: archeanUrl,
          rate: { limit: 600, burst: 60, pauseMs: 1000 },
          retry: shortRetry,
        },
        credentials: { apiKey: { env: 'BACKHAUL_DEMO_ARCHEAN_KEY' } },
      },
      ...(shop ? { commercetools: shop.connection } : {}),
    },
    flows: {
      [demonstratedFlow]: {
        version: brand.flows[demonstratedFlow]?.version ?? '1.0.0',
        settings: { ...own, pollMinutes, ...settingsOfDemo },
      },
      ...Object.fromEntries(
        Object.entries(shop?.settings ?? {}).map(([id, settings]) => [
          id,
          { version: declarations.flows.get(id)?.version ?? '', settings },
        ]),
      ),
    },
  };
}
