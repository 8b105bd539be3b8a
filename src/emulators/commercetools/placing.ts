/** What a shop does at a checkout: an order of one line is placed where enough is available, and takes from stock. */
import { type Static, Type } from '@sinclair/typebox';
import { controlDecoder } from '../core/decoding.ts';
import { create, resolve } from './changing.ts';
import { type CommercetoolsContext, newResource } from './context.ts';
import { presentEntry } from './inventory.ts';
import { announceChange } from './notifications.ts';
import { orderOf } from './seeding.ts';

const NewOrder = Type.Object(
  {
    orderNumber: Type.String({ minLength: 2 }),
    sku: Type.String(),
    quantity: Type.Integer({ minimum: 1 }),
    channel: Type.String({ description: 'Key of the supply channel.' }),
    mode: Type.Union([Type.Literal('TrackOnly'), Type.Literal('ReserveOnOrder')]),
  },
  { additionalProperties: false },
);

export const decodeOrder = controlDecoder(NewOrder);

/**
 * TrackOnly lowers the quantity on stock, ReserveOnOrder reserves. Either makes a change of the entry and no message of
 * it. A shop shows no more than what is available, so that an order of more is not placed.
 */
export function placeOrder(
  context: CommercetoolsContext,
  { orderNumber, sku, quantity, channel, mode }: Static<typeof NewOrder>,
): { readonly placed: boolean } {
  const { kinds, reservations } = context.state;
  const supply = resolve(context, 'channel', { key: channel });
  const entry = kinds['inventory-entry'].by('supplyChannel', `${sku} ${supply.id}`);
  if (!entry || Number(presentEntry(context, entry).availableQuantity) < quantity) return { placed: false };
  if (mode === 'TrackOnly') entry.quantityOnStock = Number(entry.quantityOnStock) - quantity;
  else reservations.set(entry.id, [...(reservations.get(entry.id) ?? []), { quantity, at: context.clock.now() }]);
  const oldVersion = entry.version;
  entry.version += 1;
  entry.lastModifiedAt = context.clock.iso();
  announceChange(context, 'inventory-entry', entry, { kind: 'ResourceUpdated', oldVersion }, []);
  const order = newResource(context, orderOf(context, { orderNumber, lines: [{ sku, quantity, channel }] }));
  create(context, 'order', order, [{ type: 'OrderCreated', order }]);
  return { placed: true };
}
