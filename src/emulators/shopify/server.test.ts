import { type Json, startReceiver } from '../core/test-client.ts';
import { type Shop, startShop } from './test-shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.emulator.close());

const order = 'gid://shopify/Order/9001';
const item = 'gid://shopify/InventoryItem/301';
const place = 'gid://shopify/Location/501';

const adjust = `mutation a($input: InventoryAdjustQuantitiesInput!, $key: String!) {
  inventoryAdjustQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id changes { name delta quantityAfterChange } }
    userErrors { code field message }
  }
}`;
const set = `mutation s($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id changes { name delta } }
    userErrors { code field message }
  }
}`;
const refund = `mutation r($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id totalRefundedSet { shopMoney { amount } } }
    order { id displayFinancialStatus }
    userErrors { field message }
  }
}`;
const returned = `return { id name status order { returnStatus } returnLineItems(first: 5) { nodes { id processedQuantity } }
  reverseFulfillmentOrders(first: 1) { nodes { lineItems(first: 5) { nodes { id } } } } refunds(first: 5) { nodes { note } } }
  userErrors { code field message }`;
const create = `mutation c($returnInput: ReturnInput!) { returnCreate(returnInput: $returnInput) { ${returned} } }`;
const request = `mutation c($input: ReturnRequestInput!) { returnRequest(input: $input) { ${returned} } }`;
const approve = `mutation c($input: ReturnApproveRequestInput!) { returnApproveRequest(input: $input) { ${returned} } }`;
const process = `mutation p($input: ReturnProcessInput!) { returnProcess(input: $input) { ${returned} } }`;
const close = `mutation c($id: ID!) { returnClose(id: $id) { ${returned} } }`;

const changes = (delta: number, changeFromQuantity: number | null = null) => ({
  name: 'available',
  reason: 'restock',
  changes: [{ inventoryItemId: item, locationId: place, delta, changeFromQuantity }],
});
const quantities = (quantity: number, changeFromQuantity: number | null = null, more: object = {}) => ({
  name: 'available',
  reason: 'correction',
  quantities: [{ inventoryItemId: item, locationId: place, quantity, changeFromQuantity, ...more }],
});

async function data(text: string, variables: Record<string, unknown> = {}): Promise<Json> {
  const { json } = await shop.query(text, variables);
  const [first] = Object.values(json.data ?? {});
  return first as Json;
}

async function available(): Promise<number> {
  const { json } = await shop.query(
    '{ location(id: "gid://shopify/Location/501") { inventoryLevels(first: 5) { nodes { quantities(names: ["available"]) { quantity } } } } }',
  );
  return Number(json.data?.location?.inventoryLevels?.nodes?.[0]?.quantities?.[0]?.quantity);
}

async function fulfillmentLine(): Promise<string> {
  const found = await data(
    'query r($orderId: ID!) { returnableFulfillments(orderId: $orderId, first: 5) { nodes { returnableFulfillmentLineItems(first: 5) { nodes { fulfillmentLineItem { id } } } } } }',
    { orderId: order },
  );
  return String(found.nodes?.[0]?.returnableFulfillmentLineItems?.nodes?.[0]?.fulfillmentLineItem?.id);
}

const line = async (quantity: number) => ({
  orderId: order,
  returnLineItems: [{ fulfillmentLineItemId: await fulfillmentLine(), quantity, returnReason: 'OTHER' }],
});

