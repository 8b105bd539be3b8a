/**
 * A return as the emulator keeps it: the list form (everything a string, dates with milliseconds), plus the fields
 * that only webhooks carry. Fields that a test adds are kept and sent.
 */

export type ReturnState = 'open' | 'closed' | 'cancelled' | 'expired' | 'review';

export interface LoopCondition {
  readonly description?: string | null;
  readonly condition_category?: string | null;
  readonly return_processor?: string | null;
  readonly note?: string | null;
  readonly inspected_at?: string | null;
  readonly images?: readonly string[];
}

export interface LoopDisposition {
  readonly disposition_outcome?: string | null;
  readonly return_processor?: string | null;
  readonly note?: string | null;
  readonly inspected_at?: string | null;
}

/** One unit. Loop has no quantity: two units are two entries, perhaps with one `provider_line_item_id`. */
export interface LoopLine {
  line_item_id: string;
  sku?: string | null;
  title?: string | null;
  price?: string;
  discount?: string;
  tax?: string;
  refund?: string;
  outcome?: string | null;
  return_reason?: string | null;
  barcode?: string | null;
  condition?: LoopCondition | null;
  disposition?: LoopDisposition | null;
  [field: string]: unknown;
}

export interface LoopExchange {
  exchange_id: string;
  exchange_order_id?: string | null;
  exchange_order_name?: string | null;
  sku?: string | null;
  out_of_stock?: boolean;
  out_of_stock_resolution?: string | null;
  [field: string]: unknown;
}

export interface LoopLabel {
  status?: string | null;
  updated_at?: string | null;
  [field: string]: unknown;
}

export interface LoopReturn {
  id: string;
  state: string;
  outcome?: string | null;
  created_at: string;
  updated_at: string;
  edited_at: string | null;
  order_id?: string | null;
  order_name?: string | null;
  provider_order_id?: string | null;
  customer?: string | null;
  currency?: string;
  line_items: LoopLine[];
  exchanges: LoopExchange[];
  labels: LoopLabel[];
  [field: string]: unknown;
}

/** Fields that list and details leave out and webhooks carry. */
export const webhookOnlyFields: readonly string[] = [
  'customer_detail',
  'address',
  'is_gift_return',
  'provider_order_external_id',
  'provider_order_sales_channel',
];

export interface LoopNote {
  readonly id: number;
  readonly content: string;
  readonly created_at: string;
}

export interface LoopDestination {
  readonly id: number;
  readonly type: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly provider_location_id: number | null;
  readonly address: Readonly<Record<string, unknown>>;
}

export interface LoopSubscription {
  readonly id: number;
  readonly shop_id: number;
  readonly topic: string;
  readonly trigger: string;
  readonly url: string;
  readonly status: 'active' | 'inactive';
}
