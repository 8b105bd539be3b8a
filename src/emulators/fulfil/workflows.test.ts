/** The state machines, return orders, stock and ledger of the emulated tenant. */
import { day, decimal, oneReturn, startTenant, type Tenant } from './test-tenant.ts';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.emulator.close());

const first = (list: unknown): number => Number((list as number[])[0]);

async function onHand(product: number, location: number): Promise<unknown> {
  const { json } = await tenant.put('product.product/get_product_inventory', [[product], [location]]);
  return json[String(product)]?.[String(location)];
}

/** Raises the return, and gives the ids of its order and of its return shipment. */
async function raise(identifier = 'loop-70001', line: Record<string, unknown> = {}) {
  const { json } = await tenant.put('sale.sale/84001/return_order', oneReturn(identifier, line));
  const order = Number(json[0]?.id);
  return { order, shipment: first(await tenant.field('sale.sale', order, 'shipment_returns')) };
}

test('a return order has negative lines, its sale as origin, and goods that are expected and not yet there', async () => {
  const { order, shipment } = await raise();
  expect(await tenant.field('sale.sale', order, 'total_amount')).toEqual(decimal('-25.00'));
  expect(await tenant.field('sale.sale', order, 'origin')).toBe('sale.sale,84001');
  expect(await tenant.field('sale.sale', 84_001, 'has_return')).toBe(true);
  expect(await tenant.field('stock.shipment.out.return', shipment, 'state')).toBe('draft');
  expect(await onHand(501, 31)).toEqual({ quantity_on_hand: 0, quantity_available: 0 });
});

test('receiving books into the input zone, finishing into storage and raises the credit note; nothing can be done twice', async () => {
  const { order, shipment } = await raise('loop-70001', { unit_price: '20.00' });
  const model = 'stock.shipment.out.return';
  expect(await tenant.put(`${model}/done`, [[shipment]])).toMatchObject({
    status: 400,
    json: { type: 'UserError', message: expect.stringContaining("in state 'draft'. Allowed states: received") },
  });
  expect(await tenant.put(`${model}/receive`, [[shipment]])).toMatchObject({ status: 200, json: null });
  expect(await onHand(501, 31)).toMatchObject({ quantity_on_hand: 1 });
  await tenant.put(`${model}/done`, [[shipment]]);
  expect(await onHand(501, 31)).toMatchObject({ quantity_on_hand: 0 });
  expect(await onHand(501, 32)).toMatchObject({ quantity_on_hand: 11 });
  expect((await tenant.put(`${model}/receive`, [[shipment]])).status).toBe(400);
  const note = first(await tenant.field('sale.sale', order, 'invoices'));
  expect(await tenant.field('account.invoice', note, 'total_amount')).toEqual(decimal('-20.00'));
  expect(await tenant.field('account.invoice', note, 'state')).toBe('posted');
  expect((await tenant.put('account.invoice/search', [[['sales', 'in', [order]]]])).json).toEqual([note]);
});

test('a repeated channel identifier is refused, answered with the first, or makes a second, as the setting says', async () => {
  const { client, put } = tenant;
  const { order } = await raise();
  const again = () => put('sale.sale/84001/return_order', oneReturn('loop-70001'));
  expect(await again()).toMatchObject({ status: 400, json: { type: 'UserError' } });
  await client.control('/settings', { repeatedReturn: 'existing' });
  expect(Number((await again()).json[0]?.id)).toBe(order);
  await client.control('/settings', { repeatedReturn: 'second' });
  expect(Number((await again()).json[0]?.id)).not.toBe(order);
  expect((await again()).json.message).toBe('Only 0 units of the line 91001 can be returned.');
});

test('a line of another order and a quantity that was not sold are refused', async () => {
  const { put } = tenant;
  expect((await put('sale.sale/84001/return_order', oneReturn('a', { order_line_id: 1 }))).json.message).toBe(
    'The line 1 is not one of the order.',
  );
  expect((await put('sale.sale/84001/return_order', oneReturn('a', { return_quantity: 3 }))).status).toBe(400);
});

