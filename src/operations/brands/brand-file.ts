/** A brand of a project and its file. */
import { basename, join } from 'node:path';
import type { Brand } from '../../../schemas/formats/brand.ts';
import type { Catalog } from '../../blueprint/catalog.ts';
import { suggestion } from '../../blueprint/nearest-names.ts';
import { AbortError } from '../../errors/errors.ts';
import { usage } from './read-assignment.ts';

export const brandPath = (projectRoot: string, id: string): string => join(projectRoot, 'brands', id, 'brand.json');

/** A brand by its id. Errors: `BRAND_UNKNOWN`; `BRAND_BROKEN` when its file has not the format of a brand. */
export function brandOf(catalog: Catalog, id: string): { readonly brand: Brand; readonly path: string } {
  const loaded = catalog.brands.get(id);
  if (loaded) return { brand: loaded.value, path: loaded.file.path };
  const document = catalog.documents.find((each) => each.kind === 'brand' && each.id === id);
  if (document) {
    const [finding] = catalog.findings.filter(({ file }) => file === document.file.path);
    throw new AbortError({
      code: 'BRAND_BROKEN',
      what: `The brand ${id} can not be read: ${finding?.what ?? 'it breaks its format'}.`,
      why: finding ? `${finding.file}:${finding.line}:${finding.column}: ${finding.why}` : 'Its file is not valid.',
      nextSteps: [finding?.next ?? 'Run "backhaul check".'],
    });
  }
  throw new AbortError({
    code: 'BRAND_UNKNOWN',
    what: `There is no brand ${id}.`,
    why: 'A brand is a folder under brands/ of the project, with a brand.json in it.',
    nextSteps: [suggestion(id, catalog.brands.keys()), 'Or make it: backhaul brand new <name> --pairs <pair>.'],
  });
}

/** Flows of a brand by their ids, or by the names behind the pair; all of them when none is named. Error: `BRAND_USAGE`. */
export function flowsNamed(brand: Brand, named: readonly string[]): string[] {
  const ids = Object.keys(brand.flows);
  if (named.length === 0) return ids;
  return named.map((name) => {
    const found = ids.find((id) => id === name || basename(id) === name);
    if (found) return found;
    throw usage(`The brand ${brand.id} has no flow "${name}".`, suggestion(name, ids));
  });
}
