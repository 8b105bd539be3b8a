/** What setInventory and adjustInventory answer. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { gid, type InvalidPayload, nullable, userErrors } from './fields.ts';

export const schema = Type.Object(
  {
    data: Type.Record(
      Type.String(),
      Type.Object({
        inventoryAdjustmentGroup: nullable(
          Type.Object({
            id: gid('InventoryAdjustmentGroup'),
            reason: Type.String(),
            referenceDocumentUri: Type.Optional(nullable(Type.String())),
            changes: Type.Array(
              Type.Object({
                name: impersonal(Type.String()),
                delta: Type.Integer(),
                quantityAfterChange: Type.Optional(nullable(Type.Integer())),
              }),
            ),
          }),
        ),
        userErrors,
      }),
    ),
  },
  { description: 'No group and no errors: the quantity stood already, which is a success.' },
);
export type InventoryResult = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      inventorySetQuantities: {
        inventoryAdjustmentGroup: {
          id: 'gid://shopify/InventoryAdjustmentGroup/1',
          reason: 'restock',
          changes: [
            { name: 'available', delta: 1, quantityAfterChange: null },
            { name: 'on_hand', delta: 1, quantityAfterChange: null },
          ],
        },
        userErrors: [],
      },
    },
  },
  { data: { inventorySetQuantities: { inventoryAdjustmentGroup: null, userErrors: [] } } },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without userErrors nothing tells whether it was done.',
    value: { data: { inventorySetQuantities: { inventoryAdjustmentGroup: null } } },
  },
];
