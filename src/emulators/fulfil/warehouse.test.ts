/** The interface of warehouses, and the webhooks. */
import { startReceiver, type TestClient, testClient } from '../core/test-client.ts';
import { oneReturn, startTenant, type Tenant } from './test-tenant.ts';
import { signatureOf } from './webhooks.ts';

let tenant: Tenant;
let warehouse: TestClient;
const path = '/services/3pl/v1';

beforeEach(async () => {
  tenant = await startTenant();
  warehouse = testClient(tenant.emulator, { authorization: 'Bearer fulfil-warehouse-token' });
});
afterEach(() => tenant.emulator.close());

const listed = async (status: string) =>
  (await warehouse.get(`${path}/customer-return-shipments.json?status=${status}`)).json;

async function expected(): Promise<{ shipment: number; line: number }> {
  await tenant.put('sale.sale/84001/return_order', oneReturn('loop-70001', { return_quantity: 2 }));
  const [one] = await listed('pending');
  return { shipment: Number(one?.id), line: Number(one?.lines?.[0]?.id) };
}

const receive = (body: object) =>
  warehouse.send('PUT', `${path}/customer-return-shipments/receive.json`, { customer_return_shipments: [body] });

test('a warehouse sees its return shipments: pending, open once acknowledged, done once received', async () => {
  const { shipment, line } = await expected();
  const id = { id: shipment };
  await warehouse.send('PUT', `${path}/customer-return-shipments/acknowledge.json`, {
    customer_return_shipments: [id],
  });
  expect(await listed('pending')).toEqual([]);
  expect(await listed('open')).toMatchObject([
    { id: shipment, lines: [{ id: line, product_code: 'TEE-BLK-M', quantity: 2 }] },
  ]);
  expect((await receive({ id: shipment, lines: [{ id: line, quantity: 2 }] })).status).toBe(200);
  expect(await listed('done')).toMatchObject([{ id: shipment }]);
  expect((await receive({ id: shipment, lines: [{ id: line, quantity: 2 }] })).status).toBe(400);
});

test.each<['split_and_keep_open' | 'finalize_and_start_new', boolean]>([
  ['split_and_keep_open', true],
  ['finalize_and_start_new', false],
])(
  'a partial receipt by %s leaves the rest expected; the first shipment stays open: %p',
  async (partial_receipt, staysOpen) => {
    const { shipment, line } = await expected();
    const part = { id: shipment, lines: [{ id: line, quantity: 1 }] };
    expect((await receive(part)).status).toBe(400);
    expect((await receive({ ...part, partial_receipt })).status).toBe(200);
    const [open, done] = [await listed('pending'), await listed('done')];
    expect([open.length, done.length]).toEqual([1, 1]);
    expect(open[0]?.lines).toMatchObject([{ quantity: 1 }]);
    expect(Number((staysOpen ? open : done)[0]?.id)).toBe(shipment);
  },
);

test('adjustments go to and from lost and found; an unknown SKU refuses the whole list', async () => {
  const adjust = (adjustments: object[]) =>
    warehouse.send('POST', `${path}/inventory/adjustments.json`, { adjustments });
  const one = { product_code: 'TEE-BLK-M', quantity: -3, reason: 'damaged', reference: 'a' };
  expect((await adjust([one, { product_code: 'NONE', quantity: 1 }])).status).toBe(400);
  expect((await adjust([one])).status).toBe(200);
  const { json } = await tenant.put('product.product/get_product_inventory', [[501], [4]]);
  expect(json).toEqual({ 501: { 4: { quantity_on_hand: 7, quantity_available: 7 } } });
  const context = encodeURIComponent('{"locations":[32,44]}');
  const read = await tenant.put(`product.product/read?context=${context}`, [[501], ['quantity_on_hand']]);
  expect(read.json).toEqual([{ id: 501, quantity_on_hand: 7 }]);
});

test('the token of a warehouse opens its interface alone, as a bearer token and as a password', async () => {
  const password = `Basic ${Buffer.from(':fulfil-warehouse-token').toString('base64')}`;
  expect((await testClient(tenant.emulator, { authorization: password }).get(`${path}/products.json`)).status).toBe(
    200,
  );
  expect((await warehouse.get('/api/v2/test')).status).toBe(401);
  expect((await tenant.client.get(`${path}/products.json`)).status).toBe(401);
  expect((await warehouse.get(`${path}/products?per_page=2&page=3`)).json).toMatchObject([{ code: 'MUG-WHT' }]);
});

test('a signature is the base64 of the HMAC with the decoded secret', () => {
  // Computed with another program: printf '[]' | openssl dgst -sha256 -mac HMAC -macopt hexkey:736563726574 -binary | base64
  expect(signatureOf('c2VjcmV0', '[]')).toBe('UzZKB/zFY+cS9Cz8neHijh4tOfI2zuQw8RIgPlV66j8=');
});

test('a change of stock is sent as a signed list; a fault doubles it or spoils its signature', async () => {
  const receiver = await startReceiver();
  try {
    await tenant.create('ir.webhook', { event: 'product.product.inventory_level_changed', url: receiver.url });
    await tenant.client.control('/faults', { faults: [{ kind: 'duplicateWebhooks' }] });
    const one = { product_code: 'MUG-WHT', quantity: 1, reference: 'a' };
    await warehouse.send('POST', `${path}/inventory/adjustments.json`, { adjustments: [one] });
    const [sent, again] = await receiver.waitFor(2);
    expect(again?.body).toBe(sent?.body);
    const secret = 'ZnVsZmlsLWVtdWxhdG9yLXNlY3JldA==';
    expect(sent?.headers).toMatchObject({
      'x-fulfil-event': 'product.product.inventory_level_changed',
      'x-fulfil-organization': 'emulator',
      'x-fulfil-hmac-sha256': signatureOf(secret, sent?.body ?? ''),
    });
    expect(JSON.parse(sent?.body ?? '')).toMatchObject([
      {
        product_id: 505,
        product_code: 'MUG-WHT',
        warehouse_quantities: [{ warehouse_id: 4, quantity_on_hand: 11 }, { warehouse_id: 5 }],
      },
    ]);
    await tenant.client.control('/faults', { faults: [{ kind: 'badSignature' }] });
    await warehouse.send('POST', `${path}/inventory/adjustments.json`, { adjustments: [one] });
    const [, , spoiled] = await receiver.waitFor(3);
    expect(spoiled?.headers['x-fulfil-hmac-sha256']).not.toBe(signatureOf(secret, spoiled?.body ?? ''));
  } finally {
    await receiver.close();
  }
});
