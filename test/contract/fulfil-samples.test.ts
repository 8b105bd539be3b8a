/** The samples of the vendor's and third parties' sources, with made-up values: what comes decodes into our schemas, and what we send is written as they show it. */
import { connector } from '../../connectors/fulfil/connector.ts';
import { payloadSchema } from '../../src/blueprint/payload-schemas.ts';
import { resolveConnector } from '../../src/blueprint/resolve-connector.ts';
import { signatureOf } from '../../src/emulators/fulfil/webhooks.ts';
import { validator } from '../../src/mapping/validator.ts';
import { openOperation } from '../../src/runtime/connection/connection.ts';
import { requestBody } from '../../src/runtime/connection/request-body.ts';

const resolved = resolveConnector(connector, {
  baseUrl: 'https://merchant.example.test',
  capabilities: { giftCards: true, journalEntries: true, warehouse: true },
});
const decimal = (text: string) => ({ __class__: 'Decimal', decimal: text });

async function read(operationId: string, wire: unknown): Promise<unknown> {
  const operation = openOperation(resolved, operationId);
  const value = operation.fields.decode(wire);
  const schema = await payloadSchema(operation.declaration.response ?? '');
  if (!schema) throw new Error('no schema');
  expect(validator(schema)(value)).toBeUndefined();
  return value;
}

async function written(operationId: string, parameters: Record<string, unknown>, request?: unknown): Promise<unknown> {
  const operation = openOperation(resolved, operationId);
  const body = requestBody(resolved.settings, operation, parameters, request);
  return JSON.parse(JSON.stringify(operation.fields.encode(body)));
}

test('an order decodes without a digit lost', async () => {
  const wire = {
    id: 84_001,
    number: 'SO10001',
    reference: '#1001',
    rec_name: 'SO10001 (#1001)',
    channel: 3,
    channel_identifier: '5000000001',
    party: 1201,
    currency: 172,
    company: 1,
    warehouse: 4,
    state: 'done',
    invoice_state: 'paid',
    shipment_state: 'sent',
    has_return: false,
    lines: [91_001, 91_002],
    shipment_returns: [],
    invoices: [61_001],
    origin: null,
    metadata: null,
    sale_date: { __class__: 'date', year: 2026, month: 8, day: 20, iso_string: '2026-08-20' },
    total_amount: decimal('90.00'),
    write_date: {
      __class__: 'datetime',
      year: 2026,
      month: 8,
      day: 21,
      hour: 9,
      minute: 0,
      second: 1,
      microsecond: 0,
      iso_string: '2026-08-21T09:00:01',
    },
    rec_blurb: {
      id: 84_001,
      title: 'SO10001 (#1001)',
      subtitle: [
        ['Date', '2026-08-20'],
        ['Total', '$90.00'],
      ],
      description: null,
    },
  };
  expect(await read('listSales', [wire])).toEqual([
    { ...wire, sale_date: '2026-08-20', total_amount: '90.00', write_date: '2026-08-21T09:00:01Z' },
  ]);
});

test('lines with a dotted field decode', async () => {
  const line = { id: 91_001, product: 501, 'product.code': 'TEE-BLK-M', quantity: 1.0, unit_price: decimal('45.00') };
  expect(await read('listSaleLines', [line])).toEqual([{ ...line, unit_price: '45.00' }]);
});

test('a search by the time of change is written as the named form shows it', async () => {
  expect(await written('listSales', { changedSince: '2026-09-04T00:00:00Z' })).toMatchObject({
    filters: [
      [
        'write_date',
        '>=',
        {
          __class__: 'datetime',
          year: 2026,
          month: 9,
          day: 4,
          hour: 0,
          minute: 0,
          second: 0,
          microsecond: 0,
          iso_string: '2026-09-04T00:00:00',
        },
      ],
    ],
    order: [
      ['write_date', 'ASC'],
      ['id', 'ASC'],
    ],
    limit: 500,
  });
});

test('a return order is written with its amounts as strings, as the one source shows it', async () => {
  const request = {
    channel_identifier: 'loop-70001',
    reference: '#1001-R1',
    warehouse: 4,
    lines: [
      {
        order_line_id: 91_001,
        return_quantity: 1,
        unit_price: '45.00',
        channel_identifier: 'loop-line-81001',
        return_reason: 'Too small',
        exchange_quantity: 1,
        exchange_product: 502,
        exchange_unit_price: '45.00',
      },
    ],
  };
  expect(await written('createReturnOrder', { saleId: 84_001 }, request)).toEqual([request]);
});

test('a credit note and a journal entry are written with tagged amounts, and lines as a command', async () => {
  const line = {
    type: 'line',
    product: 501,
    description: '[TEE-BLK-M] Tee',
    quantity: -1,
    unit: 1,
    account: 4100,
    origin: 'sale.line,91001',
  };
  const note = { type: 'out', party: 1201, reference: 'loop-70001' };
  expect(await written('createCreditNote', {}, { ...note, lines: [{ ...line, unit_price: '45.00' }] })).toEqual([
    { ...note, lines: [['create', [{ ...line, unit_price: decimal('45.00') }]]] },
  ]);
  const entry = { company: 1, journal: 9, period: 33, description: 'Loop return 70001 store credit' };
  const lines = [
    { account: 4100, debit: '45.00', credit: '0.00' },
    { account: 2310, party: 1201, debit: '0.00', credit: '45.00' },
  ];
  expect(await written('createJournalEntry', {}, { ...entry, date: '2026-09-04', lines })).toEqual([
    {
      ...entry,
      date: { __class__: 'date', year: 2026, month: 9, day: 4, iso_string: '2026-09-04' },
      lines: [['create', lines.map((each) => ({ ...each, debit: decimal(each.debit), credit: decimal(each.credit) }))]],
    },
  ]);
});

test('the interface of warehouses takes plain dates', async () => {
  const body = {
    adjustments: [
      {
        product_code: 'TEE-BLK-M',
        quantity: 1,
        reason: 'loop return resaleable',
        reference: 'loop-70001',
        date: '2026-09-04',
      },
    ],
  };
  expect(await written('adjustByWarehouse', {}, body)).toEqual(body);
});

test.each<[string, string, string]>([
  // printf %s BODY | openssl dgst -sha256 -mac HMAC -macopt hexkey:HEX -binary | base64, HEX being the decoded secret.
  ['c2VjcmV0', '[]', 'UzZKB/zFY+cS9Cz8neHijh4tOfI2zuQw8RIgPlV66j8='],
  ['AP8Q', '[{"product_code":"TÉE"}]', '50ypgpSz8fPjkSTNezEsxHBwIZVDneCjFZBrtWG1cGI='],
])('the secret %s signs %s with %s', (secret, body, signature) => {
  expect(signatureOf(secret, body)).toBe(signature);
});
