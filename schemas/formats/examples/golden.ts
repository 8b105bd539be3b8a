/** A fixture of the example mapping. */
import type { Golden } from '../golden.ts';

export const goldenExample: Golden = {
  transform: 'example-returns--example-stock/plan-movements',
  title: 'a unit without a product becomes a finding and moves nothing',
  settings: { location: 'SHOP-2' },
  input: { lines: [{ id: '1', sku: null }] },
  expected: { lines: [], findings: [{ code: 'SKU_UNKNOWN', subject: '1' }] },
};
