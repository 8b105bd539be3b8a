/** A small shop for tests. */
import type { Emulator } from '../core/emulator.ts';
import { type Answer, type TestClient, testClient } from '../core/test-client.ts';
import { type ShopifyEmulatorOptions, startShopifyEmulator } from './server.ts';

export interface Shop {
  readonly emulator: Emulator;
  readonly client: TestClient;
  query(text: string, variables?: Record<string, unknown>, version?: string): Promise<Answer>;
}

export const shopStart = '2026-09-10T12:00:00.000Z';

/** Two locations, one of them inactive, two products, and a paid and fulfilled order of two units. */
export async function startShop(options: ShopifyEmulatorOptions = {}): Promise<Shop> {
  const emulator = await startShopifyEmulator({
    now: shopStart,
    webhookDelayScale: 0,
    initial: {
      locations: [
        { id: 501, name: 'Main' },
        { id: 502, name: 'Closed', isActive: false },
      ],
      products: [
        { id: 301, sku: 'TEE-1', price: '15.00', levels: [{ locationId: 501, available: 4 }] },
        { id: 302, sku: 'TEE-2', price: '7.23', tracked: false },
      ],
      customers: [5],
      orders: [{ id: 9_001, name: '#1001', customerId: 5, lines: [{ variantId: 301, quantity: 2 }] }],
    },
    ...options,
  });
  const client = testClient(emulator, { 'X-Shopify-Access-Token': 'shopify-emulator-token' });
  return {
    emulator,
    client,
    query: (query, variables = {}, version = '2026-10') =>
      client.send('POST', `/admin/api/${version}/graphql.json`, { query, variables }),
  };
}
