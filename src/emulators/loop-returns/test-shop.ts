/** A small shop for tests. */
import type { Emulator } from '../core/emulator.ts';
import { type TestClient, testClient } from '../core/test-client.ts';
import { type LoopReturnsEmulatorOptions, startLoopReturnsEmulator } from './server.ts';

export interface Shop {
  readonly emulator: Emulator;
  readonly client: TestClient;
}

/** The moment at which the clock of a test shop starts. */
export const shopStart = '2026-03-10T12:00:00.000Z';

/** Starts a shop with a budget that no test uses up by accident, and opens it with the default key. */
export async function startShop(options: LoopReturnsEmulatorOptions = {}): Promise<Shop> {
  const emulator = await startLoopReturnsEmulator({
    now: shopStart,
    ratePerMinute: 100_000,
    processDelayMs: 10,
    webhookDelayScale: 0,
    ...options,
  });
  return { emulator, client: testClient(emulator, { 'X-Authorization': 'loop-emulator-key' }) };
}

/** A return in list form with two lines, updated an hour before the shop starts; fields replace the defaults. */
export function sampleReturn(id: string, fields: Record<string, unknown> = {}) {
  return {
    id,
    state: 'open',
    type: 'standard',
    outcome: 'refund',
    created_at: '2026-03-10T11:00:00.000Z',
    updated_at: '2026-03-10T11:00:00.000Z',
    edited_at: null,
    total: '36.00',
    order_id: `7${id}`,
    order_name: `#LT${id}`,
    order_number: id,
    provider_order_id: `555${id}`,
    provider_order_number: id,
    provider_order_sales_channel: 'online',
    customer: 'pat@example.test',
    customer_detail: { email: 'pat@example.test', first_name: 'Zoë', last_name: 'Doe' },
    address: { zip: '10001', city: 'Testville' },
    currency: 'USD',
    multi_currency: true,
    return_product_total: '36.00',
    return_discount_total: '0.00',
    return_tax_total: '0.00',
    return_total: '36.00',
    return_credit_total: '36.00',
    exchange_total: '0.00',
    gift_card: '0.00',
    handling_fee: '0.00',
    refund: '36.00',
    upsell: '0.00',
    refunds: [{ gateway: 'card', amount: '36.00', currency: 'USD', provider_refund_id: null }],
    presentment: { currency: 'EUR', refund: '33.00' },
    line_items: [sampleLine(`${id}1`, '24.00'), sampleLine(`${id}2`, '12.00')],
    exchanges: [] as { exchange_id: string; out_of_stock: boolean }[],
    label_status: 'N/A',
    label_updated_at: 'N/A',
    tracking_number: 'N/A',
    label_url: 'https://labels.example.test/1.pdf',
    labels: [],
    ...fields,
  };
}

function sampleLine(lineItemId: string, price: string) {
  return {
    line_item_id: lineItemId,
    provider_line_item_id: `130${lineItemId}`,
    product_id: '7001',
    variant_id: '41001',
    sku: 'TEE-BLK-M',
    title: 'Plain Tee',
    price,
    discount: '0.00',
    tax: '0.00',
    refund: price,
    returned_at: '2026-03-10T11:00:00.000Z',
    outcome: 'default',
    provider_restock_location_id: '90210001',
    condition: null,
    disposition: null,
  };
}
