/** Synthetic returns, as Loop's list writes them. */

export interface LineOptions {
  readonly sku?: string | null;
  /** Token that the warehouse gave; null or absent: not inspected. */
  readonly disposition?: string | null;
  readonly outcome?: string;
}

export interface SeedReturn {
  readonly id: string;
  readonly state: string;
  readonly line_items: readonly { readonly line_item_id: string; readonly sku: string | null }[];
  readonly [field: string]: unknown;
}

export const inspected = (token: string) => ({ disposition_outcome: token, inspected_at: new Date().toISOString() });

/** Id of a line of a return; lines are counted from 1. */
export const lineId = (returnId: number, line: number): string => `${returnId}${line}`;

/** A return with one unit per line, in the order given. Each line is to be restocked unless it says otherwise. */
export function aReturn(
  id: number,
  lines: readonly LineOptions[] = [{}],
  more: Readonly<Record<string, unknown>> = {},
): SeedReturn {
  const now = new Date().toISOString();
  return {
    id: String(id),
    state: 'closed',
    created_at: now,
    updated_at: now,
    order_name: `#S${id}`,
    currency: 'EUR',
    line_items: lines.map(({ sku = 'TEE', disposition = 'restock', outcome = 'default' }, index) => ({
      line_item_id: lineId(id, index + 1),
      variant_id: `41${lineId(id, index + 1)}`,
      provider_restock_location_id: '90210001',
      provider_line_item_id: `13${lineId(id, index + 1)}`,
      sku,
      title: `Unit ${index + 1}`,
      price: '20.00',
      outcome,
      return_reason: 'Too small',
      disposition: disposition === null ? null : inspected(disposition),
    })),
    ...more,
  };
}

/** Returns with one unit each, with ids from `first` on. */
export const manyReturns = (count: number, first = 1001): SeedReturn[] =>
  Array.from({ length: count }, (_, index) => aReturn(first + index, [{ sku: index % 2 === 0 ? 'TEE' : 'JACKET' }]));

export const idsOf = (returns: readonly SeedReturn[]): string[] => returns.map(({ id }) => id);

/** What the stock system knows, where a scenario says nothing else. */
export const stock = {
  products: [{ sku: 'TEE' }, { sku: 'JACKET' }],
  locations: ['MAIN-SELL', 'DAMAGED', 'QUARANTINE', 'REFURBISH', 'DONATE', 'DISPOSE'].map((code) => ({ code })),
};
