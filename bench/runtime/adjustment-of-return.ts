/**
 * The restock flow as it is written by hand for a peer: a return that nobody has inspected goes to quarantine, unit by
 * unit. It asks for no SKU, remembers no earlier movement and knows no other disposition.
 */
export interface HandWrittenAdjustment {
  readonly reference: string;
  readonly mode: 'delta';
  readonly lines: readonly object[];
}

interface LoopReturn {
  readonly id: number;
  readonly line_items: readonly {
    readonly line_item_id: number | string;
    readonly sku: string;
    readonly outcome: string;
  }[];
}

export const paths = {
  returnDetails: '/api/2026-10/warehouse/return/details',
  stockAdjustments: '/v1/stock-adjustments',
};

/** Each line under the reference that the blueprint gives it. */
export function adjustmentOf({ id, line_items: items }: LoopReturn): HandWrittenAdjustment {
  return {
    reference: `return-${id}`,
    mode: 'delta',
    lines: items
      .filter(({ outcome }) => outcome !== 'keep')
      .map(({ line_item_id: lineId, sku }) => ({
        lineReference: `loop-line:${lineId}:1`,
        sku,
        locationCode: 'QUARANTINE',
        quantity: 1,
        reasonCode: 'RETURN_QUARANTINE',
        note: `Loop return ${id}.`,
      })),
  };
}
