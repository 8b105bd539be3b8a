/** The interface of warehouses (3PL), for the warehouse whose token is used. Names of fields are mostly inferred. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { jsonBody, queryValue } from '../core/http-server.ts';
import { tokenOf } from './admission.ts';
import type { FulfilContext } from './context.ts';
import { recordOf } from './records.ts';
import { userError } from './refusals.ts';
import { type Row, referenceTo, touch } from './state.ts';
import { finishMoves } from './stock.ts';
import { applyMethod } from './workflows.ts';

const model = 'stock.shipment.out.return';
const pageSize = 100;
const maximumNumbers = 250;
type Body = Readonly<Record<string, unknown>>;

export function registerWarehouseRoutes(scope: FastifyInstance, context: FulfilContext): void {
  const warehouseOf = (request: FastifyRequest): number =>
    context.settings.warehouseTokens[tokenOf(request) ?? ''] ?? 0;
  for (const suffix of ['', '.json']) {
    scope.get(`/customer-return-shipments${suffix}`, async (request) => {
      const page = Number(queryValue(request, 'page') ?? 1);
      return listed(context, request, warehouseOf(request)).slice((page - 1) * pageSize, page * pageSize);
    });
    scope.put(`/customer-return-shipments/acknowledge${suffix}`, async (request) => {
      for (const row of named(context, request, warehouseOf(request))) {
        touch(row.shipment, { acknowledged_by_3pl_at: context.clock.iso() }, context.clock.now());
      }
      return { success: true };
    });
    scope.put(`/customer-return-shipments/receive${suffix}`, async (request) => {
      for (const { shipment, given } of named(context, request, warehouseOf(request)))
        receive(context, shipment, given);
      return { success: true };
    });
    scope.post(`/inventory/adjustments${suffix}`, async (request) => {
      adjust(context, warehouseOf(request), jsonBody(request));
      return { success: true };
    });
    scope.get(`/products${suffix}`, async (request) => {
      const size = Math.min(Number(queryValue(request, 'per_page') ?? pageSize), 500);
      const page = Number(queryValue(request, 'page') ?? 1);
      const products = [...context.state.table('product.product').values()].filter(({ active }) => active === true);
      return products
        .slice((page - 1) * size, page * size)
        .map(({ id, code, variant_name }) => ({ id, code, name: variant_name ?? null, codes: [] }));
    });
  }
}

/** pending: draft, not acknowledged; open: draft, acknowledged; done: received or done (official). */
function listed({ state }: FulfilContext, request: FastifyRequest, warehouse: number): unknown[] {
  const status = queryValue(request, 'status') ?? 'pending';
  const numbers = queryValue(request, 'numbers')?.split(',');
  const ids = queryValue(request, 'ids')?.split(',').map(Number);
  if (numbers && numbers.length > maximumNumbers)
    throw userError(`At most ${maximumNumbers} numbers can be asked for.`);
  return state
    .having(model, 'warehouse', warehouse)
    .filter((row) => {
      const shown =
        row.state === 'draft' ? ((row.acknowledged_by_3pl_at ?? null) === null ? 'pending' : 'open') : 'done';
      if (row.state === 'cancel' || shown !== status) return false;
      return (!numbers || numbers.includes(String(row.number))) && (!ids || ids.includes(row.id));
    })
    .map((row) => {
      const place = state.find('stock.location', row.warehouse);
      const customer = state.find('party.party', row.customer);
      return {
        id: row.id,
        number: row.number,
        warehouse: { id: place?.id, code: place?.code, name: place?.name },
        planned_date: row.planned_date ?? null,
        create_date: row.create_date,
        write_date: row.write_date,
        customer: { name: customer?.name, email: customer?.email, code: customer?.code },
        lines: (row.incoming_moves as number[]).map((id) => {
          const move = state.find('stock.move', id);
          return { id, product_code: state.find('product.product', move?.product)?.code, quantity: move?.quantity };
        }),
      };
    });
}

function named(context: FulfilContext, request: FastifyRequest, warehouse: number): { shipment: Row; given: Body }[] {
  const { customer_return_shipments: list } = (jsonBody(request) ?? {}) as Body;
  if (!Array.isArray(list) || list.length === 0) throw userError('A list of customer_return_shipments is expected.');
  return list.map((given: Body) => {
    const shipment = recordOf(context.state, model, given.id);
    if (shipment.warehouse !== warehouse)
      throw userError(`The shipment ${shipment.number} belongs to another warehouse.`);
    return { shipment, given };
  });
}

