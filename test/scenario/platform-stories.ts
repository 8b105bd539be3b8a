/** What happens in the systems while a flow runs: told once, and played on each side. */
import type { Order } from '../../schemas/systems/commercetools/order.ts';
import type { Side } from './both-sides.ts';
import { flowIds } from './both-sides.ts';
import { keys, type Settings, shopifyToken } from './emulated-systems.ts';
import { aReturn, stock } from './returns.ts';
import { shopStock } from './shop-stage.ts';

export const channels = {
  'MAIN-SELL': 'main',
  NORTH: 'north',
  BACK: '',
  DAMAGED: '',
  QUARANTINE: '',
  REFURBISH: '',
  DONATE: '',
  DISPOSE: '',
};

const archeanOf = ({ systems }: Side) => systems['archean-r247'];

async function seedOrders(side: Side): Promise<void> {
  const levels = ['TEE', 'MUG'].map((sku) => ({ sku, locationCode: 'MAIN-SELL', onHand: 100 }));
  const products = [{ sku: 'TEE' }, { sku: 'MUG' }];
  await archeanOf(side).control('POST', 'seed', { locations: [{ code: 'MAIN-SELL' }], products, levels });
  const exporting = [{ key: 'archean', roles: ['OrderExport'] }];
  await side.systems.commercetools.control('POST', 'seed', { channels: exporting });
}

const twoLines = [
  { sku: 'TEE', quantity: 2 },
  { sku: 'MUG', quantity: 1 },
];
const place = ({ systems }: Side, orderNumber: string, more: Settings = {}): Promise<Order> =>
  systems.commercetools.control('POST', 'whole-orders', {
    orderNumber,
    paymentState: 'Paid',
    lines: twoLines,
    ...more,
  });

async function act({ systems }: Side, { id }: Order, ...actions: readonly Settings[]): Promise<void> {
  const { version } = await systems.commercetools.control<Order>('GET', `whole-orders/${id}`);
  await systems.commercetools.control('POST', `whole-orders/${id}`, { version, actions });
}

const dispatch = (side: Side, order: Order, units: readonly number[], trackingNumber: string) =>
  archeanOf(side).control('POST', 'dispatches', {
    orderExternalReference: `commercetools:${order.id}`,
    carrier: 'Example Post',
    trackingNumber,
    lines: order.lineItems.flatMap(({ id, variant }, index) =>
      units[index] ? [{ lineReference: id, sku: variant.sku, quantity: units[index] }] : [],
    ),
  });

export async function orders(side: Side): Promise<void> {
  await seedOrders(side);
  await archeanOf(side).faults({ kind: 'dropAfterCommit', times: 1, match: { method: 'POST', path: '/v1/orders' } });
  await place(side, 'SO-1');
  await side.settle();
  await place(side, 'SO-2', { lines: [{ sku: 'UNKNOWN', quantity: 1 }] });
  await place(side, 'SO-3', { paymentState: 'Pending' });
  const cancelled = await place(side, 'SO-4');
  const sent = await place(side, 'SO-5');
  await side.settle();
  await dispatch(side, sent, [2, 1], 'EX0005');
  for (const order of [cancelled, sent])
    await act(side, order, { action: 'changeOrderState', orderState: 'Cancelled' });
  await side.settle();
}

export async function shipments(side: Side): Promise<void> {
  await seedOrders(side);
  const [order, told] = [await place(side, 'SO-1'), await place(side, 'SO-2')];
  await side.settle();
  await side.systems.commercetools.faults({
    kind: 'dropAfterCommit',
    times: 1,
    match: { method: 'POST', path: '/demo/orders' },
  });
  await dispatch(side, order, [1, 1], 'EX0001');
  await act(side, told, { action: 'changeShipmentState', shipmentState: 'Shipped' });
  await side.settle();
  await dispatch(side, order, [1], 'EX0002');
  await dispatch(side, told, [1], 'EX0003');
  await side.settle();
}

