/** Stock of one SKU in one supply channel. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, id, optionalText, reference, time, version } from './fields.ts';

export const schema = Type.Object(
  {
    id,
    version,
    key: optionalText('Needed for imports.'),
    sku: Type.String({ minLength: 1, description: 'SKU of the product variant.' }),
    supplyChannel: Type.Optional(reference('Channel with the role InventorySupply; absent: stock without a place.')),
    quantityOnStock: Type.Integer({ description: 'Available and reserved together; may be negative.' }),
    availableQuantity: Type.Integer({
      description: 'On stock less what is reserved; may lag behind reservations by up to ten seconds.',
    }),
    restockableInDays: Type.Optional(Type.Integer({ description: 'Days until new stock.' })),
    expectedDelivery: Type.Optional(time('When new stock is expected.')),
    createdAt: Type.Optional(time('UTC.')),
    lastModifiedAt: time('UTC.'),
  },
  { description: 'Answer of reads and writes under /inventory.' },
);
export type InventoryEntry = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: '11111111-0000-4000-8000-000000000001',
    version: 4,
    key: 'dc1-SKU-100',
    sku: 'SKU-100',
    supplyChannel: { typeId: 'channel', id: '44444444-0000-4000-8000-000000000001' },
    quantityOnStock: 12,
    availableQuantity: 9,
    createdAt: '2026-11-20T09:00:00.000Z',
    lastModifiedAt: '2026-11-20T10:00:00.000Z',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Without a version it can not be written to.', value: { ...(examples[0] as object), version: undefined } },
  { reason: 'Units are whole.', value: { ...(examples[0] as object), quantityOnStock: 1.5 } },
];
