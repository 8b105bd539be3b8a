/** Rows of the advance shipping notice report: one per returned item (fields third-party). */
import type { ListedReturn } from './state.ts';

/** The rows of these returns. `closed_at` and `restock_status` stand only here. */
export function asnRows(returns: readonly ListedReturn[]): Record<string, unknown>[] {
  return returns.flatMap(({ value }) =>
    value.line_items.map((line) => ({
      id: value.id,
      return_line_item_id: line.line_item_id,
      order_id: value.order_id ?? null,
      order_name: value.order_name ?? null,
      order_number: value.order_number ?? null,
      provider_order_number: value.provider_order_number ?? null,
      state: value.state,
      customer_email: value.customer ?? null,
      title: line.title ?? null,
      purchase_price: line.price ?? null,
      sku: line.sku ?? null,
      barcode: line.barcode ?? null,
      carrier: value.carrier ?? 'N/A',
      service: 'N/A',
      label_status: value.label_status ?? 'N/A',
      tracking_number: value.tracking_number ?? 'N/A',
      integration_tracking_url: null,
      restock_status: line.disposition?.disposition_outcome === 'restock' ? 'restocked' : 'not_restocked',
      currency: value.currency ?? null,
      label_updated_at: value.label_updated_at ?? 'N/A',
      label_url: value.label_url ?? null,
      label_rate: value.label_rate ?? null,
      closed_at: value.state === 'closed' ? value.updated_at : null,
      updated_at: value.updated_at,
      created_at: value.created_at,
      return_reason: line.return_reason ?? null,
      outcome: value.outcome ?? null,
      package_reference: value.package_reference ?? null,
      destination_id: value.destination_id ?? null,
      consolidation_tracking: line.consolidation_tracking ?? null,
    })),
  );
}
