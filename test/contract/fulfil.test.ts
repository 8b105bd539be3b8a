/** Every operation of the Fulfil connector, called by our client, against the running emulator. */
import { connector } from '../../connectors/fulfil/connector.ts';
import type { Brand } from '../../schemas/formats/brand.ts';
import { payloadSchema } from '../../src/blueprint/payload-schemas.ts';
import type { Emulator } from '../../src/emulators/core/emulator.ts';
import { testClient } from '../../src/emulators/core/test-client.ts';
import { startFulfilEmulator } from '../../src/emulators/fulfil/server.ts';
import { compileExpression } from '../../src/mapping/expression.ts';
import { validator } from '../../src/mapping/validator.ts';
import { type CallResult, callOperation } from '../../src/runtime/connection/call-operation.ts';
import { type Connection, openConnection } from '../../src/runtime/connection/connection.ts';
import { pagesOf } from '../../src/runtime/connection/pages.ts';
import type { Database } from '../../src/runtime/store/database.ts';
import { makeMigratedHome, type TestHome } from '../../src/runtime/store/test-home.ts';

let home: TestHome;
let database: Database;
let emulator: Emulator;
let connection: Connection;
let count = 0;
const called = new Set<string>();

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  emulator = await startFulfilEmulator({ callsPerSecond: 100_000, now: '2026-09-04T10:00:00Z' });
});
afterAll(async () => {
  await emulator.close();
  await database.close();
  await home.remove();
});
beforeEach(async () => {
  await control('/reset', {});
  connection = await connect();
});

const control = (path: string, body: unknown) => testClient(emulator, {}).control(path, body);
const ledger = async (operation: string) =>
  (await testClient(emulator, {}).ledger()).effects.filter((effect) => effect.operation === operation);

async function connect(settings: Record<string, unknown> = {}): Promise<Connection> {
  count += 1;
  process.env.FULFIL_TOKEN = 'fulfil-emulator-token';
  process.env.FULFIL_WAREHOUSE_TOKEN = 'fulfil-warehouse-token';
  const brand: Brand = {
    id: `fulfil-${count}`,
    title: 'Brand',
    connectors: {
      fulfil: {
        settings: {
          baseUrl: emulator.url,
          rate: { limit: 10_000, windowMs: 1_000, burst: 9_000, pauseMs: 100 },
          retry: { attempts: 1, baseMs: 10, maximumMs: 20 },
          capabilities: { giftCards: true, journalEntries: true, warehouse: true },
          ...settings,
        },
        credentials: { token: { env: 'FULFIL_TOKEN' }, warehouseToken: { env: 'FULFIL_WAREHOUSE_TOKEN' } },
      },
    },
    flows: {},
  };
  return openConnection(database, brand, connector);
}

async function call(operation: string, parameters: Record<string, unknown> = {}, body?: unknown): Promise<CallResult> {
  called.add(operation);
  const { request, response } = connector.operations[operation] ?? {};
  if (request && body !== undefined) await expectFit(request, body);
  const result = await callOperation(database, connection, connection.operation(operation), parameters, body, {
    keys: ['r'],
  });
  if (result.outcome.kind === 'ok' && response) await expectFit(response, result.body);
  return result;
}

async function expectFit(schemaId: string, value: unknown): Promise<void> {
  const schema = await payloadSchema(schemaId);
  if (!schema) throw new Error(`no schema ${schemaId}`);
  expect({ schemaId, misfit: validator(schema)(value) }).toEqual({ schemaId, misfit: undefined });
}

type Rows = Record<string, unknown>[];
const rows = async (operation: string, parameters: Record<string, unknown>): Promise<Rows> => {
  const { outcome, body } = await call(operation, parameters);
  expect({ operation, outcome }).toEqual({ operation, outcome: { kind: 'ok' } });
  return body as Rows;
};
const one = async (operation: string, parameters: Record<string, unknown>) =>
  (await rows(operation, parameters))[0] ?? {};
