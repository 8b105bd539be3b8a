/** Shopify's own client against the emulator: what it sends is understood, and what it gets it understands. */
import { createAdminApiClient } from '@shopify/admin-api-client';
import { connector } from '../../connectors/shopify/connector.ts';
import { type Shop, startShop } from '../../src/emulators/shopify/test-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.emulator.close());

const order = 'gid://shopify/Order/9001';
const document = (name: string): string => connector.operations[name]?.graphql?.document ?? '';

/** The client insists on https; its own hook for fetching takes the call to loopback. */
function client(accessToken = 'shopify-emulator-token') {
  const origin = new URL(shop.emulator.url).origin;
  return createAdminApiClient({
    storeDomain: 'shop.example.test',
    apiVersion: '2026-10',
    accessToken,
    retries: 0,
    customFetchApi: async (url, init) => fetch(String(url).replace(/^https:\/\/[^/]+/, origin), init),
  });
}

test('it reads an order', async () => {
  const { data, errors, extensions } = await client().request(document('getOrder'), { variables: { id: order } });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ order: { name: '#1001', lineItems: { nodes: [{ sku: 'TEE-1' }] } } });
  expect(extensions).toMatchObject({ cost: { throttleStatus: { maximumAvailable: 2000 } } });
});

test('it writes with a key, and a repeat changes nothing', async () => {
  const change = {
    inventoryItemId: 'gid://shopify/InventoryItem/301',
    locationId: 'gid://shopify/Location/501',
    delta: 2,
    changeFromQuantity: null,
  };
  const variables = { input: { name: 'available', reason: 'restock', changes: [change] }, idempotencyKey: 'one' };
  const first = await client().request(document('adjustInventory'), { variables });
  const again = await client().request(document('adjustInventory'), { variables });
  expect(again.data).toEqual(first.data);
  expect((await shop.client.ledger()).effects).toHaveLength(1);
});

test('it tells a refused token, an error of the query and a userError apart', async () => {
  const refused = await client('wrong').request(document('getOrder'), { variables: { id: order } });
  expect(refused.errors?.networkStatusCode).toBe(401);
  const query = await client().request(document('getOrder'), { variables: { id: 'gid://shopify/Return/1' } });
  expect(query.errors?.graphQLErrors?.[0]).toMatchObject({ extensions: { code: 'RESOURCE_NOT_FOUND' } });
  const user = await client().request(document('closeReturn'), { variables: { id: 'gid://shopify/Return/1' } });
  expect(user.errors).toBeUndefined();
  expect(user.data).toMatchObject({ returnClose: { return: null, userErrors: [{ code: 'NOT_FOUND' }] } });
});
