/** Whether stock of a SKU can be moved at a location. */
import type { ArcheanContext } from './context.ts';
import type { ProblemEntry } from './problems.ts';

/** The reason why not, or undefined. An inactive SKU or location counts as unknown (inferred). */
export function catalogueProblem(
  context: ArcheanContext,
  sku: string,
  locationCode: string,
  skuField: string,
  locationField: string,
): ProblemEntry | undefined {
  const product = context.state.products.get(sku);
  if (!product?.active) {
    return { code: 'unknown_sku', message: product ? 'SKU is inactive' : 'SKU not found', field: skuField };
  }
  if (!product.stockTracked) {
    return { code: 'sku_not_stock_tracked', message: 'No stock is kept of this SKU', field: skuField };
  }
  const location = context.state.locations.get(locationCode);
  if (location?.active) return undefined;
  const message = location ? 'Location is inactive' : 'Location not found';
  return { code: 'unknown_location', message, field: locationField };
}
