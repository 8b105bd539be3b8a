/** The state machines: which method leads from where to where, and what it does beside. */
import { checkEntry, creditInvoice, creditReturn } from './accounting.ts';
import type { FulfilContext } from './context.ts';
import { create } from './records.ts';
import { userError } from './refusals.ts';
import { processSale } from './return-orders.ts';
import { type Row, referenceTo, touch } from './state.ts';
import { assignMoves, finishMoves, levelAt, movesOf } from './stock.ts';

interface Transition {
  readonly from: readonly string[];
  /** Left out: the effect sets the state, or it stays. */
  readonly to?: string;
  /** What happens first; what it gives is the answer of the method. False leaves the state as it is. */
  readonly effect?: (context: FulfilContext, row: Row, rest: readonly unknown[]) => unknown;
}

const cancelMoves =
  (model: string) =>
  ({ state, clock }: FulfilContext, row: Row): void => {
    for (const move of movesOf(state, model, row)) touch(move, { state: 'cancel' }, clock.now());
  };
const redraftMoves =
  (model: string) =>
  ({ state, clock }: FulfilContext, row: Row): void => {
    for (const move of movesOf(state, model, row)) touch(move, { state: 'draft' }, clock.now());
  };
const reserve =
  (model: string) =>
  (context: FulfilContext, row: Row): boolean =>
    assignMoves(context, movesOf(context.state, model, row));
const book =
  (model: string) =>
  (context: FulfilContext, row: Row): void =>
    finishMoves(context, movesOf(context.state, model, row));

const out = 'stock.shipment.out';
const back = 'stock.shipment.out.return';
const internal = 'stock.shipment.internal';

/** By model and method. Edges after the sources; those of open-source Tryton where the vendor shows none. */
export const workflows: Readonly<Record<string, Readonly<Record<string, Transition>>>> = {
  'sale.sale': {
    quote: { from: ['draft'], to: 'quotation' },
    confirm: { from: ['quotation'], to: 'confirmed' },
    process: { from: ['confirmed'], effect: processSale },
    draft: { from: ['quotation'], to: 'draft' },
    cancel: { from: ['draft', 'quotation', 'processing'], to: 'cancel', effect: cancelSale },
  },
  [out]: {
    wait: { from: ['draft'], to: 'waiting' },
    assign_try: { from: ['waiting'], to: 'assigned', effect: assignOutgoing },
    start_picking: {
      from: ['assigned'],
      effect: ({ clock }, row) => touch(row, { picking_status: 'in-progress' }, clock.now()),
    },
    done_picking: {
      from: ['assigned'],
      effect: ({ clock }, row) => touch(row, { picking_status: 'done' }, clock.now()),
    },
    pack: { from: ['assigned'], to: 'packed' },
    done: { from: ['packed'], to: 'done', effect: book(out) },
    draft: { from: ['waiting', 'cancel'], to: 'draft', effect: redraftMoves(out) },
    cancel: { from: ['draft', 'waiting', 'assigned'], to: 'cancel', effect: cancelMoves(out) },
    hold: {
      from: ['draft', 'waiting', 'assigned'],
      effect: ({ clock }, row) => touch(row, { on_hold: true }, clock.now()),
    },
    unhold: {
      from: ['draft', 'waiting', 'assigned'],
      effect: ({ clock }, row) => touch(row, { on_hold: false }, clock.now()),
    },
  },
  [back]: {
    receive: { from: ['draft'], to: 'received', effect: book(back) },
    done: { from: ['received'], to: 'done', effect: storeReturn },
    draft: { from: ['received', 'cancel'], to: 'draft', effect: redraftMoves(back) },
    cancel: { from: ['draft', 'received'], to: 'cancel', effect: cancelMoves(back) },
  },
  [internal]: {
    wait: { from: ['draft'], to: 'waiting' },
    assign_try: { from: ['waiting'], to: 'assigned', effect: reserve(internal) },
    ship: { from: ['assigned'], to: 'shipped', effect: needsTransit },
    done: { from: ['assigned', 'shipped'], to: 'done', effect: arrive },
    draft: { from: ['waiting', 'cancel'], to: 'draft', effect: redraftMoves(internal) },
    cancel: { from: ['draft', 'waiting', 'assigned'], to: 'cancel', effect: cancelMoves(internal) },
  },
  'stock.move': {
    assign: { from: ['draft'], effect: (context, row) => assignMoves(context, [row]) },
    do: { from: ['assigned'], effect: (context, row) => finishMoves(context, [row]) },
    draft: { from: ['assigned', 'cancel'], to: 'draft' },
    cancel: { from: ['draft', 'assigned'], to: 'cancel' },
  },
  'stock.inventory': {
    complete: { from: ['draft'], to: 'completed', effect: expectCounts },
    confirm: { from: ['completed'], to: 'done', effect: bookCounts },
    cancel: { from: ['draft', 'completed'], to: 'cancel' },
  },
  'account.invoice': {
    validate_invoice: { from: ['draft'], to: 'validated' },
    post: { from: ['draft', 'validated'], to: 'posted' },
    cancel: { from: ['draft', 'validated', 'posted'], to: 'cancel' },
    draft: { from: ['validated', 'cancel'], to: 'draft' },
    credit: { from: ['posted', 'paid'], effect: creditInvoice },
  },
  'account.move': {
    post: { from: ['draft'], to: 'posted', effect: checkEntry },
  },
  'gift_card.gift_card': {
    activate: { from: ['draft'], to: 'active' },
    cancel: { from: ['draft', 'active'], to: 'canceled' },
    draft: { from: ['canceled'], to: 'draft' },
  },
};

