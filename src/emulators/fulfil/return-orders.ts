/** Orders that are processed, and returns against them: shipments of both kinds come of it. */
import type { FulfilContext } from './context.ts';
import { fromWire } from './encoding.ts';
import { create } from './records.ts';
import { userError } from './refusals.ts';
import { type Row, referenceTo, touch } from './state.ts';

type Given = Readonly<Record<string, unknown>>;

/** Raises one return order. A repeat of its channel identifier is answered as the setting says. */
export function returnOrder(context: FulfilContext, sale: Row, given: Given): Record<string, unknown> {
  const { state, settings, clock } = context;
  const identifier = given.channel_identifier;
  const earlier =
    typeof identifier === 'string' ? state.having('sale.sale', 'channel_identifier', identifier)[0] : undefined;
  if (earlier && settings.repeatedReturn === 'existing') return asAnswer(earlier);
  if (earlier && settings.repeatedReturn === 'refused') {
    throw userError(`A return order with the channel identifier "${identifier}" exists already.`);
  }
  if (!['processing', 'done'].includes(String(sale.state)))
    throw userError('Only an order that is processed can be returned.');
  const lines = linesOf(given).flatMap((line, index) => linePair(context, sale, line, index));
  const order = create(
    state,
    'sale.sale',
    {
      channel: sale.channel,
      channel_identifier: identifier ?? null,
      reference: given.reference ?? null,
      party: sale.party,
      company: sale.company,
      currency: sale.currency,
      warehouse: given.warehouse ?? sale.warehouse,
      invoice_address: sale.invoice_address ?? null,
      shipment_address: sale.shipment_address ?? null,
      origin: referenceTo('sale.sale', sale.id),
      lines: [['create', lines]],
    },
    clock.now(),
  );
  touch(sale, { has_return: true }, clock.now());
  if (settings.returnState === 'processing') processSale(context, order);
  return asAnswer(order);
}

const asAnswer = (order: Row) => ({ id: order.id, rec_name: `${order.number} (${order.reference ?? ''})` });

function linesOf({ lines }: Given): readonly Given[] {
  if (!Array.isArray(lines) || lines.length === 0) throw userError('A return needs lines.');
  return lines as Given[];
}

/** The line that comes back, and the one that goes out instead. */
function linePair(context: FulfilContext, sale: Row, line: Given, index: number): Record<string, unknown>[] {
  const { state, settings } = context;
  const original = state.find('sale.line', line.order_line_id);
  if (!original || original.sale !== sale.id)
    throw userError(`The line ${String(line.order_line_id)} is not one of the order.`);
  const left = Number(original.quantity) - returnedBefore(context, original.id);
  const quantity = line.return_quantity === undefined ? left : Number(line.return_quantity);
  if (!(quantity > 0) || quantity > left)
    throw userError(`Only ${left} units of the line ${original.id} can be returned.`);
  const spread = settings.returnWarehouses;
  const back = {
    product: original.product,
    description: original.description ?? '',
    quantity: -quantity,
    unit: original.unit ?? 1,
    unit_price: price(line.unit_price ?? original.unit_price),
    channel_identifier: line.channel_identifier ?? null,
    note: line.note ?? null,
    return_reason: line.return_reason ?? null,
    origin: referenceTo('sale.line', original.id),
    ...(spread.length > 0 ? { warehouse: spread[index % spread.length] } : {}),
  };
  if (line.exchange_quantity === undefined) return [back];
  const product = state.find('product.product', line.exchange_product ?? original.product);
  if (!product) throw userError(`The product ${String(line.exchange_product)} does not exist.`);
  return [
    back,
    {
      product: product.id,
      description: String(product.variant_name ?? product.code ?? ''),
      quantity: Number(line.exchange_quantity),
      unit: original.unit ?? 1,
      unit_price: price(line.exchange_unit_price ?? product.list_price),
    },
  ];
}

/** A price is taken as a string and as a tagged decimal. */
function price(value: unknown): unknown {
  const text = typeof value === 'string' ? { __class__: 'Decimal', decimal: value } : value;
  return { __class__: 'Decimal', decimal: fromWire('unit_price', { type: 'decimal' }, text) };
}

function returnedBefore({ state }: FulfilContext, line: number): number {
  return state
    .having('sale.line', 'origin', referenceTo('sale.line', line))
    .filter(({ sale }) => state.find('sale.sale', sale)?.state !== 'cancel')
    .reduce((sum, { quantity }) => sum - Number(quantity), 0);
}

/** Takes an order into work: a shipment for what goes out, and for each warehouse one for what comes back. */
export function processSale(context: FulfilContext, order: Row): void {
  const { state, clock } = context;
  const lines = state.having('sale.line', 'sale', order.id).filter(({ product }) => (product ?? null) !== null);
  const shipments = shipmentsFor(
    context,
    'stock.shipment.out',
    order,
    lines.filter(({ quantity }) => Number(quantity) > 0),
  );
  const returns = shipmentsFor(
    context,
    'stock.shipment.out.return',
    order,
    lines.filter(({ quantity }) => Number(quantity) < 0),
  );
  touch(order, { state: 'processing', shipment_state: 'waiting', shipments, shipment_returns: returns }, clock.now());
}

function shipmentsFor(context: FulfilContext, model: string, order: Row, lines: readonly Row[]): number[] {
  const { state, clock } = context;
  const byWarehouse = new Map<number, Row[]>();
  for (const line of lines) {
    const id = Number(line.warehouse ?? order.warehouse);
    byWarehouse.set(id, [...(byWarehouse.get(id) ?? []), line]);
  }
  return [...byWarehouse].map(([warehouseId, own]) => {
    const warehouse = state.find('stock.location', warehouseId);
    if (!warehouse) throw userError(`The warehouse of the order ${order.number} does not exist.`);
    const out = model === 'stock.shipment.out';
    const [customer] = state.having('stock.location', 'type', 'customer');
    const row = create(
      state,
      model,
      {
        reference: order.reference ?? null,
        company: order.company,
        customer: order.party,
        warehouse: warehouseId,
        ...(out ? { priority: order.priority ?? '2' } : {}),
        moves: [
          [
            'create',
            own.map((line) => ({
              product: line.product,
              quantity: Math.abs(Number(line.quantity)),
              uom: line.unit ?? 1,
              from_location: out ? warehouse.storage_location : customer?.id,
              to_location: out ? customer?.id : warehouse.input_location,
              company: order.company,
              currency: order.currency,
              unit_price: price(line.unit_price),
              origin: referenceTo('sale.line', line.id),
            })),
          ],
        ],
      },
      clock.now(),
    );
    const moves = state.having('stock.move', 'shipment', referenceTo(model, row.id)).map(({ id }) => id);
    touch(row, { sales: [order.id], ...(out ? { state: 'waiting' } : { incoming_moves: moves }) }, clock.now());
    return row.id;
  });
}
