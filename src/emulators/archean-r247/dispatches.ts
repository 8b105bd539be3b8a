/** Dispatches: goods of an order leave, whole or in part, and the stock goes down. */
import type { ArcheanContext } from './context.ts';
import type { NewDispatch } from './contract.ts';
import { findStock } from './orders.ts';
import { Problem, type ProblemEntry } from './problems.ts';
import type { OrderLine, StoredDispatch, StoredOrder } from './state.ts';
import { announce, announceLevels } from './webhooks.ts';

interface DepartingLine {
  readonly line: OrderLine;
  readonly quantity: number;
  readonly locationCode: string;
}

/**
 * Books the dispatch. Throws 404 for an order that is not there, 422 for a cancelled one, for more than is left of a
 * line, and where no location has the goods; then nothing is booked.
 */
export function applyDispatch(context: ArcheanContext, dispatch: NewDispatch, key: string | null): StoredDispatch {
  const { state, clock } = context;
  const order = state.ordersByReference.get(dispatch.orderExternalReference);
  if (!order) throw new Problem('not_found', 'No order has this external reference.');
  if (order.status === 'cancelled') throw new Problem('validation_failed', 'The order is cancelled.');
  const departing = planDispatch(context, order, dispatch);
  const stored: StoredDispatch = {
    id: state.newId('dsp'),
    dispatch: { ...dispatch, dispatchedAt: dispatch.dispatchedAt ?? clock.iso() },
    createdAt: clock.now(),
  };
  state.dispatches.push(stored);
  for (const item of departing) depart(context, item, stored, key);
  order.status = order.lines.every((line) => line.dispatched === line.quantity) ? 'dispatched' : 'partially_dispatched';
  order.updatedAt = clock.now();
  announceLevels(
    context,
    departing.map(({ line, locationCode }) => ({ sku: line.sku, locationCode })),
  );
  announce(context, 'dispatch.created', { dispatch: dispatchBody(stored) });
  return stored;
}

/** A dispatch as the contract writes it. */
export function dispatchBody({ id, dispatch, createdAt }: StoredDispatch): Record<string, unknown> {
  return { id, ...dispatch, updatedAt: new Date(createdAt).toISOString() };
}

function planDispatch(context: ArcheanContext, order: StoredOrder, dispatch: NewDispatch): DepartingLine[] {
  const errors: ProblemEntry[] = [];
  const leaving = new Map<string, number>();
  const departing = dispatch.lines.flatMap(({ lineReference, sku, quantity }, index): DepartingLine[] => {
    const field = `lines[${index}]`;
    const line = order.lines.find((candidate) => candidate.lineReference === lineReference && candidate.sku === sku);
    if (!line) {
      errors.push({
        code: 'validation_failed',
        message: 'The order has no such line',
        field: `${field}.lineReference`,
      });
      return [];
    }
    const left = line.quantity - line.dispatched - (leaving.get(lineReference) ?? 0);
    leaving.set(lineReference, (leaving.get(lineReference) ?? 0) + quantity);
    if (quantity > left) {
      errors.push({ code: 'validation_failed', message: `Only ${left} are left`, field: `${field}.quantity` });
      return [];
    }
    const locationCode = line.locationCode ?? findStock(context, line, quantity);
    if (locationCode === undefined) {
      errors.push({ code: 'insufficient_stock', message: 'No location has the goods', field: `${field}.quantity` });
      return [];
    }
    return [{ line, quantity, locationCode }];
  });
  if (errors.length > 0) throw new Problem('validation_failed', 'The dispatch was refused.', { errors });
  return departing;
}

function depart(
  context: ArcheanContext,
  { line, quantity, locationCode }: DepartingLine,
  stored: StoredDispatch,
  key: string | null,
): void {
  line.dispatched += quantity;
  context.state.levels.append({
    sku: line.sku,
    locationCode,
    onHandChange: -quantity,
    allocatedChange: line.locationCode === null ? 0 : -quantity,
    incomingChange: 0,
    at: context.clock.now(),
    cause: stored.id,
  });
  context.ledger.record({
    operation: 'dispatch',
    key,
    reference: stored.dispatch.orderExternalReference,
    identity: `${stored.id} ${line.lineReference}`,
    detail: {
      dispatchId: stored.id,
      lineReference: line.lineReference,
      sku: line.sku,
      locationCode,
      quantity,
      trackingNumber: stored.dispatch.trackingNumber ?? null,
      idempotencyKey: key,
    },
  });
}
