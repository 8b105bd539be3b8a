/** A blueprint with a brand's settings as process flows of the platform, with the scripts that they name. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import type { Step } from '../../../../schemas/platforms/patchworks-import.ts';
import { payloadSchema } from '../../../blueprint/payload-schemas.ts';
import { type ResolvedConnector, resolveConnector } from '../../../blueprint/resolve-connector.ts';
import { resolveSettings } from '../../../blueprint/resolve-settings.ts';
import { AbortError, invariant } from '../../../errors/errors.ts';
import { openOperation } from '../../../runtime/connection/connection.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import { variableName } from '../authentication-text.ts';
import type { BundledScript } from '../bundle.ts';
import { bundleWebhook } from '../bundle-webhook.ts';
import { bundleAnswer } from './bundle-answer.ts';
import { bundleLeg } from './bundle-leg.ts';
import { bundlePoll } from './bundle-poll.ts';
import { readsTracked } from './bundle-segment.ts';
import { type Leg, legsOf } from './legs.ts';
import { type Names, namesOf } from './names.ts';
import { takenFlow } from './never-taken.ts';
import { pollFlowSteps, webhookFlowSteps, webhookId } from './receiving-flows.ts';
import { recordFlowSteps } from './record-flow.ts';
import { type Timing, timingOf } from './schedule-cron.ts';

export interface ProcessFlow {
  readonly kind: 'record' | 'webhook' | 'poll';
  readonly name: string;
  readonly description: string;
  readonly steps: readonly Step[];
  readonly timing?: Timing;
  /** The connector that sends the webhooks. */
  readonly webhook?: string;
  readonly variables: readonly { readonly name: string; readonly value: string; readonly description: string }[];
}

export interface CompiledFlow {
  readonly flow: Flow;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly names: Names;
  readonly legs: readonly Leg[];
  readonly connectors: ReadonlyMap<string, ResolvedConnector>;
  /** In the order in which they have to be put in. */
  readonly processFlows: readonly ProcessFlow[];
  readonly scripts: readonly BundledScript[];
  /** Flows to which optional steps hand records over, and that are not on the platform. */
  readonly notHandedTo: readonly string[];
  /** Steps that ask for more records together than a run has. */
  readonly neverTaken: readonly string[];
}

/**
 * `absent`: ids of flows that the platform does not run. Errors: `PLATFORM_SHAPE_UNKNOWN`, `PLATFORM_NOT_POSSIBLE`,
 * `SCRIPT_WEBHOOK_UNSUPPORTED`, and those of the scripts.
 */
export async function compileFlow(
  declared: Flow,
  brand: Brand,
  declarations: Declarations,
  absent: ReadonlySet<string> = new Set(),
): Promise<CompiledFlow> {
  const settings = resolveSettings(declared.settings, brand.flows[declared.id]?.settings ?? {});
  const { flow, neverTaken } = await takenFlow(declared, settings);
  const connectors = resolvedConnectors(flow, brand, declarations);
  refuseWhatNeedsIntake(flow, connectors);
  const names = namesOf(brand, flow.id);
  const legs = legsOf(flow, connectors);
  const handedTo = flow.steps.flatMap((step) => (step.shape === 'run-flow' ? step.flow : []));
  const notHandedTo = [...new Set(handedTo)].filter((id) => absent.has(id));
  const takers = takersOf(brand, declarations, absent);
  const context = { flow, brand: brand.id, settings, transforms: declarations.transforms, takers };
  const scripts: BundledScript[] = [];
  const work = new Map<Leg, string[]>();
  for (const leg of legs) {
    const own = await bundleLeg(context, leg);
    scripts.push(...own);
    work.set(
      leg,
      own.map(({ id }) => id),
    );
    const { connector, operation, readBack } = leg.call ?? {};
    if (connector && operation) scripts.push(await bundleAnswer(connector, readBack?.operation ?? operation));
  }
  const record: ProcessFlow = {
    kind: 'record',
    name: names.record,
    description: flow.description,
    steps: recordFlowSteps(brand, flow, names, work, [...takers.keys()]),
    variables: [],
  };
  const receiving: ProcessFlow[] = [];
  for (const trigger of flow.triggers) {
    if (trigger.kind !== 'webhook' && trigger.kind !== 'poll') continue;
    const connector = connectors.get(trigger.connector);
    invariant(connector, `the trigger ${trigger.id} of ${flow.id} names a connector that is there`);
    if (trigger.kind === 'webhook') {
      if (connector.webhooks?.enabled === false) continue;
      const verifying = await bundleWebhook(connector, trigger.topics, trigger.key);
      scripts.push({ ...verifying, id: webhookId(flow.id, trigger.id) });
      receiving.push({
        kind: 'webhook',
        name: names.webhook(connector.id),
        description: `Receives webhooks of ${connector.title} for: ${flow.title}.`,
        steps: webhookFlowSteps(flow, names, trigger),
        webhook: connector.id,
        variables: webhookVariables(connector),
      });
    } else {
      const operation = openOperation(connector, trigger.operation);
      const timing = timingOf(trigger, settings);
      const lookBackMinutes = lookBackOf(timing, trigger.window.overlapMinutes);
      const schema = flow.record.schema ? await payloadSchema(flow.record.schema) : undefined;
      scripts.push(await bundleAnswer(connector, operation));
      scripts.push(...(await bundlePoll({ flow, settings, trigger, connector, operation, lookBackMinutes, schema })));
      receiving.push({
        kind: 'poll',
        name: names.poll(trigger.id),
        description: `Reads what has changed in ${connector.title} for: ${flow.title}.`,
        steps: pollFlowSteps(brand, flow, names, trigger, connector, operation),
        timing,
        variables: [{ name: 'lookBackMinutes', value: String(lookBackMinutes), description: lookBackMeaning }],
      });
    }
  }
  const processFlows = [record, ...receiving];
  return { flow, settings, names, legs, connectors, processFlows, scripts, notHandedTo, neverTaken };
}

