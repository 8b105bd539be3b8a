/** What the tenant holds at the start: its places, accounts and products, and orders to return against. */
import { Type } from '@sinclair/typebox';
import { controlDecoder, invalidControlBody } from '../core/decoding.ts';
import type { FulfilContext } from './context.ts';
import { models } from './models.ts';

const strict = { additionalProperties: false } as const;

const Seed = Type.Object(
  {
    records: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown()), { maxItems: 100_000 }), {
        description: 'By model; amounts as decimal strings, days as YYYY-MM-DD. An id may be given.',
      }),
    ),
    levels: Type.Optional(
      Type.Array(
        Type.Object(
          { product: Type.Integer(), location: Type.Integer(), quantity: Type.Number({ exclusiveMinimum: 0 }) },
          strict,
        ),
        { maxItems: 100_000, description: 'Units that are there; they come from lost and found.' },
      ),
    ),
  },
  strict,
);
const decode = controlDecoder(Seed);

/** Adds to the tenant without a trace in the ledger. Throws `CONTROL_BODY_INVALID`, and then adds nothing. */
export function seedTenant({ state, clock }: FulfilContext, body: unknown): Record<string, unknown> {
  const { records = {}, levels = [] } = decode(body);
  for (const [model, rows] of Object.entries(records)) {
    const fields = Object.hasOwn(models, model) ? models[model]?.fields : undefined;
    if (!fields) throw invalidControlBody(`/records/${model}: there is no such model.`);
    for (const name of rows.flatMap((row) => Object.keys(row))) {
      if (name !== 'id' && !fields[name]) throw invalidControlBody(`/records/${model}: there is no field ${name}.`);
      if (fields[name]?.type === 'many')
        throw invalidControlBody(`/records/${model}: ${name} is seeded as records of its own.`);
    }
  }
  const now = clock.now();
  for (const [model, rows] of Object.entries(records)) for (const row of rows) state.add(model, row, now);
  const [lost] = state.having('stock.location', 'type', 'lost_found');
  for (const { product, location, quantity } of levels) {
    const move = {
      product,
      quantity,
      uom: 1,
      company: 1,
      from_location: lost?.id,
      to_location: location,
      state: 'done',
    };
    state.add('stock.move', move, now);
  }
  return { products: state.table('product.product').size, sales: state.table('sale.sale').size };
}

/** Ids of the places of a tenant that is started without records of its own. */
export const places = {
  warehouse: 4,
  lostFound: 7,
  customer: 8,
  supplier: 9,
  input: 31,
  storage: 32,
  output: 33,
  quarantine: 44,
  damaged: 45,
  secondWarehouse: 5,
  secondInput: 51,
  secondStorage: 52,
} as const;

const place = (id: number, name: string, type: string, code: string, parent: number | null = null) => ({
  id,
  name,
  type,
  code,
  parent,
  ...(parent === null ? {} : { warehouse: parent }),
});

/** A tenant with two warehouses, a ledger, a customer and one order that is done; quarantine lies apart from storage. */
export function tenantSeed(
  products: readonly { readonly sku: string; readonly title: string; readonly price: string }[],
): unknown {
  const { warehouse, secondWarehouse, input, storage, output } = places;
  const first = products[0];
  return {
    records: {
      'currency.currency': [
        { id: 172, code: 'USD', name: 'US Dollar', digits: 2 },
        { id: 173, code: 'GBP', name: 'Pound Sterling', digits: 2 },
      ],
      'company.company': [{ id: 1, currency: 172 }],
      'product.uom': [{ id: 1, name: 'Unit' }],
      'stock.location': [
        {
          ...place(warehouse, 'East', 'warehouse', 'WH-EAST'),
          input_location: input,
          output_location: output,
          storage_location: storage,
        },
        place(input, 'East input', 'storage', 'EAST-IN', warehouse),
        place(storage, 'East storage', 'storage', 'EAST-STORE', warehouse),
        place(output, 'East output', 'storage', 'EAST-OUT', warehouse),
        place(places.quarantine, 'Quarantine', 'storage', 'QUARANTINE'),
        place(places.damaged, 'Damaged', 'storage', 'DAMAGED'),
        place(places.lostFound, 'Lost and Found', 'lost_found', 'LOST'),
        place(places.customer, 'Customer', 'customer', 'CUSTOMER'),
        place(places.supplier, 'Supplier', 'supplier', 'SUPPLIER'),
        {
          ...place(secondWarehouse, 'West', 'warehouse', 'WH-WEST'),
          input_location: places.secondInput,
          output_location: places.secondStorage,
          storage_location: places.secondStorage,
        },
        place(places.secondInput, 'West input', 'storage', 'WEST-IN', secondWarehouse),
        place(places.secondStorage, 'West storage', 'storage', 'WEST-STORE', secondWarehouse),
      ],
      'account.account': [
        { id: 1100, name: 'Receivable', code: '1100', kind: 'receivable', party_required: true, reconcile: true },
        { id: 2310, name: 'Gift card liability', code: '2310', kind: 'other', party_required: true },
        { id: 4100, name: 'Sales', code: '4100', kind: 'revenue' },
      ],
      'account.journal': [
        { id: 5, name: 'Revenue', code: 'REV', type: 'revenue' },
        { id: 9, name: 'Store credit', code: 'SC', type: 'general' },
      ],
      'account.period': [
        { id: 32, name: '2026-08', start_date: '2026-08-01', end_date: '2026-08-31', state: 'close' },
        { id: 33, name: '2026-09', start_date: '2026-09-01', end_date: '2026-09-30' },
      ],
      'party.party': [
        { id: 1201, code: 'P1201', name: 'Ada Example', email: 'ada@shop.example.test', account_receivable: 1100 },
      ],
      'party.address': [
        { id: 3301, party: 1201, name: 'Ada Example', street: '1 Test Street', city: 'Testville', zip: '90001' },
      ],
      'sale.channel': [{ id: 3, name: 'Shopify' }],
      'product.product': products.map(({ sku, title, price }, index) => ({
        id: 501 + index,
        code: sku,
        variant_name: title,
        list_price: price,
        cost_price: '5.00',
      })),
      'sale.sale': [
        {
          id: 84_001,
          number: 'SO10001',
          reference: '#1001',
          channel: 3,
          channel_identifier: '5000000001',
          party: 1201,
          company: 1,
          currency: 172,
          warehouse,
          invoice_address: 3301,
          shipment_address: 3301,
          sale_date: '2026-08-20',
          state: 'done',
          invoice_state: 'paid',
          shipment_state: 'sent',
        },
      ],
      'sale.line': [
        {
          id: 91_001,
          sale: 84_001,
          product: 501,
          description: `[${first?.sku}] ${first?.title}`,
          quantity: 2,
          unit: 1,
          unit_price: first?.price ?? '1.00',
        },
      ],
    },
    levels: products.map((_, index) => ({ product: 501 + index, location: storage, quantity: 10 })),
  };
}
