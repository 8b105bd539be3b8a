/** The whole build of a brand: compiled, checked against the platform's limits, and put into files. */
import type { Brand } from '../../../../schemas/formats/brand.ts';
import { AbortError } from '../../../errors/errors.ts';
import type { Declarations } from '../../../runtime/plan/compile-plan.ts';
import type { LeftOutFlow } from '../flow/compile-flows.ts';
import { scriptsOf } from '../scripts-of.ts';
import type { TierName } from '../tiers.ts';
import { type BuildFile, buildFiles, scriptFile } from './build-files.ts';
import { compileBrand, type PlatformBuild } from './compile-brand.ts';
import { buildFindings } from './limits.ts';
import { estimateOperations, type OperationsEstimate } from './operations-estimate.ts';

export interface BuildOptions {
  /** Ids of flows; empty: all that are enabled. */
  readonly only?: readonly string[];
  readonly tier?: TierName;
  /** Of each flow. */
  readonly recordsPerMonth?: number;
}

export interface Built {
  readonly files: readonly BuildFile[];
  readonly estimates: readonly OperationsEstimate[];
  readonly leftOut: readonly LeftOutFlow[];
}

/** Compiled and inside the platform's limits. Errors: `PLATFORM_LIMIT_BROKEN`, and those of `compileBrand`. */
export async function checkedBuild(
  brand: Brand,
  declarations: Declarations,
  { only = [], tier, recordsPerMonth }: BuildOptions = {},
): Promise<{ readonly build: PlatformBuild; readonly estimates: readonly OperationsEstimate[] }> {
  const build = await compileBrand(brand, declarations, only);
  const stated = recordsPerMonth === undefined ? [] : build.flows;
  const estimates = stated.map((flow) => estimateOperations(flow, recordsPerMonth ?? 0));
  const findings = buildFindings(build, tier, estimates);
  if (findings.length > 0) {
    throw new AbortError({
      code: 'PLATFORM_LIMIT_BROKEN',
      what: `The build of the brand ${brand.id} is past ${findings.length} limits of the platform.`,
      why: findings.map(({ message }) => message).join(' '),
      nextSteps: ['Change what is named, or choose a tier that allows it.'],
    });
  }
  return { build, estimates };
}

/** As files. Errors: those of `checkedBuild`. */
export async function buildForPlatform(
  brand: Brand,
  declarations: Declarations,
  options: BuildOptions = {},
): Promise<Built> {
  const { build, estimates } = await checkedBuild(brand, declarations, options);
  // Single mappings and rules besides, for flows that are built by hand.
  const compiled = new Set(build.flows.map(({ flow }) => flow.id));
  const chosen = Object.fromEntries(Object.entries(brand.flows).filter(([id]) => compiled.has(id)));
  const single = await scriptsOf({ ...brand, flows: chosen }, declarations);
  const scripts = new Map([...single, ...build.scripts].map((script) => [script.id, script]));
  const files = [...scripts.values()].map(({ id, code }) => ({
    path: scriptFile(id),
    kind: 'script' as const,
    text: code,
  }));
  return { files: [...files, ...buildFiles(build, estimates)], estimates, leftOut: build.leftOut };
}
