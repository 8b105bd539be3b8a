/** Stock to import: absolute, by key, without a version; the last to be worked on wins. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, key, strict } from './fields.ts';

export const schema = Type.Object(
  {
    type: Type.Literal('inventory'),
    resources: Type.Array(
      Type.Object(
        {
          key,
          sku: Type.String({ minLength: 1, description: 'SKU of the product variant.' }),
          quantityOnStock: Type.Integer({ description: 'Units on stock.' }),
          supplyChannel: Type.Optional(
            Type.Object(
              { typeId: Type.Literal('channel'), key },
              { ...strict, description: 'An unknown channel leaves the import unresolved.' },
            ),
          ),
          restockableInDays: Type.Optional(Type.Integer({ description: 'Days until new stock.' })),
          expectedDelivery: Type.Optional(Type.String({ format: 'date-time', description: 'When it is expected.' })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 20, description: 'At most 20.' },
    ),
  },
  { ...strict, description: 'Body of POST /inventories/import-containers/{key}.' },
);
export type InventoryImport = Static<typeof schema>;

const line = { key: 'dc1-SKU-100', sku: 'SKU-100', quantityOnStock: 12 };
export const examples: readonly unknown[] = [
  { type: 'inventory', resources: [{ ...line, supplyChannel: { typeId: 'channel', key: 'dc-1' } }] },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'At most 20 fit into one.', value: { type: 'inventory', resources: Array(21).fill(line) } },
  { reason: 'The key says what is set.', value: { type: 'inventory', resources: [{ ...line, key: undefined }] } },
];