describe('the three layers of errors', () => {
  test('a wrong token is 401, a version that does not exist 404', async () => {
    const wrong = { 'X-Shopify-Access-Token': 'wrong' };
    const body = { query: '{ order(id: "x") { id } }' };
    expect((await shop.client.send('POST', '/admin/api/2026-10/graphql.json', body, wrong)).status).toBe(401);
    expect((await shop.query('{ order(id: "x") { id } }', {}, '2020-01')).status).toBe(404);
  });

  test.each(['2026-04', '2026-07', '2026-10'])('%s answers with its version and the cost', async (version) => {
    const answer = await shop.query(`{ order(id: "${order}") { name } }`, {}, version);
    expect(answer.headers.get('x-shopify-api-version')).toBe(version);
    expect(answer.json.data?.order?.name).toBe('#1001');
    expect(answer.json.extensions?.cost).toEqual({
      requestedQueryCost: 1,
      actualQueryCost: 1,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: expect.any(Number), restoreRate: 100 },
    });
  });

  test('a field that the schema does not have is refused before anything runs', async () => {
    const { status, json } = await shop.query('mutation { tagsAdd(id: "x", tags: []) { userErrors { code } } }');
    expect(status).toBe(200);
    expect(json.errors?.[0]?.extensions?.code).toBe('undefinedField');
  });

  test('a variable of another form is INVALID_VARIABLE, without data', async () => {
    const { json } = await shop.query(adjust, { input: { ...changes(1), compareQuantity: 1 }, key: 'k' });
    expect(json.errors?.[0]?.extensions?.code).toBe('INVALID_VARIABLE');
    expect(json).not.toHaveProperty('data');
  });

  test('a global id of another type is an error of the query; one that misses is null', async () => {
    const wrong = await shop.query('{ order(id: "gid://shopify/Return/1") { id } }');
    expect(wrong.json.errors?.[0]?.extensions?.code).toBe('RESOURCE_NOT_FOUND');
    expect((await shop.query('{ order(id: "gid://shopify/Order/1") { id } }')).json.data).toEqual({ order: null });
  });

  test('without the scope of Shopify Payments its account is denied', async () => {
    await shop.client.control('/settings', { paymentsAccount: false });
    const { json } = await shop.query('{ shopifyPaymentsAccount { payouts(first: 1) { nodes { id } } } }');
    expect(json.errors?.[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED' });
    expect(json.data).toEqual({ shopifyPaymentsAccount: null });
  });
});

test('a bucket that is empty throttles with HTTP 200 and no actual cost, and is restored by the clock', async () => {
  await shop.client.control('/settings', { maximumAvailable: 30, restoreRate: 10 });
  const ask = () => shop.query(`mutation { tagsAdd(id: "${order}", tags: ["a"]) { userErrors { message } } }`);
  for (let call = 0; call < 3; call += 1) expect((await ask()).json.data).toBeDefined();
  const refused = await ask();
  expect(refused.status).toBe(200);
  expect(refused.json.errors?.[0]).toMatchObject({ message: 'Throttled', extensions: { code: 'THROTTLED' } });
  expect(refused.json.extensions?.cost?.actualQueryCost).toBeNull();
  await shop.client.control('/clock', { advanceMs: 1_000 });
  expect((await ask()).json.data).toBeDefined();
});

test('a query that could cost more than 1000 points is refused', async () => {
  const { json } = await shop.query('{ orders(first: 250) { nodes { refunds(first: 20) { id } } } }');
  expect(json.errors?.[0]?.extensions?.code).toBe('MAX_COST_EXCEEDED');
});

describe('idempotency', () => {
  test('a mutation that needs a key is refused without one, as a query error with null data', async () => {
    const { json } = await shop.query(adjust.replace(' @idempotent(key: $key)', '').replace(', $key: String!', ''), {
      input: changes(1),
    });
    expect(json).toMatchObject({
      errors: [{ path: ['inventoryAdjustQuantities'], extensions: { code: 'BAD_REQUEST' } }],
      data: { inventoryAdjustQuantities: null },
    });
  });

  test('the same key and input give the first result, once applied; other input is a mismatch', async () => {
    const first = await data(adjust, { input: changes(2), key: 'k' });
    expect(await data(adjust, { input: changes(2), key: 'k' })).toEqual(first);
    const other = await data(adjust, { input: changes(3), key: 'k' });
    expect(other.userErrors?.[0]).toMatchObject({ field: null, code: 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH' });
    expect(await available()).toBe(6);
    expect((await shop.client.ledger()).effects).toHaveLength(1);
  });

  test('a key whose first attempt failed stays failed, and is free after 24 hours', async () => {
    await data(set, { input: quantities(5, 99), key: 'k' });
    const again = await data(set, { input: quantities(5, 99), key: 'k' });
    expect(again.userErrors?.[0]?.code).toBe('IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED');
    await shop.client.control('/clock', { advanceMs: 24 * 60 * 60 * 1000 });
    expect((await data(set, { input: quantities(5), key: 'k' })).userErrors).toEqual([]);
  });

  test('a key in flight is concurrent', async () => {
    await shop.client.control('/faults', { faults: [{ kind: 'slow', delayMs: 300, when: 'before' }] });
    const [first, second] = await Promise.all([
      data(adjust, { input: changes(1), key: 'k' }),
      new Promise<Json>((resolve) => setTimeout(() => resolve(data(adjust, { input: changes(1), key: 'k' })), 100)),
    ]);
    expect(first.userErrors).toEqual([]);
    expect(second.userErrors?.[0]?.code).toBe('IDEMPOTENCY_CONCURRENT_REQUEST');
    expect(await available()).toBe(5);
  });
});

describe('inventory', () => {
  test('changeFromQuantity must be present, and may be null', async () => {
    const missing = { ...changes(1), changes: [{ inventoryItemId: item, locationId: place, delta: 1 }] };
    const refused = await shop.query(adjust, { input: missing, key: 'l' });
    expect(refused.json).toMatchObject({
      errors: [{ extensions: { code: 'INVALID_FIELD_ARGUMENTS' } }],
      data: { inventoryAdjustQuantities: null },
    });
  });

  test('a quantity that has moved on is stale, and nothing changes', async () => {
    const stale = await data(set, { input: quantities(9, 3), key: 'k' });
    expect(stale.userErrors?.[0]).toMatchObject({
      code: 'CHANGE_FROM_QUANTITY_STALE',
      field: ['input', 'quantities', '0', 'changeFromQuantity'],
    });
    expect(await available()).toBe(4);
  });

  test('a change comes with its mirror in on_hand; a level that stands already gives no group', async () => {
    const { inventoryAdjustmentGroup: group } = await data(adjust, { input: changes(1, 4), key: 'k' });
    expect(group?.changes).toEqual([
      { name: 'available', delta: 1, quantityAfterChange: null },
      { name: 'on_hand', delta: 1, quantityAfterChange: null },
    ]);
    expect(await data(set, { input: quantities(5), key: 'l' })).toEqual({
      inventoryAdjustmentGroup: null,
      userErrors: [],
    });
  });

  test.each([
    ['INVALID_INVENTORY_ITEM', { inventoryItemId: 'gid://shopify/InventoryItem/1' }],
    ['INVALID_LOCATION', { locationId: 'gid://shopify/Location/1' }],
    ['INVALID_QUANTITY_TOO_HIGH', { quantity: 1_000_000_001 }],
  ])('%s', async (code, more) => {
    expect((await data(set, { input: quantities(1, null, more), key: 'k' })).userErrors?.[0]?.code).toBe(code);
  });

  test('an unknown reason and a name that can not be adjusted are refused', async () => {
    const reason = await data(adjust, { input: { ...changes(1), reason: 'because' }, key: 'k' });
    expect(reason.userErrors?.[0]?.code).toBe('INVALID_REASON');
    const name = await data(adjust, { input: { ...changes(1), name: 'on_hand' }, key: 'l' });
    expect(name.userErrors?.[0]?.code).toBe('INVALID_QUANTITY_NAME');
  });
});

describe('returns', () => {
  test('one that is created is open, and stays open after all of it is processed, until it is closed', async () => {
    const { return: made } = await data(create, { returnInput: await line(2) });
    expect(made).toMatchObject({ name: '#1001-R1', status: 'OPEN', order: { returnStatus: 'IN_PROGRESS' } });
    const reverse = made?.reverseFulfillmentOrders?.nodes?.[0]?.lineItems?.nodes?.[0]?.id;
    const paid = await shop.query(`{ order(id: "${order}") { transactions(first: 5) { id } } }`);
    const input = {
      returnId: made?.id,
      note: 'rma-1001',
      returnLineItems: [
        {
          id: made?.returnLineItems?.nodes?.[0]?.id,
          quantity: 2,
          dispositions: [
            {
              reverseFulfillmentOrderLineItemId: reverse,
              quantity: 2,
              dispositionType: 'RESTOCKED',
              locationId: place,
            },
          ],
        },
      ],
      financialTransfer: {
        issueRefund: {
          orderTransactions: [
            {
              parentId: paid.json.data?.order?.transactions?.[0]?.id,
              transactionAmount: { amount: '30.00', currencyCode: 'EUR' },
            },
          ],
        },
      },
    };
    const { return: processed } = await data(process, { input });
    expect(processed).toMatchObject({ status: 'OPEN', refunds: { nodes: [{ note: 'rma-1001' }] } });
    expect(await available()).toBe(6);
    const again = await data(process, { input });
    expect(again.userErrors?.[0]?.code).toBe('INVALID');
    const { return: closed } = await data(close, { id: made?.id });
    expect(closed).toMatchObject({ status: 'CLOSED', order: { returnStatus: 'RETURNED' } });
    expect((await data(close, { id: made?.id })).userErrors).toEqual([]);
  });

  test('more than was fulfilled, or is under return already, is refused', async () => {
    const many = await data(create, { returnInput: await line(3) });
    expect(many.userErrors?.[0]).toEqual({
      code: 'INVALID',
      field: ['returnInput', 'returnLineItems', '0', 'quantity'],
      message: 'Return line item has an invalid quantity.',
    });
    const input = await line(2);
    await data(create, { returnInput: input });
    expect((await data(create, { returnInput: input })).return).toBeNull();
  });

  test('a requested return has no reverse order until it is approved, and is approved once', async () => {
    const { return: asked } = await data(request, { input: await line(1) });
    expect(asked).toMatchObject({ status: 'REQUESTED', reverseFulfillmentOrders: { nodes: [] } });
    const { return: approved } = await data(approve, { input: { id: asked?.id } });
    expect(approved).toMatchObject({ status: 'OPEN', order: { returnStatus: 'IN_PROGRESS' } });
    const twice = await data(approve, { input: { id: asked?.id } });
    expect(twice.userErrors?.[0]).toMatchObject({ code: 'INVALID_STATE', field: ['input', 'id'] });
  });

  test('a disposition of more than was returned is taken, as the live system does', async () => {
    const { return: made } = await data(create, { returnInput: await line(1) });
    const reverse = made?.reverseFulfillmentOrders?.nodes?.[0]?.lineItems?.nodes?.[0]?.id;
    const dispose =
      'mutation d($i: [ReverseFulfillmentOrderDisposeInput!]!) { reverseFulfillmentOrderDispose(dispositionInputs: $i) { reverseFulfillmentOrderLineItems { id } userErrors { code message } } }';
    const one = { reverseFulfillmentOrderLineItemId: reverse, quantity: 5, dispositionType: 'NOT_RESTOCKED' };
    expect((await data(dispose, { i: [one] })).userErrors).toEqual([]);
    const unknown = { ...one, reverseFulfillmentOrderLineItemId: 'gid://shopify/ReverseFulfillmentOrderLineItem/1' };
    const refused = await data(dispose, { i: [unknown] });
    expect(refused.reverseFulfillmentOrderLineItems).toBeNull();
    expect(refused.userErrors?.[0]?.code).toBe('INVALID');
  });
});

describe('refunds', () => {
  const input = async (amount: string, more: object = {}) => {
    const { json } = await shop.query(`{ order(id: "${order}") { transactions(first: 1) { id } } }`);
    const parentId = json.data?.order?.transactions?.[0]?.id;
    return {
      orderId: order,
      transactions: [{ orderId: order, parentId, gateway: 'wrong', kind: 'REFUND', amount, ...more }],
    };
  };

  test('a part is paid back, with the amount in short form', async () => {
    const done = await data(refund, { input: await input('15.00'), key: 'k' });
    expect(done).toMatchObject({
      refund: { totalRefundedSet: { shopMoney: { amount: '15.0' } } },
      order: { displayFinancialStatus: 'PARTIALLY_REFUNDED' },
      userErrors: [],
    });
  });

  test('more than was paid is refused although over-refunding is allowed, and the order is given', async () => {
    const refused = await data(refund, { input: { ...(await input('31.00')), allowOverRefunding: true }, key: 'k' });
    expect(refused).toMatchObject({
      refund: null,
      order: { id: order },
      userErrors: [{ field: null, message: 'Refund amount $31.00 is greater than net payment received $30.00' }],
    });
  });

  test('another kind, and a parent of another order, are refused', async () => {
    const kind = await data(refund, { input: await input('1.00', { kind: 'AUTHORIZATION' }), key: 'k' });
    expect(kind.userErrors?.[0]?.message).toBe('Kind authorization is not a valid transaction');
    const parent = await data(refund, {
      input: await input('1.00', { parentId: 'gid://shopify/OrderTransaction/1' }),
      key: 'l',
    });
    expect(parent.userErrors?.[0]?.field).toEqual(['transactions']);
  });
});

test('a bulk query is served as JSON lines whose children name their parents', async () => {
  const run = await data(
    'mutation b($q: String!) { bulkOperationRunQuery(query: $q) { bulkOperation { id } userErrors { code } } }',
    {
      q: '{ orders { edges { node { id name lineItems { edges { node { id sku } } } } } } }',
    },
  );
  const { json } = await shop.query('query b($id: ID!) { bulkOperation(id: $id) { status objectCount url } }', {
    id: run.bulkOperation?.id,
  });
  expect(json.data?.bulkOperation).toMatchObject({ status: 'COMPLETED', objectCount: '2' });
  const lines = (await (await fetch(String(json.data?.bulkOperation?.url))).text()).trim().split('\n');
  expect(lines.map((one) => JSON.parse(one))).toMatchObject([{ id: order }, { sku: 'TEE-1', __parentId: order }]);
});

test('webhooks are signed over their bytes, and name topic, delivery and event in headers', async () => {
  const receiver = await startReceiver();
  try {
    await data(
      'mutation w($uri: String!) { webhookSubscriptionCreate(topic: RETURNS_APPROVE, webhookSubscription: { uri: $uri }) { userErrors { message } } }',
      { uri: receiver.url },
    );
    await data(create, { returnInput: await line(1) });
    const [received] = await receiver.waitFor(1);
    expect(received?.headers).toMatchObject({ 'x-shopify-topic': 'returns/approve' });
    expect(received?.headers['x-shopify-webhook-id']).not.toBe(received?.headers['x-shopify-event-id']);
    const { createHmac } = await import('node:crypto');
    expect(received?.headers['x-shopify-hmac-sha256']).toBe(
      createHmac('sha256', 'shopify-emulator-secret')
        .update(received?.body ?? '')
        .digest('base64'),
    );
  } finally {
    await receiver.close();
  }
});