const created = async (operation: string, body: unknown): Promise<number> => {
  const result = await call(operation, {}, body);
  expect({ operation, outcome: result.outcome }).toEqual({ operation, outcome: { kind: 'ok' } });
  return Number((result.body as Rows)[0]?.id);
};
const done = async (operation: string, id: number, body?: unknown) => {
  expect({ operation, ...(await call(operation, { id }, body)).outcome }).toEqual({ operation, kind: 'ok' });
};

const givenReturn = {
  channel_identifier: 'loop-70001',
  reference: '#1001-R1',
  warehouse: 4,
  lines: [{ order_line_id: 91_001, return_quantity: 1, unit_price: '25.00', return_reason: 'Too small' }],
};
const idOf = ({ id }: Record<string, unknown>): number => Number(id);
const firstOf = (value: unknown): number => Number((value as number[])[0]);

/** What reading back finds after a write, by the rules of its operation. */
async function readBack(operation: string, parameters: Record<string, unknown>, request?: unknown): Promise<unknown> {
  const { readBack: mechanism } = connection.operation(operation);
  if (!mechanism) throw new Error(`${operation} can not be read back`);
  const written = { body: request, request, parameters };
  const asked: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(mechanism.parameters))
    asked[name] = await compileExpression(source).evaluate(written);
  const { body } = await call(mechanism.operation, asked);
  return compileExpression(mechanism.found).evaluate({ ...written, body });
}

test('the master data is found by its codes', async () => {
  expect((await call('testConnection')).outcome).toEqual({ kind: 'ok' });
  expect(await rows('listProducts', { codes: ['TEE-BLK-M', 'NONE'] })).toMatchObject([
    { id: 501, code: 'TEE-BLK-M', active: true, salable: true, list_price: '25.00' },
  ]);
  expect(await rows('listProducts', { codes: [] })).toEqual([]);
  expect(await rows('listLocations', { types: ['warehouse'] })).toMatchObject([
    { code: 'WH-EAST' },
    { code: 'WH-WEST' },
  ]);
  expect(await rows('listCurrencies', { codes: ['USD'] })).toMatchObject([{ id: 172 }]);
  expect(await rows('listAccounts', { codes: ['2310'] })).toMatchObject([{ id: 2310, party_required: true }]);
  expect(await rows('listJournals', { codes: ['SC'] })).toMatchObject([{ id: 9 }]);
  expect(await rows('listPeriods', { endsFrom: '2026-09-04', startsBefore: '2026-09-05' })).toMatchObject([
    { id: 33, state: 'open', start_date: '2026-09-01' },
  ]);
  expect(await rows('listParties', { emails: ['ada@shop.example.test'] })).toMatchObject([{ id: 1201 }]);
});

test('stock is read summed and place by place', async () => {
  const summed = { productIds: [501], context: '{"locations":[32,44]}' };
  expect(await rows('readStockLevels', summed)).toEqual([
    { id: 501, code: 'TEE-BLK-M', quantity_on_hand: 10, quantity_available: 10 },
  ]);
  const { body } = await call('getProductInventory', { productIds: [501, 502], locationIds: [32, 44] });
  const list = await compileExpression(connector.operations.getProductInventory?.items ?? '').evaluate(body);
  expect(list).toHaveLength(4);
  expect(list).toContainEqual({ product: 501, location: 44, quantity_on_hand: 0, quantity_available: 0 });
});

test('pages are read to the end, in the order of changes, and none twice', async () => {
  connection = await connect({ pageSize: 2 });
  await control('/seed', { records: { 'product.product': [{ id: 900, code: 'A', variant_name: 'A' }] } });
  const operation = connection.operation('listProducts');
  const read = (parameters: Record<string, unknown>) => call('listProducts', parameters);
  const codes = ['TEE-BLK-M', 'TEE-WHT-S', 'JKT-NVY-M', 'JKT-NVY-L', 'A'];
  const sizes: number[] = [];
  const ids = new Set<unknown>();
  for await (const { body } of pagesOf(operation, { codes }, read)) {
    sizes.push((body as Rows).length);
    for (const { id } of body as Rows) ids.add(id);
  }
  expect([sizes, ids.size]).toEqual([[2, 2, 1], 5]);
});

