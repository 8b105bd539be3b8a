/** Flows of a brand: those that can be compiled, and those that only the runtime runs, with the reason. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import type { Flow } from '../../../../schemas/formats/flow.ts';
import { resolveSettings } from '../../../blueprint/resolve-settings.ts';
import { AbortError } from '../../../errors/errors.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import { type CompiledFlow, compileFlow } from './compile-flow.ts';
import { knownSteps } from './known-shapes.ts';
import { takenFlow } from './never-taken.ts';

export interface LeftOutFlow {
  readonly flow: Flow;
  /** Says what of the flow is not compiled. */
  readonly refusal: AbortError;
}

export interface CompiledFlows {
  readonly compiled: readonly CompiledFlow[];
  /** Of the flows that were asked for. */
  readonly leftOut: readonly LeftOutFlow[];
}

const refusals = ['PLATFORM_SHAPE_UNKNOWN', 'PLATFORM_NOT_POSSIBLE', 'SCRIPT_WEBHOOK_UNSUPPORTED'];

/** Errors: those of `compileFlow` that are not about what the platform can do. */
export async function compileFlows(
  chosen: readonly Flow[],
  brand: Brand,
  declarations: Declarations,
): Promise<CompiledFlows> {
  const refused = new Map<string, AbortError>();
  const others = Object.keys(brand.flows).flatMap((id) => declarations.flows.get(id) ?? []);
  for (const flow of others) {
    const settings = resolveSettings(flow.settings, brand.flows[flow.id]?.settings ?? {});
    await keepRefusal(refused, flow, async () => knownSteps((await takenFlow(flow, settings)).flow));
  }
  // A flow that is refused may be one to which another hands records. Each pass but the last refuses one more flow.
  for (;;) {
    const before = refused.size;
    const compiled: CompiledFlow[] = [];
    for (const flow of chosen.filter(({ id }) => !refused.has(id))) {
      const absent = new Set(refused.keys());
      const done = await keepRefusal(refused, flow, () => compileFlow(flow, brand, declarations, absent));
      if (done) compiled.push(done);
    }
    if (refused.size > before) continue;
    const leftOut = chosen.flatMap((flow) => {
      const refusal = refused.get(flow.id);
      return refusal ? [{ flow, refusal }] : [];
    });
    return { compiled, leftOut };
  }
}

async function keepRefusal<T>(
  refused: Map<string, AbortError>,
  flow: Flow,
  compile: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await compile();
  } catch (error) {
    if (!(error instanceof AbortError) || !refusals.includes(error.code)) throw error;
    refused.set(flow.id, error);
    return undefined;
  }
}
