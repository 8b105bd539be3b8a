/** Inventory, locations and fulfilment orders. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { staleQuantity } from './evidence.ts';
import { document, id, keyed, listing, writing } from './operation-parts.ts';

const query = { in: 'variable', description: 'Search, such as sku:"TEE-1" or updated_at:>=2026-09-01.' } as const;
const fulfillmentOrderId = { id: id('Global id of the fulfilment order.') };

export const stockOperations: Record<string, Operation> = {
  listLocations: listing({
    title: 'Locations',
    description: 'Inactive ones too.',
    graphql: document('listLocations', 40),
    response: 'shopify/locations',
    connection: 'locations',
  }),
  listInventoryItems: listing({
    title: 'Inventory items with their levels',
    description:
      'Of each item the first eight levels; a SKU may have several items. The search takes no lists of SKUs beyond OR.',
    graphql: document('listInventoryItems', 900),
    parameters: { query },
    response: 'shopify/inventory-items',
    connection: 'inventoryItems',
  }),
  listLocationLevels: listing({
    title: 'Levels at one location',
    graphql: document('listLocationLevels', 120),
    parameters: { locationId: id('Global id of the location.'), query },
    response: 'shopify/location-levels',
    connection: 'location.inventoryLevels',
  }),
  setInventory: writing({
    title: 'Set quantities',
    evidence: staleQuantity,
    description:
      'All or nothing. changeFromQuantity is compared before the change: a level that has moved on meanwhile refuses the call.',
    graphql: document('setInventory', 40),
    request: 'shopify/set-inventory-request',
    response: 'shopify/inventory-result',
    idempotency: [keyed],
  }),
  adjustInventory: writing({
    title: 'Change quantities',
    evidence: staleQuantity,
    description: 'All or nothing. The reference document shows in the history of the item.',
    graphql: document('adjustInventory', 40),
    request: 'shopify/adjust-inventory-request',
    response: 'shopify/inventory-result',
    idempotency: [keyed],
  }),
  activateInventory: writing({
    title: 'Stock an item at a location',
    description: 'An item that is active there already keeps its quantity, and available must then be left out.',
    graphql: document('activateInventory', 20),
    parameters: {
      inventoryItemId: id('Global id of the inventory item.'),
      locationId: id('Global id of the location.'),
      available: { in: 'variable', description: 'Quantity to begin with.' },
    },
    response: 'shopify/write-result',
    idempotency: [keyed],
  }),
  updateInventoryItem: writing({
    title: 'Say whether stock of an item is tracked',
    description: 'Replaces a value: a repeat changes nothing.',
    graphql: document('updateInventoryItem', 20),
    parameters: { id: id('Global id of the inventory item.') },
    request: 'shopify/inventory-item-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'id' }],
  }),
  listFulfillmentOrders: listing({
    title: 'Fulfilment orders of an order',
    graphql: document('listFulfillmentOrders', 700),
    parameters: { orderId: id('Global id of the order.') },
    response: 'shopify/fulfillment-orders',
    connection: 'order.fulfillmentOrders',
    first: 10,
  }),
  createFulfillment: writing({
    title: 'Fulfil a fulfilment order',
    description:
      'No key. Shopify refuses a second fulfilment of the same units, so that a repeat of a whole one changes nothing; a partial one could go out twice, and is sent once.',
    graphql: document('createFulfillment', 30),
    request: 'shopify/fulfillment-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'none' }],
  }),
  holdFulfillmentOrder: writing({
    title: 'Hold a fulfilment order',
    description: 'No key; a second hold would be a hold of its own.',
    graphql: document('holdFulfillmentOrder', 20),
    parameters: fulfillmentOrderId,
    request: 'shopify/fulfillment-hold-request',
    response: 'shopify/write-result',
    idempotency: [{ kind: 'none' }],
  }),
  releaseFulfillmentOrder: writing({
    title: 'Release a held fulfilment order',
    description: 'Releases all holds; one without holds stays as it is (inferred).',
    graphql: document('releaseFulfillmentOrder', 20),
    parameters: fulfillmentOrderId,
    response: 'shopify/write-result',
    idempotency: [{ kind: 'naturalKey', field: 'id' }],
  }),
};
