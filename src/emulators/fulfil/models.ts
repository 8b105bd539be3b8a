/** The models and fields that are kept: the field tables of the sources, and nothing that no operation uses. */

export type FieldType = 'text' | 'flag' | 'number' | 'decimal' | 'date' | 'dateTime' | 'list' | 'json' | 'one' | 'many';

export interface Field {
  readonly type: FieldType;
  /** The other model, of one and many. */
  readonly model?: string;
  /** The field of the other model that names this one, of many. */
  readonly by?: string;
  readonly required?: boolean;
  /** Computed, or set by workflow alone: not to be written. */
  readonly readOnly?: boolean;
}

export interface Model {
  readonly fields: Readonly<Record<string, Field>>;
  readonly defaults: Readonly<Record<string, unknown>>;
}

const types: readonly FieldType[] = [
  'text',
  'flag',
  'number',
  'decimal',
  'date',
  'dateTime',
  'list',
  'json',
  'one',
  'many',
];

/** `name: 'one stock.location required'`, `lines: 'many sale.line sale'`. */
function model(declared: Readonly<Record<string, string>>, defaults: Readonly<Record<string, unknown>> = {}): Model {
  const fields: Record<string, Field> = {
    create_date: { type: 'dateTime', readOnly: true },
    write_date: { type: 'dateTime', readOnly: true },
    rec_name: { type: 'text', readOnly: true },
  };
  for (const [name, text] of Object.entries(declared)) {
    const words = text.split(' ');
    const type = types.find((each) => each === words[0]) ?? 'text';
    fields[name] = {
      type,
      ...(type === 'one' || type === 'many' ? { model: words[1] ?? '' } : {}),
      ...(type === 'many' ? { by: words[2] ?? '' } : {}),
      required: words.includes('required'),
      readOnly: words.includes('readOnly'),
    };
  }
  return { fields, defaults };
}

const draft = { state: 'draft' } as const;
const shipment = {
  number: 'text readOnly',
  reference: 'text',
  state: 'text readOnly',
  company: 'one company.company required',
  planned_date: 'date',
  effective_date: 'date readOnly',
} as const;