export async function deliveries(side: Side): Promise<void> {
  await seedOrders(side);
  const order = await place(side, 'SO-1');
  await side.settle();
  const deliver = (...units: readonly number[]) =>
    act(side, order, {
      action: 'addDelivery',
      items: order.lineItems.flatMap(({ id }, index) => (units[index] ? [{ id, quantity: units[index] }] : [])),
      parcels: [{ trackingData: { trackingId: 'SHOP-1', carrier: 'Example Post' } }],
    });
  await archeanOf(side).faults({
    kind: 'dropAfterCommit',
    times: 1,
    match: { method: 'POST', path: '/v1/dispatches' },
  });
  await deliver(2, 0);
  await side.settle();
  await deliver(0, 1);
  await side.settle();
}

export async function levels(side: Side): Promise<void> {
  const [archean, { commercetools }] = [archeanOf(side), side.systems];
  const codes = ['MAIN-SELL', 'NORTH', 'BACK', 'ATTIC'];
  await archean.control('POST', 'seed', {
    locations: codes.map((code) => ({ code })),
    products: ['TEE', 'MUG', 'SECRET'].map((sku) => ({ sku })),
  });
  await commercetools.control('POST', 'seed', {
    channels: [{ key: 'main' }, { key: 'north' }],
    products: [{ skus: ['TEE', 'MUG'] }],
    inventory: [{ sku: 'MUG', channel: 'main', quantityOnStock: 1 }],
  });
  const url = side.address('archean-r247', flowIds.stock);
  await archean.control('POST', 'webhook', { url, secret: keys.webhook });
  const move = (...changes: readonly Settings[]) => archean.control('POST', 'stock', { changes });
  const lost = { kind: 'dropAfterCommit', times: 1, match: { method: 'POST', path: '/demo/inventory' } };
  await commercetools.faults(lost);
  await move(
    { sku: 'TEE', locationCode: 'MAIN-SELL', quantity: 5 },
    { sku: 'TEE', locationCode: 'NORTH', quantity: 3 },
    { sku: 'TEE', locationCode: 'ATTIC', quantity: 1 },
    { sku: 'MUG', locationCode: 'MAIN-SELL', quantity: 7 },
    { sku: 'SECRET', locationCode: 'MAIN-SELL', quantity: 2 },
  );
  await side.settle();
  await move(
    { sku: 'TEE', locationCode: 'MAIN-SELL', quantity: -2 },
    { sku: 'TEE', locationCode: 'NORTH', quantity: 4 },
  );
  await side.settle();
}

export async function returns(side: Side): Promise<void> {
  const { 'loop-returns': loop, shopify, commercetools } = side.systems;
  await archeanOf(side).control('POST', 'seed', {
    ...stock,
    levels: [{ sku: 'TEE', locationCode: 'MAIN-SELL', onHand: 4 }],
  });
  await shopify.control('POST', 'seed', shopStock);
  await commercetools.control('POST', 'seed', { channels: [{ key: 'main' }], products: [{ skus: ['TEE', 'JACKET'] }] });
  await side.settle();
  const broken = { sku: 'JACKET', disposition: 'damaged' };
  await loop.control('POST', 'seed', {
    returns: [aReturn(1, [{}, broken]), aReturn(2, [{ sku: 'NOBODY' }])],
  });
  const tell = (...ids: readonly number[]) =>
    loop.control('POST', 'webhooks/deliver', {
      topic: 'return',
      trigger: 'return.closed',
      duplicates: 1,
      returnIds: ids.map(String),
      url: side.address('loop-returns', flowIds.restock),
    });
  await archeanOf(side).faults({
    kind: 'dropAfterCommit',
    times: 1,
    match: { method: 'POST', path: '/v1/stock-adjustments' },
  });
  await tell(1, 2);
  await side.settle();
  await loop.control('POST', 'seed', { returns: [aReturn(3, [{}, {}])] });
  await side.settle();
  // What was taken for sellable was not.
  await loop.control('POST', 'returns/3', {
    change: { line_items: aReturn(3, [{ disposition: 'damaged' }, {}]).line_items },
    emit: false,
  });
  await side.settle();
}

