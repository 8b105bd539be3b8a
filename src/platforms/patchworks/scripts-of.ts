/** All scripts that a brand's enabled flows need. */
import type { Brand } from '../../../schemas/formats/brand.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { invariant } from '../../errors/errors.ts';
import type { Declarations } from '../../runtime/plan/compile-plan.ts';
import { type BundledScript, bundleScript } from './bundle-script.ts';

export async function scriptsOf(brand: Brand, declarations: Declarations): Promise<BundledScript[]> {
  const scripts: BundledScript[] = [];
  for (const [id, { enabled, settings }] of Object.entries(brand.flows)) {
    const flow = declarations.flows.get(id);
    if (enabled === false || !flow) continue;
    const values = resolveSettings(flow.settings, settings ?? {});
    const names = new Set(
      flow.steps.flatMap((step) => {
        if (step.shape === 'map') return [step.transform];
        if (step.shape !== 'connector') return [];
        return [step.batch?.body, step.write?.body].filter((name) => name !== undefined);
      }),
    );
    for (const name of names) {
      const transform = declarations.transforms.get(name);
      invariant(transform, `the flow ${id} names a transform that does not exist: ${name}`);
      scripts.push(await bundleScript(transform, values));
    }
  }
  return scripts;
}