test('a return is raised once, found again by its identifier, received, finished and credited to the cent', async () => {
  expect((await call('createReturnOrder', { saleId: 84_001 }, givenReturn)).outcome.kind).toBe('ok');
  const order = await one('listSales', { channelIdentifiers: ['loop-70001'] });
  expect(order).toMatchObject({ reference: '#1001-R1', origin: 'sale.sale,84001', total_amount: '-25.00' });
  expect(await readBack('createReturnOrder', { saleId: 84_001 }, givenReturn)).toEqual([{ id: order.id }]);
  expect(await rows('listSaleLines', { saleIds: [order.id] })).toMatchObject([
    { 'product.code': 'TEE-BLK-M', quantity: -1, unit_price: '25.00' },
  ]);
  const shipment = firstOf(order.shipment_returns);
  expect(await readBack('receiveReturnShipment', { id: shipment })).toBeUndefined();
  await done('receiveReturnShipment', shipment);
  expect(await readBack('receiveReturnShipment', { id: shipment })).toBe(true);
  await done('finishReturnShipment', shipment);
  expect(await rows('listReturnShipments', { ids: [shipment] })).toMatchObject([{ state: 'done' }]);
  expect(await rows('listMoves', { shipments: [`stock.shipment.out.return,${shipment}`] })).toHaveLength(2);
  const note = await one('listInvoices', { saleIds: [order.id] });
  expect(note).toMatchObject({ state: 'posted', total_amount: '-25.00' });
  expect(await rows('listInvoiceLines', { invoiceIds: [note.id] })).toMatchObject([{ quantity: -1, amount: '-25.00' }]);
});

test('amounts of a return go as strings, or tagged by setting', async () => {
  connection = await connect({ returnOrders: { tagAmounts: true, repeatedIdentifier: false } });
  expect((await call('createReturnOrder', { saleId: 84_001 }, givenReturn)).outcome.kind).toBe('ok');
  expect(await one('listSales', { channelIdentifiers: ['loop-70001'] })).toMatchObject({ total_amount: '-25.00' });
});

test('a second return with the same identifier is refused as data, with the words of Fulfil', async () => {
  await call('createReturnOrder', { saleId: 84_001 }, givenReturn);
  expect((await call('createReturnOrder', { saleId: 84_001 }, givenReturn)).outcome).toEqual({
    kind: 'dataError',
    code: 'FULFIL_USER_ERROR',
    message: 'E1000: A return order with the channel identifier "loop-70001" exists already.',
  });
});

const transfer = {
  reference: 'loop-70001:81001:quarantine',
  from_location: 32,
  to_location: 44,
  company: 1,
  planned_date: '2026-09-04',
  moves: [
    {
      product: 501,
      quantity: 2,
      uom: 1,
      from_location: 32,
      to_location: 44,
      company: 1,
      currency: 172,
      unit_price: null,
    },
  ],
};

test('a transfer is created, found by its reference, allocated and done', async () => {
  const id = await created('createInternalShipment', transfer);
  expect(await readBack('createInternalShipment', {}, transfer)).toMatchObject([{ id }]);
  for (const step of ['waitInternalShipment', 'assignInternalShipment', 'finishInternalShipment']) await done(step, id);
  expect(await rows('listInternalShipments', { references: [transfer.reference] })).toMatchObject([
    { state: 'done', planned_date: '2026-09-04', moves: [expect.any(Number)] },
  ]);
  expect((await call('cancelInternalShipment', { id })).outcome).toMatchObject({
    kind: 'dataError',
    code: 'FULFIL_USER_ERROR',
  });
  expect((await call('shipInternalShipment', { id })).outcome.kind).toBe('dataError');
});