/** Whole, or a part: then the rest goes to a new shipment, or the part is split off as done and the rest stays open. */
function receive(context: FulfilContext, shipment: Row, given: Body): void {
  const { state, clock } = context;
  const lines = Array.isArray(given.lines) ? (given.lines as Body[]) : [];
  const received = new Map(lines.map((line) => [line.id, Number(line.quantity)]));
  const moves = (shipment.incoming_moves as number[]).flatMap((id) => state.find('stock.move', id) ?? []);
  if (shipment.state !== 'draft') throw userError(`The shipment ${shipment.number} is not open.`);
  if (received.size === 0) throw userError('The lines that were received are expected.');
  for (const [id, quantity] of received) {
    const move = moves.find((each) => each.id === id);
    if (!move || !(quantity > 0) || quantity > Number(move.quantity))
      throw userError(`The line ${String(id)} can not be received so.`);
  }
  const rest = moves.flatMap((move) => {
    const quantity = Number(move.quantity) - (received.get(move.id) ?? 0);
    return quantity > 0 ? [{ move, quantity }] : [];
  });
  if (rest.length > 0) {
    const mode = given.partial_receipt;
    if (mode !== 'finalize_and_start_new' && mode !== 'split_and_keep_open')
      throw userError('It must be said what becomes of the rest.');
    // Either way one shipment holds what came and another the rest; the modes differ in which of them is the first.
    const other = copyOf(context, shipment);
    const keeper = mode === 'finalize_and_start_new' ? other : shipment;
    const done = mode === 'finalize_and_start_new' ? shipment : other;
    divide(context, moves, received, done, keeper);
    finish(context, done);
    return;
  }
  finish(context, shipment);
  touch(shipment, { effective_date: clock.iso().slice(0, 10) }, clock.now());
}

function finish(context: FulfilContext, shipment: Row): void {
  applyMethod(context, model, 'receive', shipment, []);
  applyMethod(context, model, 'done', shipment, []);
}

function copyOf({ state, clock }: FulfilContext, shipment: Row): Row {
  const { id: _, ...values } = shipment;
  const copy = state.add(model, { ...values, incoming_moves: [], inventory_moves: [] }, clock.now());
  copy.number = `CRS-${copy.id}`;
  for (const id of shipment.sales as number[]) {
    const order = state.find('sale.sale', id);
    if (order) touch(order, { shipment_returns: [...(order.shipment_returns as number[]), copy.id] }, clock.now());
  }
  return copy;
}

function divide(
  { state, clock }: FulfilContext,
  moves: readonly Row[],
  received: ReadonlyMap<unknown, number>,
  done: Row,
  keeper: Row,
): void {
  const own = { done: [] as number[], keeper: [] as number[] };
  for (const move of moves) {
    const taken = received.get(move.id) ?? 0;
    const left = Number(move.quantity) - taken;
    const parts = [
      ...(taken > 0 ? [{ of: done, list: own.done, quantity: taken }] : []),
      ...(left > 0 ? [{ of: keeper, list: own.keeper, quantity: left }] : []),
    ];
    for (const [index, { of, list, quantity }] of parts.entries()) {
      const { id: _, ...values } = move;
      const part = index === 0 ? move : state.add('stock.move', values, clock.now());
      touch(part, { quantity, shipment: referenceTo(model, of.id) }, clock.now());
      list.push(part.id);
    }
  }
  touch(done, { incoming_moves: own.done }, clock.now());
  touch(keeper, { incoming_moves: own.keeper }, clock.now());
}

/** All or none: an unknown product refuses the whole list. */
function adjust(context: FulfilContext, warehouseId: number, body: unknown): void {
  const { state, clock, ledger } = context;
  const { adjustments } = (body ?? {}) as Body;
  if (!Array.isArray(adjustments)) throw userError('A list of adjustments is expected.');
  const storage = state.find('stock.location', warehouseId)?.storage_location;
  const [lost] = state.having('stock.location', 'type', 'lost_found');
  const read = adjustments.map((given: Body) => {
    const [product] = state.having('product.product', 'code', given.product_code);
    const quantity = Number(given.quantity);
    if (!product) throw userError(`The product "${String(given.product_code)}" does not exist.`);
    if (!Number.isFinite(quantity) || quantity === 0) throw userError('The quantity of an adjustment is not valid.');
    return { product, quantity, reference: String(given.reference ?? '') };
  });
  const moves = read.map(({ product, quantity, reference }) => {
    const [from_location, to_location] = quantity > 0 ? [lost?.id, storage] : [storage, lost?.id];
    ledger.record({
      operation: 'warehouse.adjustment',
      key: null,
      reference,
      identity: `${reference} ${product.id}`,
      detail: { quantity },
    });
    const move = { product: product.id, quantity: Math.abs(quantity), uom: 1, company: 1, from_location, to_location };
    return state.add('stock.move', move, clock.now());
  });
  finishMoves(context, moves);
}
