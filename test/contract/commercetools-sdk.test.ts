/** The vendor's own client does its work against our emulator, as an integration of somebody else's would. */
import { createApiBuilderFromCtpClient } from '@commercetools/platform-sdk';
import { ClientBuilder } from '@commercetools/ts-client';
import { startCommercetoolsEmulator } from '../../src/emulators/commercetools/server.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startCommercetoolsEmulator({
    initial: {
      channels: [{ key: 'archean', roles: ['OrderExport'] }],
      orders: [{ orderNumber: 'SO-1001', lines: [{ sku: 'SKU-100', quantity: 1 }] }],
      products: [{ skus: ['SKU-100'] }],
    },
  });
});
afterAll(() => emulator.close());

function api(clientSecret = 'commercetools-emulator-secret') {
  const client = new ClientBuilder()
    .withProjectKey('demo')
    .withClientCredentialsFlow({
      host: emulator.url,
      projectKey: 'demo',
      credentials: { clientId: 'commercetools-emulator-client', clientSecret },
      httpClient: fetch,
    })
    .withHttpMiddleware({ host: emulator.url, httpClient: fetch })
    .build();
  return createApiBuilderFromCtpClient(client).withProjectKey({ projectKey: 'demo' });
}

test('stock: created, queried, changed, and a conflict is told as one', async () => {
  const root = api();
  await root
    .channels()
    .post({ body: { key: 'dc-1', roles: ['InventorySupply'] } })
    .execute();
  const supplyChannel = { typeId: 'channel', key: 'dc-1' } as const;
  const body = { key: 'dc1-SKU-100', sku: 'SKU-100', supplyChannel, quantityOnStock: 12 };
  const created = await root.inventory().post({ body }).execute();
  expect(created.body).toMatchObject({ version: 1, availableQuantity: 12 });
  const { body: page } = await root
    .inventory()
    .get({
      queryArgs: { where: 'sku in :skus', 'var.skus': ['SKU-100'], sort: 'id asc', limit: 500, withTotal: false },
    })
    .execute();
  expect(page.results.map(({ sku }) => sku)).toEqual(['SKU-100']);
  const update = (version: number) =>
    root
      .inventory()
      .withKey({ key: 'dc1-SKU-100' })
      .post({ body: { version, actions: [{ action: 'addQuantity', quantity: 3 }] } })
      .execute();
  expect((await update(1)).body.quantityOnStock).toBe(15);
  await expect(update(1)).rejects.toMatchObject({
    statusCode: 409,
    body: { errors: [{ code: 'ConcurrentModification', currentVersion: 2 }] },
  });
});

test('an order: taken over, shipped in parcels, and come back', async () => {
  const root = api();
  const byNumber = root.orders().withOrderNumber({ orderNumber: 'SO-1001' });
  const { body: order } = await byNumber.get().execute();
  const [line] = order.lineItems;
  const { body: shipped } = await byNumber
    .post({
      body: {
        version: order.version,
        actions: [
          { action: 'updateSyncInfo', channel: { typeId: 'channel', key: 'archean' }, externalId: 'ord_9001' },
          {
            action: 'addDelivery',
            deliveryKey: 'dsp_31',
            items: [{ id: line?.id ?? '', quantity: 1 }],
            parcels: [{ trackingData: { trackingId: 'EX0001', carrier: 'Example Post' } }],
          },
          { action: 'changeShipmentState', shipmentState: 'Shipped' },
          {
            action: 'addReturnInfo',
            items: [{ key: 'r-1', quantity: 1, lineItemId: line?.id ?? '', shipmentState: 'Returned' }],
          },
        ],
      },
    })
    .execute();
  expect(shipped.shipmentState).toBe('Shipped');
  expect(shipped.shippingInfo?.deliveries?.[0]?.parcels[0]?.trackingData?.trackingId).toBe('EX0001');
  expect(shipped.syncInfo[0]?.externalId).toBe('ord_9001');
  expect(shipped.returnInfo?.[0]?.items[0]?.shipmentState).toBe('Returned');
});

test('products by SKU, a subscription and its messages', async () => {
  const root = api();
  const where = 'masterVariant(sku in :skus) or variants(sku in :skus)';
  const found = await root
    .productProjections()
    .get({ queryArgs: { where, 'var.skus': ['SKU-100'] } })
    .execute();
  expect(found.body.count).toBe(1);
  const { body } = await root
    .subscriptions()
    .post({
      body: {
        key: 'stock',
        destination: { type: 'GoogleCloudPubSub', projectId: 'example', topic: 'stock' },
        changes: [{ resourceTypeId: 'inventory-entry' }],
      },
    })
    .execute();
  expect(body.status).toBe('Healthy');
  const messages = await root
    .messages()
    .get({ queryArgs: { where: 'resource(typeId = "order")' } })
    .execute();
  expect(messages.body.results.map(({ type }) => type)).toContain('DeliveryAdded');
});

test('a wrong secret is refused', async () => {
  await expect(api('wrong').inventory().get().execute()).rejects.toMatchObject({ statusCode: 401 });
});
