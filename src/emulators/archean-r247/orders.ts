/** Orders: taken over once per external reference, allocated to sellable stock, cancelled before dispatch. */
import type { ArcheanContext } from './context.ts';
import type { NewOrder } from './contract.ts';
import { Problem } from './problems.ts';
import type { OrderLine, StoredOrder } from './state.ts';
import { announceLevels } from './webhooks.ts';

/** Creates the order, or finds the one with this external reference. Throws 422 for an unknown SKU. */
export function takeOrder(
  context: ArcheanContext,
  order: NewOrder,
  key: string | null,
): { created: boolean; stored: StoredOrder } {
  const { state, clock } = context;
  const known = state.ordersByReference.get(order.externalReference);
  if (known) return { created: false, stored: known };
  const errors = order.lines.flatMap(({ sku }, index) =>
    state.products.get(sku)?.active === true
      ? []
      : [{ code: 'unknown_sku', message: `SKU ${sku} not found`, field: `lines[${index}].sku` }],
  );
  if (errors.length > 0) throw new Problem('unknown_sku', 'The order has SKUs that are not known.', { errors });
  const stored: StoredOrder = {
    id: state.newId('ord'),
    order,
    lines: order.lines.map(({ lineReference, sku, quantity, unitPrice, totalPrice, locationCode }) => ({
      lineReference,
      sku,
      quantity,
      unitPrice: unitPrice ?? '0.00',
      ...(totalPrice === undefined ? {} : { totalPrice }),
      ...(locationCode === undefined ? {} : { wantedLocationCode: locationCode }),
      locationCode: null,
      dispatched: 0,
    })),
    status: 'received',
    createdAt: clock.now(),
    updatedAt: clock.now(),
  };
  state.orders.set(stored.id, stored);
  state.ordersByReference.set(order.externalReference, stored);
  context.ledger.record({
    operation: 'order',
    key,
    reference: order.externalReference,
    identity: order.externalReference,
    detail: { orderId: stored.id, lines: order.lines, idempotencyKey: key },
  });
  allocateSoon(context, stored);
  return { created: true, stored };
}

/** Cancels an order that nothing of was dispatched; cancelling twice changes nothing. */
export function cancelOrder(context: ArcheanContext, stored: StoredOrder, key: string | null): StoredOrder {
  if (stored.status === 'cancelled') return stored;
  if (stored.lines.some(({ dispatched }) => dispatched > 0)) {
    throw new Problem('validation_failed', 'Goods of this order were dispatched; it can not be cancelled.');
  }
  for (const line of stored.lines) {
    if (line.locationCode !== null) changeAllocation(context, line, line.locationCode, -line.quantity, stored.id);
  }
  stored.status = 'cancelled';
  stored.updatedAt = context.clock.now();
  context.ledger.record({
    operation: 'orderCancel',
    key,
    reference: stored.order.externalReference,
    identity: stored.id,
    detail: { orderId: stored.id, idempotencyKey: key },
  });
  return stored;
}

/** An order as the contract writes it. */
export function orderBody({ id, order, lines, status, createdAt, updatedAt }: StoredOrder): Record<string, unknown> {
  return {
    id,
    ...order,
    status,
    lines: lines.map(({ wantedLocationCode: _, ...line }) => line),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

/** The first active sellable location (or the one that is wanted) that has this many units free, or undefined. */
export function findStock(
  context: ArcheanContext,
  { sku, wantedLocationCode }: Pick<OrderLine, 'sku' | 'wantedLocationCode'>,
  quantity: number,
): string | undefined {
  for (const location of context.state.locations.values()) {
    if (location.type !== 'sellable' || !location.active) continue;
    if (wantedLocationCode !== undefined && location.code !== wantedLocationCode) continue;
    const level = context.state.levels.level(sku, location.code);
    if (level.onHand - level.allocated >= quantity) return location.code;
  }
  return undefined;
}

function allocateSoon(context: ArcheanContext, stored: StoredOrder): void {
  const { state } = context;
  const delayMs = context.settings.allocationDelayMs;
  if (delayMs === 0) {
    allocate(context, stored);
    return;
  }
  const timer = setTimeout(() => {
    context.timers.delete(timer);
    if (context.state === state && stored.status === 'received') allocate(context, stored);
  }, delayMs);
  context.timers.add(timer);
}

function allocate(context: ArcheanContext, stored: StoredOrder): void {
  for (const line of stored.lines) {
    const locationCode = findStock(context, line, line.quantity);
    if (locationCode === undefined) continue;
    line.locationCode = locationCode;
    changeAllocation(context, line, locationCode, line.quantity, stored.id);
  }
  stored.status = stored.lines.every(({ locationCode }) => locationCode !== null) ? 'allocated' : 'backordered';
  stored.updatedAt = context.clock.now();
}

function changeAllocation(
  context: ArcheanContext,
  { sku }: OrderLine,
  locationCode: string,
  change: number,
  cause: string,
): void {
  const at = context.clock.now();
  context.state.levels.append({
    sku,
    locationCode,
    onHandChange: 0,
    allocatedChange: change,
    incomingChange: 0,
    at,
    cause,
  });
  announceLevels(context, [{ sku, locationCode }]);
}