/** Error: `PLATFORM_NOT_POSSIBLE`. */
function refuseWhatNeedsIntake(flow: Flow, connectors: ReadonlyMap<string, ResolvedConnector>): void {
  const refused = (what: string, why: string, next: string) =>
    new AbortError({ code: 'PLATFORM_NOT_POSSIBLE', what, why, nextSteps: [next, runtimeAlone] });
  for (const trigger of flow.triggers) {
    if (trigger.kind === 'recheck' && connectors.get(trigger.connector)?.webhooks?.enabled !== false) {
      throw refused(
        `The trigger ${trigger.id} of ${flow.id} looks at records again that wait for something.`,
        'The platform keeps no list of records that wait; a flow there would need one that can be read and emptied without losing what comes meanwhile.',
        `Switch the webhooks of the connection ${trigger.connector} off for the platform.`,
      );
    }
  }
  const tracking = flow.triggers.find((trigger) => trigger.kind !== 'recheck' && trigger.track !== undefined);
  if (tracking && readsTracked(flow)) {
    throw refused(
      `The trigger ${tracking.id} of ${flow.id} tracks values, and steps of the flow read what was tracked.`,
      'A flow that receives records remembers nothing of them there; it would need a memory of its own.',
      'Track the value in a step.',
    );
  }
}

const runtimeAlone = 'Run this flow with the runtime: "backhaul run".';

const lookBackMeaning =
  'How many minutes back each run reads. There is no watermark on the platform: after a longer stop, start the flow by hand once with a larger value.';

/** Two runs may be missed without a gap. */
export const lookBackOf = ({ minutes }: Timing, overlapMinutes: number): number => 3 * minutes + overlapMinutes;

/** Enabled flows that take records of others, with the trigger that does. */
function takersOf(brand: Brand, { flows }: Declarations, absent: ReadonlySet<string>): Map<string, string> {
  return new Map(
    Object.entries(brand.flows).flatMap(([id, { enabled = true }]) => {
      const trigger = flows.get(id)?.triggers.find(({ kind }) => kind === 'flow');
      return enabled && trigger && !absent.has(id) ? [[id, trigger.id] as const] : [];
    }),
  );
}

function webhookVariables({ id, webhooks }: ResolvedConnector): ProcessFlow['variables'] {
  if (webhooks?.signature.kind !== 'hmacSha256') return [];
  const description = `Secret with which ${id} signs its webhooks. It stands in plain text for all who may see the flow.`;
  return [{ name: variableName(id, webhooks.signature.credential), value: '', description }];
}

function resolvedConnectors(flow: Flow, brand: Brand, { connectors }: Declarations): Map<string, ResolvedConnector> {
  const used = [...flow.triggers, ...flow.steps].flatMap((part) =>
    'connector' in part && typeof part.connector === 'string' ? part.connector : [],
  );
  return new Map(
    [...new Set(used)].map((id) => {
      const declared = connectors.get(id);
      invariant(declared, `the flow ${flow.id} names a connector that exists: ${id}`);
      return [id, resolveConnector(declared, brand.connectors[id]?.settings ?? {})];
    }),
  );
}
