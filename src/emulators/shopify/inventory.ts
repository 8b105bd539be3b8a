/** Quantities: compared before they change, all or nothing, with the mirrored row of on_hand. */
import { type Call, queryError, Refused, record, requireType } from './context.ts';
import type { Level } from './state.ts';
import { Views } from './views.ts';
import { emit } from './webhooks.ts';

const reasons: ReadonlySet<string> = new Set(
  'correction cycle_count_available damaged movement_canceled movement_created movement_received movement_updated other promotion quality_control received reservation_created reservation_deleted reservation_updated restock safety_stock shrinkage'.split(
    ' ',
  ),
);
const adjustable: ReadonlySet<string> = new Set([
  'available',
  'damaged',
  'incoming',
  'quality_control',
  'reserved',
  'safety_stock',
]);

interface Change {
  readonly inventoryItemId: string;
  readonly locationId: string;
  readonly delta?: number;
  readonly quantity?: number;
  readonly changeFromQuantity?: number | null;
  readonly ledgerDocumentUri?: string | null;
}

interface Input {
  readonly name: string;
  readonly reason: string;
  readonly referenceDocumentUri?: string | null;
  readonly changes?: readonly Change[];
  readonly quantities?: readonly Change[];
}

/** Moves a quantity and its mirror in on_hand, and tells of it. */
export function move(call: Call, level: Level, name: string, delta: number): void {
  const { quantities } = level;
  quantities[name] = (quantities[name] ?? 0) + delta;
  if (name !== 'incoming' && name !== 'on_hand') quantities.on_hand = (quantities.on_hand ?? 0) + delta;
  if (name === 'on_hand') quantities.available = (quantities.available ?? 0) + delta;
  level.updatedAt = call.context.clock.iso();
  emit(call.context, 'INVENTORY_LEVELS_UPDATE', {
    inventory_item_id: Number(level.itemId.split('/').at(-1)),
    location_id: Number(level.locationId.split('/').at(-1)),
    available: quantities.available ?? 0,
    updated_at: level.updatedAt,
  });
}

function levelOf(call: Call, change: Change, at: readonly string[]): Level {
  const { state, clock } = call.context;
  requireType(change.inventoryItemId, 'InventoryItem');
  requireType(change.locationId, 'Location');
  if (!state.items.has(change.inventoryItemId)) {
    throw new Refused(
      [...at, 'inventoryItemId'],
      'The specified inventory item could not be found.',
      'INVALID_INVENTORY_ITEM',
    );
  }
  if (!state.locations.has(change.locationId)) {
    throw new Refused([...at, 'locationId'], 'The specified location could not be found.', 'INVALID_LOCATION');
  }
  return state.ensureLevel(change.inventoryItemId, change.locationId, clock.iso());
}

