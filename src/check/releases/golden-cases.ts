/** The golden cases of a project as the cases that two versions of a mapping are compared over. */
import { basename } from 'node:path';
import type { Catalog } from '../../blueprint/catalog.ts';
import type { Cases } from './release-changes.ts';

/** The golden cases of a catalogue, by transform. */
export function goldenCases(catalog: Pick<Catalog, 'goldens'>): Cases {
  const cases: Record<string, Cases[string][number][]> = {};
  for (const { value, file } of catalog.goldens) {
    const { transform, title, input, settings } = value;
    cases[transform] = [...(cases[transform] ?? []), { fixture: basename(file.path, '.json'), title, input, settings }];
  }
  return cases;
}