/** Applies a method to a record. Throws a UserError where its state does not permit it. */
export function applyMethod(
  context: FulfilContext,
  model: string,
  method: string,
  row: Row,
  rest: readonly unknown[],
): unknown {
  const transition = workflows[model]?.[method];
  if (!transition) throw userError(`The method "${method}" does not exist on "${model}".`);
  if (!transition.from.includes(String(row.state))) {
    throw userError(
      `Cannot ${method} the record ${row.id} of "${model}" in state '${row.state}'. Allowed states: ${transition.from.join(', ')}`,
    );
  }
  const answer = transition.effect?.(context, row, rest);
  if (answer === false) return false;
  if (transition.to !== undefined) touch(row, { state: transition.to }, context.clock.now());
  context.ledger.record({
    operation: `${model}.${method}`,
    key: null,
    reference: String(row.channel_identifier ?? row.reference ?? row.description ?? row.id),
    identity: String(row.id),
    detail: { id: row.id, state: row.state },
  });
  return answer ?? null;
}

/** An order in work can be cancelled as long as none of its shipments has moved. */
function cancelSale(context: FulfilContext, order: Row): void {
  const { state, clock } = context;
  const shipments = [
    ...(order.shipments as number[]).map((id) => [out, id] as const),
    ...(order.shipment_returns as number[]).map((id) => [back, id] as const),
  ];
  const rows = shipments.flatMap(([model, id]) => {
    const row = state.find(model, id);
    return row ? [{ model, row }] : [];
  });
  if (rows.some(({ row }) => !['draft', 'waiting', 'cancel'].includes(String(row.state)))) {
    throw userError(`The order ${order.number} has shipments that are under way, and can not be cancelled.`);
  }
  for (const { model, row } of rows) {
    cancelMoves(model)(context, row);
    touch(row, { state: 'cancel' }, clock.now());
  }
}

function assignOutgoing(context: FulfilContext, row: Row): boolean {
  if (row.on_hold === true) throw userError(`The shipment ${row.number} is on hold.`);
  return reserve(out)(context, row);
}

/** Input zone to storage, and the credit note where the tenant raises one. */
function storeReturn(context: FulfilContext, row: Row): void {
  const { state, clock } = context;
  const warehouse = state.find('stock.location', row.warehouse);
  const stored = (row.incoming_moves as number[]).map((id) => {
    const incoming = state.find('stock.move', id);
    return state.add(
      'stock.move',
      {
        product: incoming?.product,
        quantity: incoming?.quantity,
        uom: incoming?.uom,
        company: incoming?.company,
        from_location: warehouse?.input_location,
        to_location: warehouse?.storage_location,
        shipment: referenceTo(back, row.id),
      },
      clock.now(),
    );
  });
  touch(row, { inventory_moves: stored.map(({ id }) => id) }, clock.now());
  finishMoves(context, stored);
  for (const id of row.sales as number[]) {
    const order = state.find('sale.sale', id);
    const open = ((order?.shipment_returns ?? []) as number[]).some(
      (each) => each !== row.id && state.find(back, each)?.state !== 'done',
    );
    if (order && !open) creditReturn(context, order);
  }
}

function needsTransit(_: FulfilContext, row: Row): void {
  if (row.transit_required !== true) throw userError(`The shipment ${row.number} needs no transit.`);
}

function arrive(context: FulfilContext, row: Row): void {
  if (row.transit_required === true && row.state !== 'shipped')
    throw userError(`The shipment ${row.number} is not yet shipped.`);
  book(internal)(context, row);
}

function expectCounts({ state, clock }: FulfilContext, row: Row): void {
  for (const line of state.having('stock.inventory.line', 'inventory', row.id)) {
    const { quantity_on_hand } = levelAt(state, Number(line.product), [Number(row.location)]);
    touch(line, { expected_quantity: quantity_on_hand }, clock.now());
  }
}

/** The difference goes to or comes from lost and found; a product that stands twice blocks the count. */
function bookCounts(context: FulfilContext, row: Row): void {
  const { state, clock } = context;
  const lines = state.having('stock.inventory.line', 'inventory', row.id);
  if (new Set(lines.map(({ product }) => product)).size < lines.length)
    throw userError('A product stands twice in the count.');
  const moves = lines.flatMap((line) => {
    const difference = Number(line.quantity) - Number(line.expected_quantity);
    if (difference === 0) return [];
    const [from_location, to_location] =
      difference > 0 ? [row.lost_found, row.location] : [row.location, row.lost_found];
    const company = [...state.table('company.company').keys()][0];
    const move = { product: line.product, quantity: Math.abs(difference), uom: 1, company, from_location, to_location };
    return [create(state, 'stock.move', { ...move, unit_price: { __class__: 'Decimal', decimal: '0' } }, clock.now())];
  });
  finishMoves(context, moves);
}