function changed(call: Call, mutation: string, input: Input, list: 'quantities' | 'changes'): object {
  const rows = input[list] ?? [];
  const type = list === 'quantities' ? 'InventoryQuantityInput' : 'InventoryChangeInput';
  if (rows.length > 250)
    throw queryError(
      'MAX_INPUT_SIZE_EXCEEDED',
      `The input array size of ${rows.length} is greater than the maximum allowed of 250.`,
    );
  if (rows.some((row) => !Object.hasOwn(row, 'changeFromQuantity'))) {
    throw queryError('INVALID_FIELD_ARGUMENTS', `${type} must include the following argument: changeFromQuantity.`);
  }
  if (!reasons.has(input.reason))
    throw new Refused(['input', 'reason'], 'The specified reason is invalid.', 'INVALID_REASON');
  const seen = new Set<string>();
  const moves = rows.map((row, index) => {
    const at = ['input', list, String(index)];
    const level = levelOf(call, row, at);
    const stands = level.quantities[input.name] ?? 0;
    const pair = `${row.inventoryItemId}@${row.locationId}`;
    if (list === 'quantities' && seen.has(pair)) {
      throw new Refused(
        at,
        'The combination of inventoryItemId and locationId must be unique.',
        'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
      );
    }
    seen.add(pair);
    // The path of this error is inferred.
    if (row.changeFromQuantity !== null && row.changeFromQuantity !== stands) {
      throw new Refused(
        [...at, 'changeFromQuantity'],
        'The changeFromQuantity argument no longer matches the persisted quantity.',
        'CHANGE_FROM_QUANTITY_STALE',
      );
    }
    const needsDocument = input.name !== 'available';
    if (list === 'changes' && needsDocument !== Boolean(row.ledgerDocumentUri)) {
      throw new Refused(
        [...at, 'ledgerDocumentUri'],
        'A ledger document URI is required except when adjusting available.',
        needsDocument ? 'INVALID_QUANTITY_DOCUMENT' : 'INVALID_AVAILABLE_DOCUMENT',
      );
    }
    const delta = row.delta ?? (row.quantity ?? 0) - stands;
    const quantity = row.quantity ?? row.delta ?? 0;
    const bound = list === 'quantities' ? 1_000_000_000 : 2_000_000_000;
    if (quantity > bound)
      throw new Refused([...at, 'quantity'], 'The quantity is too high.', 'INVALID_QUANTITY_TOO_HIGH');
    if (quantity < -bound)
      throw new Refused([...at, 'quantity'], 'The quantity is too low.', 'INVALID_QUANTITY_TOO_LOW');
    if (list === 'quantities' && input.name === 'on_hand' && quantity < 0) {
      throw new Refused([...at, 'quantity'], "The quantity can't be negative.", 'INVALID_QUANTITY_NEGATIVE');
    }
    return { level, delta };
  });
  const real = moves.filter(({ delta }) => delta !== 0);
  if (real.length === 0) return { inventoryAdjustmentGroup: null, userErrors: [] };
  const { state, clock } = call.context;
  const id = state.newId('InventoryAdjustmentGroup');
  const mirrored = input.name === 'on_hand' ? 'available' : 'on_hand';
  const changes = real.flatMap(({ level, delta }) => {
    move(call, level, input.name, delta);
    const row = {
      delta,
      quantityAfterChange: null,
      item: () => state.items.get(level.itemId),
      location: () => state.locations.get(level.locationId),
    };
    return [{ ...row, name: input.name }, ...(input.name === 'incoming' ? [] : [{ ...row, name: mirrored }])];
  });
  record(
    call,
    mutation,
    input.referenceDocumentUri ?? id,
    { id, changes: real.map(({ level, delta }) => ({ item: level.itemId, location: level.locationId, delta })) },
    call.key ?? id,
  );
  return {
    inventoryAdjustmentGroup: {
      id,
      createdAt: clock.iso(),
      reason: input.reason,
      referenceDocumentUri: input.referenceDocumentUri ?? null,
      changes,
    },
    userErrors: [],
  };
}

export const inventoryMutations = {
  inventorySetQuantities: (call: Call, { input }: { input: Input }): object => {
    if (input.name !== 'available' && input.name !== 'on_hand') {
      throw new Refused(['input', 'name'], 'The quantity name must be either available or on_hand.', 'INVALID_NAME');
    }
    return changed(call, 'inventorySetQuantities', input, 'quantities');
  },
  inventoryAdjustQuantities: (call: Call, { input }: { input: Input }): object => {
    if (!adjustable.has(input.name)) {
      throw new Refused(['input', 'name'], 'The specified quantity name is invalid.', 'INVALID_QUANTITY_NAME');
    }
    return changed(call, 'inventoryAdjustQuantities', input, 'changes');
  },
  inventoryActivate: (
    call: Call,
    args: { inventoryItemId: string; locationId: string; available?: number | null },
  ): object => {
    const { state, clock } = call.context;
    requireType(args.inventoryItemId, 'InventoryItem');
    requireType(args.locationId, 'Location');
    if (!state.items.has(args.inventoryItemId)) throw new Refused(['inventoryItemId'], 'Inventory item does not exist');
    if (!state.locations.get(args.locationId)?.isActive)
      throw new Refused(['locationId'], 'The location is not active');
    const known = state.level(args.inventoryItemId, args.locationId);
    if (known?.active && typeof args.available === 'number') {
      throw new Refused(
        ['available'],
        'Not allowed to set available quantity when the item is already active at the location.',
      );
    }
    const level = known ?? state.ensureLevel(args.inventoryItemId, args.locationId, clock.iso());
    level.active = true;
    if (!known && args.available) move(call, level, 'available', args.available);
    record(call, 'inventoryActivate', `${args.inventoryItemId}@${args.locationId}`);
    return { inventoryLevel: new Views(call).level(level), userErrors: [] };
  },
  inventoryItemUpdate: (call: Call, { id, input }: { id: string; input: { tracked?: boolean | null } }): object => {
    const item = call.context.state.items.get(requireType(id, 'InventoryItem'));
    if (!item) throw new Refused(['id'], 'The inventory item could not be found');
    if (typeof input.tracked === 'boolean' && input.tracked !== item.tracked) {
      item.tracked = input.tracked;
      item.updatedAt = call.context.clock.iso();
      record(call, 'inventoryItemUpdate', id, { tracked: item.tracked });
    }
    return { inventoryItem: item, userErrors: [] };
  },
};