test('lines of a return can be spread over warehouses: one return shipment for each', async () => {
  await tenant.client.control('/settings', { returnWarehouses: [4, 5] });
  const line = { order_line_id: 91_001, return_quantity: 1 };
  const { json } = await tenant.put('sale.sale/84001/return_order', [{ channel_identifier: 'a', lines: [line] }]);
  expect(await tenant.field('sale.sale', Number(json[0]?.id), 'shipment_returns')).toHaveLength(1);
  const sale = await tenant.create('sale.sale', exchange('#1002', 2));
  for (const method of ['quote', 'confirm', 'process']) await tenant.put(`sale.sale/${method}`, [[sale]]);
  const lines = (await tenant.field('sale.sale', sale, 'lines')) as number[];
  const both = await tenant.put(`sale.sale/${sale}/return_order`, [
    { channel_identifier: 'b', lines: lines.map((order_line_id) => ({ order_line_id })) },
  ]);
  expect(await tenant.field('sale.sale', Number(both.json[0]?.id), 'shipment_returns')).toHaveLength(2);
});

const exchange = (reference: string, lines = 1) => ({
  reference,
  channel: 3,
  party: 1201,
  company: 1,
  currency: 172,
  warehouse: 4,
  priority: '0',
  lines: [
    [
      'create',
      Array.from({ length: lines }, () => ({
        product: 502,
        description: 'Tee',
        quantity: 1,
        unit: 1,
        unit_price: decimal('25.00'),
      })),
    ],
  ],
});

test('an exchange line makes a shipment beside the return shipment', async () => {
  const { order } = await raise('loop-70001', {
    exchange_quantity: 1,
    exchange_product: 502,
    exchange_unit_price: '25.00',
  });
  expect(await tenant.field('sale.sale', order, 'shipments')).toHaveLength(1);
  expect(await tenant.field('sale.sale', order, 'total_amount')).toEqual(decimal('0.00'));
});

test('an order is quoted, confirmed and processed in this sequence, and its shipment has its priority', async () => {
  const sale = await tenant.create('sale.sale', exchange('#1001-EXC1'));
  expect((await tenant.put('sale.sale/process', [[sale]])).status).toBe(400);
  for (const method of ['quote', 'confirm', 'process']) {
    expect(await tenant.put(`sale.sale/${method}`, [[sale]])).toMatchObject({ status: 200 });
  }
  const shipment = first(await tenant.field('sale.sale', sale, 'shipments'));
  const model = 'stock.shipment.out';
  expect(await tenant.field(model, shipment, 'priority')).toBe('0');
  await tenant.put(`${model}/hold`, [[shipment], 'Wait for the return.']);
  expect((await tenant.put(`${model}/assign_try`, [[shipment]])).json.message).toContain('on hold');
  // The vendor's samples of some methods do not nest the ids.
  expect((await tenant.put(`${model}/unhold`, [shipment])).status).toBe(200);
  await tenant.put(`${model}/assign_try`, [[shipment]]);
  expect(await onHand(502, 32)).toEqual({ quantity_on_hand: 10, quantity_available: 9 });
  for (const method of ['pack', 'done']) await tenant.put(`${model}/${method}`, [[shipment]]);
  expect(await onHand(502, 32)).toEqual({ quantity_on_hand: 9, quantity_available: 9 });
  expect((await tenant.put(`${model}/cancel`, [[shipment]])).status).toBe(400);
});

test('a return is cancelled while its goods are expected, and refused once they have come', async () => {
  const { order, shipment } = await raise();
  await tenant.put('stock.shipment.out.return/receive', [[shipment]]);
  expect((await tenant.put(`sale.sale/${order}/cancel`, [])).status).toBe(400);
  const other = await raise('loop-70002');
  expect(await tenant.put(`sale.sale/${other.order}/cancel`, [])).toMatchObject({ status: 200, json: null });
  expect(await tenant.field('stock.shipment.out.return', other.shipment, 'state')).toBe('cancel');
});

