/**
 * The day of the demonstration on the platform as its documents describe it: the compiled flows, played against the same
 * systems with the same faults, webhooks, edits and cancellations.
 */
import type { Brand } from '../../../schemas/formats/brand.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { invariant } from '../../errors/errors.ts';
import { compileBrand, type PlatformBuild } from '../../platforms/patchworks/build/compile-brand.ts';
import type { Notice } from '../../platforms/patchworks/runner/execute-steps.ts';
import type { PlayedPlatform } from '../../platforms/patchworks/runner/platform.ts';
import { playBuild } from '../../platforms/patchworks/runner/play-build.ts';
import { openWebhookAddress, type WebhookAddress } from '../../platforms/patchworks/runner/webhook-address.ts';
import type { Declarations } from '../../runtime/plan/compile-plan.ts';
import {
  type AppliedLine,
  expectedStock,
  type FinalReturn,
  type Proof,
  prove,
  type StockSettings,
} from './expected-stock.ts';
import { demonstratedFlow } from './run-demonstration.ts';
import { laterChanges } from './scenario.ts';
import { type DemonstrationSystems, startSystems } from './systems.ts';

export interface PlayedDay {
  readonly ledger: readonly AppliedLine[];
  readonly proof: Proof;
  readonly operations: number;
  readonly runs: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
  readonly notices: readonly Notice[];
  readonly cacheBytes: number;
  readonly build: PlatformBuild;
}

export interface PlayedDayOptions {
  readonly declarations: Declarations;
  readonly brand: Brand;
  readonly seed: number;
  readonly returns: number;
  /** The caches of the platform are cleared before the edits and cancellations, as it may do at any time. */
  readonly forgets?: boolean;
  /** How often the poll is due in each half of the day. */
  readonly polls?: number;
}

/** Far more than the emulator would have to refuse: how the platform paces its calls is its own affair. */
const ratePerMinute = 100_000;
const lookBackMinutes = String(130 * 1_440);

export async function playDay(options: PlayedDayOptions): Promise<PlayedDay> {
  const { declarations, brand, seed, returns, forgets = false, polls = 2 } = options;
  const flow = declarations.flows.get(demonstratedFlow);
  invariant(flow, `the package holds the flow ${demonstratedFlow}`);
  const own = { ...brand.flows[demonstratedFlow]?.settings, trigger: 'return-closed' };
  const settings = resolveSettings(flow.settings, own) as unknown as StockSettings;
  const systems = await startSystems({ seed, returns, settings, ratePerMinute });
  const build = await compileBrand(ledTo(brand, systems, own), declarations, [demonstratedFlow]);
  const { apiKeys, loopControl, generated } = systems;
  const platform = playBuild(build, {
    loopReturnsApiKey: apiKeys.loop,
    loopReturnsWebhookSecret: apiKeys.webhook,
    archeanR247ApiKey: apiKeys.archean,
    lookBackMinutes,
  });
  const receiving = build.documents.find(({ process }) => process.kind === 'webhook');
  invariant(receiving, 'the flow of the demonstration listens to webhooks');
  const address = await openWebhookAddress(platform, receiving.process.name);
  try {
    const announced = generated.filter((_, index) => index % 5 === 0).map(({ id }) => String(id));
    await announce(address, systems, seed, announced, 'return.closed');
    await poll(platform, build, polls);
    if (forgets) platform.caches.clear();
    for (const change of laterChanges(generated, seed)) {
      await loopControl.post(`returns/${change.returnId}`, change.body);
      if (change.announced) await announce(address, systems, seed, [change.returnId], 'return.updated');
    }
    await poll(platform, build, polls);
    const { returns: finalReturns } = await loopControl.get<{ returns: FinalReturn[] }>('returns');
    const ledger = await systems.applied();
    // The subject of a notice stands behind the record on its second line.
    const told = new Set(platform.notices.map(({ text }) => text.split('\n')[1]?.split(' ')[2] ?? ''));
    const runs: Record<string, number> = {};
    for (const { status } of platform.runs) runs[status] = (runs[status] ?? 0) + 1;
    return {
      ledger,
      proof: prove(expectedStock(finalReturns, systems.stocked, settings), ledger, told),
      operations: platform.operations,
      runs,
      errors: platform.runs.flatMap(({ errors }) => errors),
      notices: platform.notices,
      cacheBytes: platform.caches.bytes(),
      build,
    };
  } finally {
    await address.close();
    platform.close();
    await systems.close();
  }
}

/** A person's only tool for a failed run is to start it again; the poll does it by itself while it looks far enough back. */
async function poll(platform: PlayedPlatform, { documents }: PlatformBuild, times: number): Promise<void> {
  await platform.drain();
  for (let time = 0; time < times; time += 1) {
    for (const { process } of documents) if (process.kind === 'poll') platform.schedule(process.name);
    await platform.drain();
  }
}

/** Each twice and in disorder, because systems do send webhooks so. */
async function announce(
  address: WebhookAddress,
  systems: DemonstrationSystems,
  seed: number,
  ids: readonly string[],
  trigger: string,
) {
  await systems.loopControl.post('webhooks/deliver', {
    topic: 'return',
    trigger,
    returnIds: ids,
    url: address.url,
    secret: systems.apiKeys.webhook,
    duplicates: 1,
    reorderSeed: seed,
    concurrency: 8,
  });
}

function ledTo(
  brand: Brand,
  { loop, archean }: DemonstrationSystems,
  settings: Readonly<Record<string, unknown>>,
): Brand {
  const version = brand.flows[demonstratedFlow]?.version ?? '1.0.0';
  return {
    ...brand,
    connectors: {
      'loop-returns': { settings: { baseUrl: loop.url }, credentials: {} },
      'archean-r247': { settings: { baseUrl: archean.url }, credentials: {} },
    },
    flows: { [demonstratedFlow]: { version, settings } },
  };
}
