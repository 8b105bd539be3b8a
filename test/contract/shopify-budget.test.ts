/** The points of a shop, shared by two workers: never more than there are, and used while there is work. */

import { connector } from '../../connectors/shopify/connector.ts';
import type { Brand } from '../../schemas/formats/brand.ts';
import { startShop } from '../../src/emulators/shopify/test-shop.ts';
import { callOperation } from '../../src/runtime/connection/call-operation.ts';
import { openConnection } from '../../src/runtime/connection/connection.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test('SL-8: two workers spend the bucket to its end without one refusal', async () => {
  const shop = await startShop({ maximumAvailable: 1_000, restoreRate: 400 });
  process.env.BACKHAUL_SHOPIFY_BUDGET_TEST = 'shopify-emulator-token';
  const secret = { env: 'BACKHAUL_SHOPIFY_BUDGET_TEST' };
  const brand: Brand = {
    id: store.nextBrand(),
    title: 'Budget',
    connectors: {
      shopify: {
        settings: { baseUrl: shop.emulator.url, rate: { maximum: 1_000, restoreRate: 400, pauseMs: 100 } },
        credentials: { accessToken: secret, webhookSecret: secret },
      },
    },
    flows: {},
  };
  try {
    const workers = [
      await openConnection(store.database, brand, connector),
      await openConnection(store.database, brand, connector),
    ];
    const parameters = { id: 'gid://shopify/Order/9001', tags: ['rma'] };
    let left = 250;
    const outcomes = new Set<string>();
    const startedAt = performance.now();
    const work = async (connection: (typeof workers)[number]) => {
      while (left > 0) {
        left -= 1;
        const operation = connection.operation('addTags');
        const { outcome } = await callOperation(store.database, connection, operation, parameters, undefined, {
          keys: [],
        });
        outcomes.add(outcome.kind);
      }
    };
    await Promise.all([...workers, ...workers, ...workers].map(work));
    const seconds = (performance.now() - startedAt) / 1_000;
    expect([...outcomes]).toEqual(['ok']);
    const { requests } = await shop.client.ledger();
    expect(requests['POST /admin/api/:version/graphql.json']).toMatchObject({ calls: 250 });
    expect(requests['POST /admin/api/:version/graphql.json']?.throttled ?? 0).toBe(0);
    // 250 calls of 10 points, of which the bucket held 1000.
    expect(seconds).toBeGreaterThan(1_450 / 400);
  } finally {
    await shop.emulator.close();
  }
});