export const models: Readonly<Record<string, Model>> = {
  'company.company': model({ party: 'one party.party', currency: 'one currency.currency' }),
  'currency.currency': model({ code: 'text required', name: 'text', digits: 'number' }),
  'product.uom': model({ name: 'text required' }),
  'product.product': model(
    {
      code: 'text',
      variant_name: 'text',
      template: 'number',
      active: 'flag',
      salable: 'flag',
      type: 'text',
      default_uom: 'one product.uom',
      list_price: 'decimal',
      cost_price: 'decimal',
      upc: 'text',
      is_gift_card: 'flag',
      quantity_on_hand: 'number readOnly',
      quantity_available: 'number readOnly',
    },
    { active: true, salable: true, type: 'goods', default_uom: 1, list_price: '0.00', cost_price: '0.00' },
  ),
  'stock.location': model(
    {
      name: 'text required',
      code: 'text',
      type: 'text required',
      active: 'flag',
      parent: 'one stock.location',
      warehouse: 'one stock.location',
      input_location: 'one stock.location',
      output_location: 'one stock.location',
      storage_location: 'one stock.location',
      quantity_on_hand: 'number readOnly',
    },
    { active: true },
  ),
  'stock.move': model(
    {
      product: 'one product.product required',
      quantity: 'number required',
      uom: 'one product.uom required',
      from_location: 'one stock.location required',
      to_location: 'one stock.location required',
      company: 'one company.company required',
      unit_price: 'decimal',
      currency: 'one currency.currency',
      shipment: 'text',
      origin: 'text',
      planned_date: 'date',
      effective_date: 'date readOnly',
      state: 'text readOnly',
    },
    draft,
  ),
  'stock.shipment.internal': model(
    {
      ...shipment,
      from_location: 'one stock.location required',
      to_location: 'one stock.location required',
      transit_required: 'flag',
      moves: 'many stock.move shipment',
    },
    { ...draft, transit_required: false },
  ),
  'stock.shipment.out.return': model(
    {
      ...shipment,
      customer: 'one party.party required',
      warehouse: 'one stock.location required',
      moves: 'many stock.move shipment',
      incoming_moves: 'list readOnly',
      inventory_moves: 'list readOnly',
      acknowledged_by_3pl_at: 'dateTime readOnly',
      sales: 'list readOnly',
    },
    { ...draft, incoming_moves: [], inventory_moves: [], sales: [] },
  ),
  'stock.shipment.out': model(
    {
      ...shipment,
      customer: 'one party.party required',
      warehouse: 'one stock.location required',
      priority: 'text',
      picking_status: 'text readOnly',
      on_hold: 'flag readOnly',
      moves: 'many stock.move shipment',
      sales: 'list readOnly',
    },
    { ...draft, priority: '2', on_hold: false, sales: [] },
  ),
  'stock.inventory': model(
    {
      location: 'one stock.location required',
      lost_found: 'one stock.location required',
      type: 'text',
      date: 'date',
      state: 'text readOnly',
      lines: 'many stock.inventory.line inventory',
    },
    { ...draft, type: 'cycle' },
  ),
  'stock.inventory.line': model({
    inventory: 'one stock.inventory required',
    product: 'one product.product required',
    quantity: 'number required',
    expected_quantity: 'number readOnly',
  }),
  'sale.channel': model({ name: 'text required' }),
  'sale.sale': model(
    {
      number: 'text readOnly',
      reference: 'text',
      channel: 'one sale.channel required',
      channel_identifier: 'text',
      party: 'one party.party required',
      company: 'one company.company required',
      currency: 'one currency.currency required',
      invoice_address: 'one party.address',
      shipment_address: 'one party.address',
      warehouse: 'one stock.location',
      sale_date: 'date',
      priority: 'text',
      comment: 'text',
      state: 'text readOnly',
      invoice_state: 'text readOnly',
      shipment_state: 'text readOnly',
      has_return: 'flag readOnly',
      origin: 'text',
      metadata: 'json',
      lines: 'many sale.line sale',
      invoices: 'list readOnly',
      shipments: 'list readOnly',
      shipment_returns: 'list readOnly',
      total_amount: 'decimal readOnly',
      untaxed_amount: 'decimal readOnly',
      tax_amount: 'decimal readOnly',
    },
    {
      ...draft,
      invoice_state: 'none',
      shipment_state: 'none',
      has_return: false,
      origin: null,
      metadata: null,
      invoices: [],
      shipments: [],
      shipment_returns: [],
    },
  ),
  'sale.line': model({
    sale: 'one sale.sale required',
    product: 'one product.product',
    description: 'text',
    quantity: 'number required',
    unit: 'one product.uom',
    unit_price: 'decimal required',
    amount: 'decimal readOnly',
    warehouse: 'one stock.location',
    channel_identifier: 'text',
    note: 'text',
    return_reason: 'text',
    origin: 'text',
  }),
  'party.party': model(
    {
      code: 'text',
      name: 'text',
      email: 'text',
      phone: 'text',
      active: 'flag',
      addresses: 'many party.address party',
      account_receivable: 'one account.account',
    },
    { active: true },
  ),
  'party.address': model({
    party: 'one party.party required',
    name: 'text',
    street: 'text',
    city: 'text',
    zip: 'text',
  }),
  'account.account': model(
    { name: 'text required', code: 'text', kind: 'text', party_required: 'flag', reconcile: 'flag', active: 'flag' },
    { party_required: false, reconcile: false, active: true },
  ),
  'account.journal': model({ name: 'text required', code: 'text', type: 'text' }),
  'account.period': model(
    { name: 'text required', start_date: 'date required', end_date: 'date required', state: 'text', type: 'text' },
    { state: 'open', type: 'standard' },
  ),
  'account.invoice': model(
    {
      number: 'text readOnly',
      reference: 'text',
      description: 'text',
      type: 'text required',
      state: 'text readOnly',
      party: 'one party.party required',
      invoice_address: 'one party.address required',
      company: 'one company.company required',
      account: 'one account.account required',
      journal: 'one account.journal required',
      currency: 'one currency.currency required',
      invoice_date: 'date',
      accounting_date: 'date',
      sales: 'list readOnly',
      lines: 'many account.invoice.line invoice',
      move: 'one account.move readOnly',
      origin: 'text',
      total_amount: 'decimal readOnly',
      untaxed_amount: 'decimal readOnly',
      tax_amount: 'decimal readOnly',
    },
    { ...draft, sales: [], move: null, origin: null },
  ),
  'account.invoice.line': model({
    invoice: 'one account.invoice required',
    type: 'text required',
    product: 'one product.product',
    description: 'text required',
    quantity: 'number',
    unit: 'one product.uom',
    unit_price: 'decimal',
    amount: 'decimal readOnly',
    account: 'one account.account required',
    origin: 'text',
  }),
  'account.move': model(
    {
      number: 'text readOnly',
      post_number: 'text readOnly',
      company: 'one company.company required',
      journal: 'one account.journal required',
      period: 'one account.period required',
      date: 'date required',
      post_date: 'date readOnly',
      description: 'text',
      origin: 'text',
      state: 'text readOnly',
      lines: 'many account.move.line move',
    },
    draft,
  ),
  'account.move.line': model(
    {
      move: 'one account.move required',
      account: 'one account.account required',
      debit: 'decimal required',
      credit: 'decimal required',
      party: 'one party.party',
      description: 'text',
      state: 'text readOnly',
    },
    draft,
  ),
  'gift_card.gift_card': model(
    {
      number: 'text',
      currency: 'one currency.currency required',
      amount: 'decimal required',
      amount_available: 'decimal readOnly',
      origin: 'text',
      comment: 'text',
      state: 'text readOnly',
    },
    draft,
  ),
  'ir.webhook': model({ event: 'text required', url: 'text required' }),
};
