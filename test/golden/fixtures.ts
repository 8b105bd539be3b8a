/** The golden fixtures of one transform. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Golden } from '../../schemas/formats/golden.ts';

/** Those with the same settings together, because a script has its settings in it. */
export function fixturesBySettings(transform: string): Map<string, Golden[]> {
  const groups = new Map<string, Golden[]>();
  for (const file of globSync(`${transform}/*.json`, { cwd: import.meta.dirname }).sort()) {
    const golden = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Golden;
    const settings = JSON.stringify(golden.settings ?? {});
    groups.set(settings, [...(groups.get(settings) ?? []), golden]);
  }
  return groups;
}
