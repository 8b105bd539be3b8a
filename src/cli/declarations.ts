/** The declarations that a command runs, checked before anything starts. */
import type { Brand } from '../../schemas/formats/brand.ts';
import type { Catalog, Loaded } from '../blueprint/catalog.ts';
import { loadStrictly } from '../check/load-strictly.ts';
import { AbortError } from '../errors/errors.ts';
import type { Declarations } from '../runtime/plan/compile-plan.ts';

/** Errors: `DECLARATIONS_INVALID`, `BRAND_UNKNOWN`. */
export async function loadDeclarations(
  projectRoot: string,
  brandIds?: readonly string[],
): Promise<{ declarations: Declarations; brands: Brand[] }> {
  const [only] = brandIds ?? [];
  const catalog = await loadStrictly({ projectRoot, ...(only && brandIds?.length === 1 ? { brand: only } : {}) });
  const declarations = {
    connectors: valuesOf(catalog.connectors),
    flows: valuesOf(catalog.flows),
    transforms: valuesOf(catalog.transforms),
  };
  const ids = brandIds && brandIds.length > 0 ? brandIds : [...catalog.brands.keys()];
  return { declarations, brands: ids.map((id) => brandOf(catalog, id)) };
}

function brandOf(catalog: Catalog, id: string): Brand {
  const brand = catalog.brands.get(id);
  if (brand) return brand.value;
  throw new AbortError({
    code: 'BRAND_UNKNOWN',
    what: `There is no brand ${id}.`,
    why: `This project has: ${[...catalog.brands.keys()].join(', ') || 'none'}.`,
    nextSteps: ['Correct the name, or add brands/<id>/brand.json.'],
  });
}

function valuesOf<T>(loaded: ReadonlyMap<string, Loaded<T>>): Map<string, T> {
  return new Map([...loaded].map(([id, { value }]) => [id, value]));
}