const transfer = (quantity: number, fields: Record<string, unknown> = {}) => ({
  reference: 'loop-70001',
  from_location: 32,
  to_location: 44,
  company: 1,
  planned_date: day('2026-09-04'),
  moves: [
    [
      'create',
      [
        {
          product: 501,
          quantity,
          uom: 1,
          from_location: 32,
          to_location: 44,
          company: 1,
          currency: 172,
          unit_price: null,
        },
      ],
    ],
  ],
  ...fields,
});

test('a transfer waits until stock is there, and moves it when it is done', async () => {
  const model = 'stock.shipment.internal';
  const much = await tenant.create(model, transfer(11));
  await tenant.put(`${model}/wait`, [[much]]);
  expect((await tenant.put(`${model}/assign_try`, [[much]])).json).toBe(false);
  expect(await tenant.field(model, much, 'state')).toBe('waiting');
  const id = await tenant.create(model, transfer(2));
  for (const method of ['wait', 'assign_try', 'done']) await tenant.put(`${model}/${method}`, [[id]]);
  expect([await onHand(501, 32), await onHand(501, 44)]).toMatchObject([
    { quantity_on_hand: 8 },
    { quantity_on_hand: 2 },
  ]);
  expect((await tenant.put(`${model}/cancel`, [[id]])).status).toBe(400);
});

test('a transfer with a transit is shipped before it is done, and one without is never shipped', async () => {
  const model = 'stock.shipment.internal';
  const [far, near] = [
    await tenant.create(model, transfer(1, { transit_required: true })),
    await tenant.create(model, transfer(1)),
  ];
  for (const id of [far, near])
    for (const method of ['wait', 'assign_try']) await tenant.put(`${model}/${method}`, [[id]]);
  expect((await tenant.put(`${model}/done`, [[far]])).status).toBe(400);
  expect((await tenant.put(`${model}/ship`, [[near]])).status).toBe(400);
  await tenant.put(`${model}/ship`, [[far]]);
  expect(await tenant.field(model, far, 'state')).toBe('shipped');
  expect((await tenant.put(`${model}/done`, [[far]])).status).toBe(200);
});

test.each<[string, Record<string, unknown>, string]>([
  ['no quantity', { quantity: 0 }, 'The quantity of a move must be greater than zero.'],
  ['one place', { to_location: 32 }, 'The source and destination of a move must be different.'],
  ['goods that leave the company without a price', { to_location: 8 }, 'The unit price of the move is required.'],
])('a move with %s is refused', async (_, fields, message) => {
  const move = { product: 501, quantity: 1, uom: 1, from_location: 32, to_location: 44, company: 1, ...fields };
  expect((await tenant.client.send('POST', '/api/v2/model/stock.move', [move])).json.message).toBe(message);
  expect((await tenant.client.ledger()).effects).toEqual([]);
});

test('a count books the difference with lost and found, and a product that stands twice blocks it', async () => {
  const model = 'stock.inventory';
  const count = (lines: object[]) => tenant.create(model, { location: 32, lost_found: 7, lines: [['create', lines]] });
  const id = await count([{ product: 501, quantity: 13 }]);
  for (const method of ['complete', 'confirm'])
    expect((await tenant.put(`${model}/${method}`, [[id]])).status).toBe(200);
  expect(await onHand(501, 32)).toMatchObject({ quantity_on_hand: 13 });
  const double = await count([
    { product: 501, quantity: 1 },
    { product: 501, quantity: 2 },
  ]);
  await tenant.put(`${model}/complete`, [[double]]);
  expect((await tenant.put(`${model}/confirm`, [[double]])).json.message).toBe('A product stands twice in the count.');
});

