/** Stock per SKU and channel, and what is reserved of it. */
import { Type } from '@sinclair/typebox';
import { actionReader, bodyReader, Key, Named, Quantity } from './bodies.ts';
import { type Actions, type Happening, resolve } from './changing.ts';
import type { CommercetoolsContext } from './context.ts';
import type { Resource } from './state.ts';

const draft = {
  key: Type.Optional(Key),
  sku: Type.String({ minLength: 1 }),
  supplyChannel: Type.Optional(Named),
  quantityOnStock: Quantity,
  restockableInDays: Type.Optional(Type.Integer()),
  expectedDelivery: Type.Optional(Type.String()),
};
export const InventoryDraft = Type.Object(draft);
export const readInventoryDraft = bodyReader(InventoryDraft);

/** What shows of reservations: those that are older than the lag. */
const reservedOf = ({ state, settings, clock }: CommercetoolsContext, id: string): number =>
  (state.reservations.get(id) ?? [])
    .filter(({ at }) => at + settings.reservationLagMs <= clock.now())
    .reduce((sum, { quantity }) => sum + quantity, 0);

export const presentEntry = (context: CommercetoolsContext, entry: Resource): Resource => ({
  ...entry,
  availableQuantity: Number(entry.quantityOnStock) - reservedOf(context, entry.id),
});

function setQuantity(entry: Resource, quantity: number, context: CommercetoolsContext): Happening {
  const oldQuantityOnStock = Number(entry.quantityOnStock);
  const reserved = reservedOf(context, entry.id);
  entry.quantityOnStock = quantity;
  return {
    type: 'InventoryEntryQuantitySet',
    oldQuantityOnStock,
    newQuantityOnStock: quantity,
    oldAvailableQuantity: oldQuantityOnStock - reserved,
    newAvailableQuantity: quantity - reserved,
    ...(entry.supplyChannel ? { supplyChannel: entry.supplyChannel } : {}),
    sku: entry.sku,
  };
}

const readQuantity = actionReader(Type.Object({ quantity: Quantity }));
const readFields = actionReader(
  Type.Object({
    key: Type.Optional(Key),
    supplyChannel: Type.Optional(Named),
    restockableInDays: Type.Optional(Type.Integer()),
    expectedDelivery: Type.Optional(Type.String()),
  }),
);

/** Sets or removes a field that the action carries under the same name. */
const setField = (field: 'key' | 'restockableInDays' | 'expectedDelivery') => (entry: Resource, action: never) => {
  const value = readFields(action)[field];
  if (value === undefined) delete entry[field];
  else Object.assign(entry, { [field]: value });
  return undefined;
};

export const inventoryActions: Actions = {
  changeQuantity: (entry, action, context) => setQuantity(entry, readQuantity(action).quantity, context),
  addQuantity: (entry, action, context) =>
    setQuantity(entry, Number(entry.quantityOnStock) + readQuantity(action).quantity, context),
  removeQuantity: (entry, action, context) =>
    setQuantity(entry, Number(entry.quantityOnStock) - readQuantity(action).quantity, context),
  setKey: setField('key'),
  setRestockableInDays: setField('restockableInDays'),
  setExpectedDelivery: setField('expectedDelivery'),
  setSupplyChannel: (entry, action, context) => {
    const { supplyChannel } = readFields(action);
    if (supplyChannel) entry.supplyChannel = resolve(context, 'channel', supplyChannel);
    else delete entry.supplyChannel;
    return undefined;
  },
};
