/** Brings a brand to other versions of its blueprints: what merges, what a person decides, which results change. */
import { isDeepStrictEqual } from 'node:util';
import { applyEdits, modify } from 'jsonc-parser';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import {
  currentRelease,
  type Release,
  releaseRoots,
  storedRelease,
  storedVersions,
} from '../../check/releases/release.ts';
import { compareVersions } from '../../check/releases/semantic-version.ts';
import { AbortError } from '../../errors/errors.ts';
import { changedOutputs, type MappingChange } from './changed-outputs.ts';
import { type Choice, type MergedSettings, mergeSettings } from './merge-settings.ts';

export interface FlowUpgrade extends MergedSettings {
  readonly flow: string;
  readonly from: string;
  readonly to: string;
  /** What the mappings make of the golden cases with the brand's settings before and after. */
  readonly outputs: readonly MappingChange[];
}

export interface UpgradeRequest {
  readonly brand: Brand;
  readonly flows: readonly string[];
  /** Default: the version that is there. */
  readonly to?: string | undefined;
  /** By flow, and then by JSON Pointer in its settings. */
  readonly choices?: ReadonlyMap<string, ReadonlyMap<string, Choice>>;
  readonly given?: ReadonlyMap<string, ReadonlyMap<string, unknown>>;
}

/**
 * The upgrade of each flow that is of another version; nothing is written. Errors: `RELEASE_UNKNOWN` when a version is
 * not stored, `UPGRADE_BACKWARDS` when the brand's is the newer one.
 */
export function upgradeBrand(catalog: Catalog, request: UpgradeRequest): FlowUpgrade[] {
  const { brand, choices, given } = request;
  return request.flows.flatMap((flow) => {
    const own = brand.flows[flow];
    const there = catalog.flows.get(flow)?.value.version;
    const to = request.to ?? there;
    if (!own || to === undefined || own.version === to) return [];
    if (compareVersions(to, own.version) < 0) throw backwards(flow, own.version, to);
    const before = releaseOf(catalog, flow, own.version);
    const after = releaseOf(catalog, flow, to);
    const yours = own.settings ?? {};
    const merged = mergeSettings({
      base: before.flow,
      next: after.flow,
      yours,
      choices: choices?.get(flow) ?? new Map(),
      given: given?.get(flow) ?? new Map(),
    });
    const outputs = changedOutputs(
      catalog,
      { release: before, settings: resolveSettings(before.flow.settings, yours) },
      { release: after, settings: resolveSettings(after.flow.settings, merged.settings) },
    );
    return [{ flow, from: own.version, to, ...merged, outputs }];
  });
}

/** A version of a flow: stored, or the one that is there. Error: `RELEASE_UNKNOWN`. */
export function releaseOf(catalog: Catalog, flow: string, version: string): Release {
  const stored = storedRelease(releaseRoots(catalog), flow, version);
  if (stored) return stored;
  const current = currentRelease(catalog, flow);
  if (current?.flow.version === version) return current;
  const known = storedVersions(releaseRoots(catalog), flow);
  throw new AbortError({
    code: 'RELEASE_UNKNOWN',
    what: `Version ${version} of ${flow} is not known here.`,
    why: `Stored are: ${known.join(', ') || 'none'}.`,
    nextSteps: ["Correct the version in the brand's file, or install the package that has it."],
  });
}

/**
 * The text of the brand's file after those upgrades that have no open conflict; everything else in it stays as it was
 * written.
 */
export function upgradedText(text: string, brand: Brand, upgrades: readonly FlowUpgrade[]): string {
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
  let current = text;
  const put = (path: string[], value: unknown) => {
    current = applyEdits(current, modify(current, path, value, { formattingOptions }));
  };
  for (const { flow, to, settings, conflicts } of upgrades) {
    if (conflicts.length > 0) continue;
    put(['flows', flow, 'version'], to);
    const before = brand.flows[flow]?.settings ?? {};
    if (isDeepStrictEqual(before, settings)) continue;
    put(['flows', flow, 'settings'], Object.keys(settings).length > 0 ? settings : undefined);
  }
  return current;
}

const backwards = (flow: string, from: string, to: string) =>
  new AbortError({
    code: 'UPGRADE_BACKWARDS',
    what: `The brand is at version ${from} of ${flow}, which is newer than ${to}.`,
    why: 'Renamings can not be undone without guessing.',
    nextSteps: ["Take the brand's file of that time from version control, with the package of that time."],
  });