const entry = (fields: Record<string, unknown> = {}, credit = '45.00', party: number | null = 1201) => ({
  company: 1,
  journal: 9,
  period: 33,
  date: day('2026-09-04'),
  description: 'loop-70001',
  lines: [
    [
      'create',
      [
        { account: 4100, debit: decimal('45.00'), credit: decimal('0.00') },
        { account: 2310, party, debit: decimal('0.00'), credit: decimal(credit) },
      ],
    ],
  ],
  ...fields,
});

test('a balanced journal entry is posted once', async () => {
  const id = await tenant.create('account.move', entry());
  expect((await tenant.put('account.move/post', [[id]])).status).toBe(200);
  expect((await tenant.put('account.move/post', [[id]])).status).toBe(400);
});

test.each<[string, object, string]>([
  ['out of balance', entry({}, '44.99'), 'You can not post an unbalanced move.'],
  ['without lines', entry({ lines: [] }), 'You can not post an empty move.'],
  [
    'outside its period',
    entry({ date: day('2026-10-01') }),
    'The date of the move is not within its period "2026-09".',
  ],
  ['in a closed period', entry({ period: 32, date: day('2026-08-31') }), 'The period "2026-08" is closed.'],
  [
    'without the party that its account needs',
    entry({}, '45.00', null),
    'The party of a line of account "Gift card liability" is required.',
  ],
])('a journal entry %s is not posted', async (_, values, message) => {
  const id = await tenant.create('account.move', values);
  expect((await tenant.put('account.move/post', [[id]])).json.message).toBe(message);
  expect(await tenant.field('account.move', id, 'state')).toBe('draft');
});

test('a credit note of our own is validated and posted, and a posted invoice can be credited', async () => {
  const line = {
    type: 'line',
    product: 501,
    description: 'Tee',
    quantity: -1,
    unit: 1,
    account: 4100,
    unit_price: decimal('45.00'),
  };
  const header = {
    type: 'out',
    party: 1201,
    invoice_address: 3301,
    company: 1,
    currency: 172,
    account: 1100,
    journal: 5,
  };
  const id = await tenant.create('account.invoice', { ...header, reference: 'a', lines: [['create', [line]]] });
  for (const method of ['validate_invoice', 'post']) await tenant.put(`account.invoice/${method}`, [[id]]);
  expect(await tenant.field('account.invoice', id, 'total_amount')).toEqual(decimal('-45.00'));
  const [credit] = (await tenant.put('account.invoice/credit', [[id]])).json;
  expect(await tenant.field('account.invoice', Number(credit), 'total_amount')).toEqual(decimal('45.00'));
});

test('a gift card goes from draft to active and to cancelled, and an active one is not deleted', async () => {
  const model = 'gift_card.gift_card';
  const id = await tenant.create(model, { currency: 172, amount: decimal('45.00'), comment: 'a' });
  await tenant.put(`${model}/activate`, [[id]]);
  expect(await tenant.field(model, id, 'amount_available')).toEqual(decimal('45.00'));
  expect((await tenant.client.send('DELETE', `/api/v2/model/${model}/${id}`)).status).toBe(400);
  await tenant.put(`${model}/cancel`, [[id]]);
  expect(await tenant.field(model, id, 'state')).toBe('canceled');
});

test('a long task answers before it is done, and its result is asked for', async () => {
  await tenant.client.control('/settings', { longTasks: ['account.move.post'] });
  const id = await tenant.create('account.move', entry());
  const { json } = await tenant.put('account.move/post', [[id]]);
  expect(json.__class__).toBe('AsyncResult');
  const ask = () => tenant.client.send('POST', '/api/v2/async-result', { tasks: [[json.task_id, json.token]] });
  expect((await ask()).json).toEqual({ tasks: [{ state: 'PENDING' }] });
  expect((await ask()).json).toEqual({ tasks: [{ state: 'SUCCESS', result: null }] });
});
