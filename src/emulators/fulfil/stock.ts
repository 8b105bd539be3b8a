/** Stock as the sum of moves that are done, and the rules of a move. */
import type { FulfilContext } from './context.ts';
import { userError } from './refusals.ts';
import { type FulfilState, type Row, referenceTo, touch } from './state.ts';
import { announceLevels } from './webhooks.ts';

/** A location with all that lies under it; a warehouse with its zones. */
function placesUnder(state: FulfilState, id: number): Set<number> {
  const places = new Set([id]);
  for (let size = 0; size < places.size; ) {
    size = places.size;
    for (const row of state.table('stock.location').values()) {
      if (places.has(Number(row.parent)) || places.has(Number(row.warehouse))) places.add(row.id);
    }
  }
  return places;
}

export interface Level {
  readonly quantity_on_hand: number;
  readonly quantity_available: number;
}

/** The stock of a product at several places, summed. What is reserved by an assigned move is not available. */
export function levelAt(state: FulfilState, product: number, locations: readonly number[]): Level {
  const places = new Set(locations.flatMap((each) => [...placesUnder(state, each)]));
  let onHand = 0;
  let reserved = 0;
  for (const move of state.having('stock.move', 'product', product)) {
    const quantity = Number(move.quantity);
    const [leaves, comes] = [places.has(Number(move.from_location)), places.has(Number(move.to_location))];
    if (leaves === comes) continue;
    if (move.state === 'done') onHand += comes ? quantity : -quantity;
    if (move.state === 'assigned' && leaves) reserved += quantity;
  }
  return { quantity_on_hand: onHand, quantity_available: onHand - reserved };
}

/** The kinds of location between which goods leave or enter the company, so that they have a price (lineage). */
const outside = new Set(['customer', 'supplier', 'lost_found']);

/** Rules of a new move; those of a seed are exempt. */
export function checkMove(state: FulfilState, move: Row): void {
  if (Number(move.quantity) <= 0) throw userError('The quantity of a move must be greater than zero.');
  if (move.from_location === move.to_location)
    throw userError('The source and destination of a move must be different.');
  const kinds = [move.from_location, move.to_location].map((id) => state.find('stock.location', id)?.type);
  const crosses = kinds.filter((kind) => outside.has(String(kind))).length === 1;
  if (crosses && (move.unit_price ?? null) === null) throw userError('The unit price of the move is required.');
}

/** Books moves, and tells those who listen. */
export function finishMoves(context: FulfilContext, moves: readonly Row[]): void {
  const now = context.clock.now();
  const effective_date = new Date(now).toISOString().slice(0, 10);
  for (const move of moves) {
    touch(move, { state: 'done', effective_date }, now);
    context.ledger.record({
      operation: 'stock.move',
      key: null,
      reference: String(move.shipment ?? move.id),
      identity: String(move.id),
      detail: { product: move.product, quantity: move.quantity, from: move.from_location, to: move.to_location },
    });
  }
  announceLevels(context, new Set(moves.map(({ product }) => Number(product))));
}

/** Reserves what is there; false when a move lacks stock, and then none is reserved. */
export function assignMoves(context: FulfilContext, moves: readonly Row[]): boolean {
  const needed = new Map<string, { product: number; from: number; quantity: number }>();
  for (const move of moves) {
    const key = `${move.product}@${move.from_location}`;
    const { quantity = 0 } = needed.get(key) ?? {};
    const more = quantity + Number(move.quantity);
    needed.set(key, { product: Number(move.product), from: Number(move.from_location), quantity: more });
  }
  for (const { product, from, quantity } of needed.values()) {
    if (levelAt(context.state, product, [from]).quantity_available < quantity) return false;
  }
  for (const move of moves) touch(move, { state: 'assigned' }, context.clock.now());
  return true;
}

export const movesOf = (state: FulfilState, model: string, row: Row): Row[] =>
  state.having('stock.move', 'shipment', referenceTo(model, row.id));
