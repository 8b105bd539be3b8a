/** All scripts that a brand's enabled flows need. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Flow } from '../../../schemas/formats/flow.ts';
import { type ResolvedConnector, resolveConnector } from '../../blueprint/resolve-connector.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { operationUses, transformUses } from '../../check/flow-parts.ts';
import { invariant } from '../../errors/errors.ts';
import { openOperation } from '../../runtime/connection/connection.ts';
import type { Declarations } from '../../runtime/plan/compile-plan.ts';
import type { BundledScript } from './bundle.ts';
import { bundleOperation } from './bundle-operation.ts';
import { bundleTransform } from './bundle-transform.ts';
import { bundleWebhook } from './bundle-webhook.ts';

/**
 * A payload script for each mapping, scripts for each operation that a step or a poll calls or that settles what a write
 * has left open, and one for the webhooks of each system.
 */
export async function scriptsOf(brand: Brand, declarations: Declarations): Promise<BundledScript[]> {
  const flows = Object.entries(brand.flows).flatMap(([id, { enabled }]) => {
    const flow = declarations.flows.get(id);
    // Reconcilers run in Backhaul alone.
    return flow && enabled !== false ? [{ ...flow, reconcilers: [] }] : [];
  });
  const scripts: BundledScript[] = [];
  for (const flow of flows) {
    const values = resolveSettings(flow.settings, brand.flows[flow.id]?.settings ?? {});
    for (const id of new Set(transformUses(flow).map((use) => use.id))) {
      const transform = declarations.transforms.get(id);
      invariant(transform, `the flow ${flow.id} names a transform that does not exist: ${id}`);
      const script = await bundleTransform(transform, values);
      const same = scripts.find((other) => other.id === script.id);
      // Two flows may give one mapping different settings.
      if (same === undefined) scripts.push(script);
      else if (same.code !== script.code) scripts.push({ ...script, id: `${id}.${flow.id.split('/').at(-1)}` });
    }
  }
  for (const [id, declared] of declarations.connectors) {
    const operations = new Set(
      flows.flatMap(operationUses).flatMap((use) => (use.connector === id ? [use.operation] : [])),
    );
    const topics = topicsOf(flows, id);
    if (operations.size === 0 && topics.length === 0) continue;
    const connector = resolveConnector(declared, brand.connectors[id]?.settings ?? {});
    for (const operation of withReadBacks(connector, operations)) {
      scripts.push(...(await bundleOperation(connector, operation)));
    }
    if (topics.length > 0 && connector.webhooks?.enabled !== false) {
      scripts.push(await bundleWebhook(connector, topics));
    }
  }
  return scripts;
}

function topicsOf(flows: readonly Flow[], connector: string): string[] {
  const topics = flows.flatMap(({ triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'webhook' && trigger.connector === connector ? trigger.topics : [],
    ),
  );
  return [...new Set(topics)];
}

function withReadBacks(connector: ResolvedConnector, operations: ReadonlySet<string>): Set<string> {
  const readBacks = [...operations].flatMap((id) => openOperation(connector, id).readBack?.operation ?? []);
  return new Set([...operations, ...readBacks]);
}
