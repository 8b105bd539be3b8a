/** A version of a blueprint: all that decides what a plan does to a record, and the hash that names it. */
import { createHash } from 'node:crypto';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Flow } from '../../../schemas/formats/flow.ts';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { resolveSettings } from '../../blueprint/resolve-settings.ts';
import { reconcilerTransforms } from './ready-reconciler.ts';

export interface BlueprintVersion {
  /** SHA-256 of the declaration, hexadecimal. */
  readonly hash: string;
  readonly declaration: {
    readonly flow: Flow;
    /** The brand's, laid over the blueprint's defaults. */
    readonly settings: Readonly<Record<string, unknown>>;
    /** Those that the flow names, by id. */
    readonly transforms: Readonly<Record<string, Transform>>;
  };
}

/**
 * Connectors and credentials are no part of it: where a system is and how it is spoken to is true for every record,
 * whenever it began.
 */
export function blueprintVersion(
  flow: Flow,
  brand: Brand,
  transforms: ReadonlyMap<string, Transform>,
): BlueprintVersion {
  const named = [...transforms].filter(([id]) => transformsOf(flow).has(id));
  const declaration = {
    flow,
    settings: resolveSettings(flow.settings, brand.flows[flow.id]?.settings ?? {}),
    transforms: Object.fromEntries(named),
  };
  return {
    hash: createHash('sha256')
      .update(JSON.stringify(inOrder(declaration)))
      .digest('hex'),
    declaration,
  };
}

function transformsOf(flow: Flow): Set<string> {
  const ids = new Set<string>(reconcilerTransforms(flow));
  for (const step of flow.steps) {
    if (step.shape === 'map') ids.add(step.transform);
    if (step.shape !== 'connector') continue;
    for (const id of [step.batch?.body, step.write?.body]) if (id) ids.add(id);
  }
  return ids;
}

/** The same for objects that differ in the order of their fields only. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, inOrder(each)]));
}