export async function exchanges(side: Side): Promise<void> {
  const loop = side.systems['loop-returns'];
  await archeanOf(side).control('POST', 'seed', {
    ...stock,
    levels: [{ sku: 'TEE', locationCode: 'MAIN-SELL', onHand: 4 }],
  });
  const asking = (id: number, sku: string) =>
    aReturn(id, [{}], {
      state: 'open',
      outcome: 'exchange',
      exchanges: [
        { exchange_id: `61${id}`, exchange_order_id: null, exchange_order_name: null, sku, out_of_stock: false },
      ],
    });
  await loop.control('POST', 'seed', { returns: [asking(1, 'JACKET'), asking(2, 'TEE')] });
  await loop.faults({
    kind: 'dropAfterCommit',
    times: 1,
    match: { method: 'POST', path: '/api/v1/warehouse/return/1/note' },
  });
  for (let time = 0; time < 2; time += 1) {
    await loop.control('POST', 'webhooks/deliver', {
      topic: 'return',
      trigger: 'return.created',
      returnIds: ['1', '2'],
      url: side.address('loop-returns', flowIds.exchanges),
    });
    await side.settle();
  }
}

async function shop<Data>({ systems }: Side, query: string, variables: Settings): Promise<Data> {
  const answer = await fetch(`${systems.shopify.url}/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': shopifyToken },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data?: Data; errors?: unknown };
  if (!data || errors) throw new Error(`Shopify: ${JSON.stringify(errors)}`);
  return data;
}

export async function refunds(side: Side): Promise<void> {
  const { shopify, 'loop-returns': loop } = side.systems;
  const lines = [{ variantId: 41, quantity: 2 }];
  await shopify.control('POST', 'seed', {
    ...shopStock,
    orders: [9001, 9002, 9003].map((id) => ({ id, name: `#S${id}`, lines })),
  });
  for (const id of [9001, 9002]) {
    const orderId = `gid://shopify/Order/${id}`;
    const { order } = await shop<{ order: { lineItems: { nodes: { id: string }[] } } }>(
      side,
      'query lines($id: ID!) { order(id: $id) { lineItems(first: 5) { nodes { id } } } }',
      { id: orderId },
    );
    const [line] = order.lineItems.nodes;
    const refundLineItems = [{ lineItemId: line?.id, quantity: 1, restockType: 'NO_RESTOCK' }];
    const byHand = `mutation byHand($input: RefundInput!, $key: String!) {
      refundCreate(input: $input) @idempotent(key: $key) { userErrors { message } }
    }`;
    await shop(side, byHand, { key: `${id}`, input: { orderId, refundLineItems } });
    if (id === 9002) {
      const made = aReturn(2, [{}], { provider_order_id: '9002' });
      const [item] = made.line_items;
      const own = { ...item, provider_line_item_id: line?.id.split('/').at(-1) };
      await loop.control('POST', 'seed', { returns: [{ ...made, line_items: [own] }] });
    }
  }
  await side.settle();
  await side.settle();
}

export async function credits(side: Side): Promise<void> {
  const loop = side.systems['loop-returns'];
  await loop.control('POST', 'seed', {
    returns: [
      aReturn(1, [{}], { gift_card: '45.00', provider_order_id: '5551' }),
      aReturn(2, [{}], { gift_card: '0.00' }),
      aReturn(3, [{}], { gift_card: '20.00', state: 'open' }),
    ],
  });
  await side.settle();
  await loop.control('POST', 'webhooks/deliver', {
    topic: 'giftcard',
    trigger: 'giftcard.requested',
    returnIds: ['1'],
    url: side.address('loop-returns', flowIds.ledger),
  });
  await side.settle();
}
