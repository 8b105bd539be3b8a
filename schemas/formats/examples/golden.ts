/** A fixture of the example mapping. */
import type { Golden } from '../golden.ts';

export const goldenExample: Golden = {
  transform: 'example-returns--example-stock/plan-movements',
  title: 'a unit without a product becomes a finding and moves nothing',
  settings: { location: 'SHOP-2' },
  input: { lines: [{ id: '1', sku: null }] },
  expected: { lines: [], findings: [{ code: 'SKU_UNKNOWN', subject: '1' }] },
};

export const goldenErrorExample: Golden = {
  transform: 'example-returns--example-stock/plan-movements',
  title: 'lines that are no list are refused before anything is mapped',
  input: { lines: 'none' },
  expectedError: { code: 'SOURCE_MISMATCH', path: '/lines' },
};
