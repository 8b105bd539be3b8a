/** A shipped version of a blueprint: all that a brand was cloned from, as it was then. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import type { Flow } from '../../../schemas/formats/flow.ts';
import type { Transform } from '../../../schemas/formats/transform.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { AbortError } from '../../errors/errors.ts';
import { transformUses } from '../flow-parts.ts';
import { compareVersions } from './semantic-version.ts';

export interface Release {
  readonly flow: Flow;
  /** Those that the flow names, by id. */
  readonly transforms: Readonly<Record<string, Transform>>;
}

type Declared = Pick<Catalog, 'flows' | 'transforms'>;

/** What stands in the project now, as it would be stored; undefined when there is no such flow. */
export function currentRelease(catalog: Declared, flowId: string): Release | undefined {
  const flow = catalog.flows.get(flowId)?.value;
  if (!flow) return undefined;
  const { $schema: _, ...content } = flow;
  const ids = [...new Set(transformUses(flow).map(({ id }) => id))].sort();
  const named = ids.flatMap((id) => {
    const transform = catalog.transforms.get(id)?.value;
    return transform ? [[id, transform] as const] : [];
  });
  // Schemas carry marks of their library that are no data; what is stored is what is compared.
  return JSON.parse(JSON.stringify({ flow: content, transforms: Object.fromEntries(named) })) as Release;
}

/** `releases/<pair>/<flow>/<version>.json` under a root. */
export function releasePath(root: string, flowId: string, version: string): string {
  return join(root, 'releases', flowId, `${version}.json`);
}

export const releaseText = (release: Release): string => `${JSON.stringify(release, null, 1)}\n`;

/** Stored versions of a flow under the roots, oldest first. */
export function storedVersions(roots: Iterable<string>, flowId: string): string[] {
  const found = new Set<string>();
  for (const root of roots) {
    const folder = join(root, 'releases', flowId);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) if (name.endsWith('.json')) found.add(parse(name).name);
  }
  return [...found].sort(compareVersions);
}

/** A stored version; undefined when no root has it. Error: `RELEASE_BROKEN`. */
export function storedRelease(roots: Iterable<string>, flowId: string, version: string): Release | undefined {
  for (const root of roots) {
    const path = releasePath(root, flowId, version);
    if (existsSync(path)) return readRelease(path, flowId, version);
  }
  return undefined;
}

/** Where releases are looked for: the project's own come first. */
export const releaseRoots = ({ projectRoot, packageRoot }: Pick<Catalog, 'projectRoot' | 'packageRoot'>): string[] => [
  ...new Set([projectRoot, packageRoot]),
];

function readRelease(path: string, flowId: string, version: string): Release {
  let release: Release | undefined;
  try {
    release = JSON.parse(readFileSync(path, 'utf8')) as Release;
  } catch {
    release = undefined;
  }
  if (release?.flow?.id === flowId && release.flow.version === version && typeof release.transforms === 'object')
    return release;
  throw new AbortError({
    code: 'RELEASE_BROKEN',
    what: `The stored version ${version} of ${flowId} can not be read.`,
    why: `${path} does not hold that flow at that version.`,
    nextSteps: ['Take the file from version control again, or install the package anew.'],
  });
}
