/** The declarations that a command runs, checked before anything starts. */
import type { Brand } from '../../schemas/formats/brand.ts';
import { loadStrictly } from '../check/load-strictly.ts';
import { AbortError } from '../errors/errors.ts';
import type { Declarations } from '../runtime/plan/compile-plan.ts';

/** Errors: `DECLARATIONS_INVALID`, `BRAND_UNKNOWN`. */
export async function loadDeclarations(
  projectRoot: string,
  brandIds?: readonly string[],
): Promise<{ declarations: Declarations; brands: Brand[] }> {
  const [only] = brandIds ?? [];
  const all = await loadStrictly({ projectRoot, ...(only && brandIds?.length === 1 ? { brand: only } : {}) });
  const ids = brandIds && brandIds.length > 0 ? brandIds : [...all.brands.keys()];
  return { declarations: all, brands: ids.map((id) => brandOf(all.brands, id)) };
}

function brandOf(brands: ReadonlyMap<string, Brand>, id: string): Brand {
  const brand = brands.get(id);
  if (brand) return brand;
  throw new AbortError({
    code: 'BRAND_UNKNOWN',
    what: `There is no brand ${id}.`,
    why: `This project has: ${[...brands.keys()].join(', ') || 'none'}.`,
    nextSteps: ['Correct the name, or add brands/<id>/brand.json.'],
  });
}