test('a create whose answer is lost is open, and is found again instead of being made twice', async () => {
  await control('/faults', { faults: [{ kind: 'dropAfterCommit', match: { path: 'stock.shipment.internal' } }] });
  expect((await call('createInternalShipment', {}, transfer)).outcome.kind).toBe('unknown');
  expect(await readBack('createInternalShipment', {}, transfer)).toMatchObject([{ id: expect.any(Number) }]);
  expect(await ledger('stock.shipment.internal.create')).toHaveLength(1);
});

test('a count is created, closed and booked', async () => {
  const id = await created('createInventory', {
    location: 32,
    lost_found: 7,
    type: 'cycle',
    lines: [{ product: 501, quantity: 13 }],
  });
  for (const step of ['completeInventory', 'confirmInventory']) await done(step, id);
  expect(await rows('listInventories', { ids: [id] })).toMatchObject([{ state: 'done' }]);
});

test('an exchange order goes out with its priority, is held, let go and allocated', async () => {
  const order = {
    channel: 3,
    reference: '#1001-EXC1',
    party: 1201,
    company: 1,
    currency: 172,
    warehouse: 4,
    priority: '1',
    lines: [{ product: 502, description: 'Tee', quantity: 1, unit: 1, unit_price: '25.00' }],
  };
  const id = await created('createSale', order);
  expect(await readBack('createSale', {}, order)).toMatchObject([{ id }]);
  for (const step of ['quoteSale', 'confirmSale', 'processSale']) await done(step, id);
  const shipment = await one('listCustomerShipments', { saleIds: [id] });
  expect(shipment).toMatchObject({ priority: '1', state: 'waiting' });
  const shipmentId = idOf(shipment);
  expect((await call('setShipmentPriority', { shipmentId }, { priority: '0' })).outcome.kind).toBe('ok');
  await done('holdShipment', shipmentId, { note: 'Wait.' });
  expect((await call('assignShipment', { id: shipmentId })).outcome.kind).toBe('dataError');
  await done('unholdShipment', shipmentId, { note: 'Go on.' });
  await done('assignShipment', shipmentId);
  expect(await rows('listCustomerShipments', { ids: [shipmentId] })).toMatchObject([
    { priority: '0', state: 'assigned' },
  ]);
  expect((await call('cancelSale', { id })).outcome.kind).toBe('dataError');
});

test('a credit note of our own and a balanced entry are posted; an unbalanced one is refused', async () => {
  const note = await created('createCreditNote', {
    type: 'out',
    party: 1201,
    invoice_address: 3301,
    company: 1,
    currency: 172,
    account: 1100,
    journal: 5,
    reference: 'loop-70001',
    lines: [
      { type: 'line', product: 501, description: 'Tee', quantity: -1, unit: 1, account: 4100, unit_price: '45.10' },
    ],
  });
  for (const step of ['validateInvoice', 'postInvoice']) await done(step, note);
  expect(await rows('listInvoices', { references: ['loop-70001'] })).toMatchObject([
    { state: 'posted', total_amount: '-45.10' },
  ]);
  const entry = (credit: string) => ({
    company: 1,
    journal: 9,
    period: 33,
    date: '2026-09-04',
    description: `loop-70001:${credit}`,
    lines: [
      { account: 4100, debit: '45.00', credit: '0.00' },
      { account: 2310, party: 1201, debit: '0.00', credit },
    ],
  });
  const [even, odd] = [
    await created('createJournalEntry', entry('45.00')),
    await created('createJournalEntry', entry('44.99')),
  ];
  await done('postJournalEntry', even);
  expect((await call('postJournalEntry', { id: odd })).outcome.message).toBe(
    'E1000: You can not post an unbalanced move.',
  );
  expect(await rows('listJournalEntries', { descriptions: ['loop-70001:45.00'] })).toMatchObject([
    { state: 'posted', date: '2026-09-04' },
  ]);
  expect(await rows('listJournalLines', { entryIds: [even] })).toMatchObject([
    { debit: '45.00', credit: '0.00' },
    { 'account.code': '2310' },
  ]);
});

