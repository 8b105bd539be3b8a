/** A new place of stock. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, identifier, key, strict } from './fields.ts';

export const schema = Type.Object(
  {
    key,
    sku: Type.String({ minLength: 1, description: 'SKU of the product variant.' }),
    supplyChannel: Type.Optional(identifier('channel', 'Where the stock is; one entry per SKU and channel.')),
    quantityOnStock: Type.Integer({ description: 'Units on stock.' }),
    restockableInDays: Type.Optional(Type.Integer({ description: 'Days until new stock.' })),
    expectedDelivery: Type.Optional(Type.String({ format: 'date-time', description: 'When new stock is expected.' })),
  },
  { ...strict, description: 'Body of POST /inventory. The key is optional there; ours carry it, to be found again.' },
);
export type InventoryEntryDraft = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { key: 'dc1-SKU-100', sku: 'SKU-100', supplyChannel: { typeId: 'channel', key: 'dc-1' }, quantityOnStock: 12 },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without a key a lost answer could not be looked up.', value: { sku: 'SKU-100', quantityOnStock: 1 } },
  {
    reason: 'A channel is named by id or by key.',
    value: { key: 'dc1-SKU-100', sku: 'SKU-100', supplyChannel: { typeId: 'channel' }, quantityOnStock: 1 },
  },
];
