/** The keys that a table must have, because other settings of the flow give them. */
import type { DemandedKeys } from '../../schemas/formats/shared.ts';

export interface DemandedKey {
  readonly key: string;
  /** The setting that gives it. */
  readonly by: string;
}

/** Each once; a setting that is no text, list or table of texts asks for none. */
export function demandedKeys(
  declared: DemandedKeys | undefined,
  resolved: Readonly<Record<string, unknown>>,
): DemandedKey[] {
  const found = new Map<string, DemandedKey>();
  for (const by of declared?.settings ?? []) {
    for (const key of textsOf(resolved[by])) {
      if (!declared?.except?.includes(key) && !found.has(key)) found.set(key, { key, by });
    }
  }
  return [...found.values()];
}

/** The texts that a setting holds: itself, its items, or the values of its table. */
export function textsOf(value: unknown): string[] {
  const held = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return held.filter((each) => typeof each === 'string');
}