test('a gift card is created and activated', async () => {
  const card = { currency: 172, amount: '45.00', comment: 'loop-70001' };
  const id = await created('createGiftCard', card);
  await done('activateGiftCard', id);
  expect(await rows('listGiftCards', { comments: ['loop-70001'] })).toMatchObject([
    { state: 'active', amount_available: '45.00' },
  ]);
});

test('a warehouse receives and adjusts by its own token', async () => {
  await call('createReturnOrder', { saleId: 84_001 }, givenReturn);
  const shipment = await one('listWarehouseReturnShipments', { status: 'pending' });
  const [line] = shipment.lines as Rows;
  const receipt = { id: idOf(shipment), lines: [{ id: idOf(line ?? {}), quantity: 1 }] };
  expect((await call('receiveByWarehouse', {}, receipt)).outcome.kind).toBe('ok');
  const adjustments = [{ product_code: 'TEE-BLK-M', quantity: -1, reference: 'loop-70001', date: '2026-09-04' }];
  expect((await call('adjustByWarehouse', {}, { adjustments })).outcome.kind).toBe('ok');
  expect(await rows('listWarehouseProducts', { perPage: 2 })).toHaveLength(2);
  expect(await rows('readStockLevels', { productIds: [501], context: '{"locations":[32]}' })).toMatchObject([
    { quantity_on_hand: 10 },
  ]);
});

test('a webhook is set up once, and changes are found by their time', async () => {
  const webhook = { event: 'product.product.inventory_level_changed', url: 'http://127.0.0.1:9/hook' };
  const id = await created('createWebhook', webhook);
  expect(await readBack('createWebhook', {}, webhook)).toEqual([{ id }]);
  expect(await rows('listWebhooks', {})).toHaveLength(1);
  await control('/seed', {});
  expect(await rows('listChangedProducts', { changedSince: '2026-09-04T00:00:00Z' })).toEqual([]);
});

test('a call that is too early is made again; a 429 that finds fault with the request is not', async () => {
  await control('/faults', { faults: [{ kind: 'throttle', status: 429 }] });
  expect(await rows('listCurrencies', { codes: ['USD'] })).toHaveLength(1);
  await control('/settings', { maximumPage: 100 });
  expect((await call('listCurrencies', { codes: ['USD'] })).outcome).toEqual({
    kind: 'dataError',
    code: 'FULFIL_VALIDATION_FAILED',
    message: 'Invalid page size: the limit cannot exceed 100.',
  });
});

test('a page of a gateway is a retry for a read and open for a write; a long task is open; an expired token says so', async () => {
  const many = { kind: 'serverError', status: 502, times: 2 };
  await control('/faults', { faults: [many] });
  expect((await call('listCurrencies', { codes: ['USD'] })).outcome).toMatchObject({
    kind: 'retry',
    code: 'FULFIL_UNAVAILABLE',
  });
  await control('/faults', { faults: [many] });
  expect((await call('createInternalShipment', {}, transfer)).outcome).toMatchObject({
    kind: 'unknown',
    code: 'FULFIL_UNAVAILABLE',
  });
  await control('/reset', {});
  const id = await created('createInternalShipment', transfer);
  await control('/settings', { longTasks: ['stock.shipment.internal.wait'] });
  expect((await call('waitInternalShipment', { id })).outcome).toMatchObject({
    kind: 'unknown',
    code: 'FULFIL_STILL_WORKING',
  });
  await control('/settings', { tokens: ['another'] });
  expect((await call('testConnection')).outcome).toMatchObject({ kind: 'reauthenticate', code: 'FULFIL_UNAUTHORIZED' });
});

test('every operation of the connector was called', () => {
  expect([...called].sort()).toEqual(Object.keys(connector.operations).sort());
});
