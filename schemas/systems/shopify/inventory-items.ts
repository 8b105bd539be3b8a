/** Inventory items with their levels. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    inventoryItems: nodes(
      Type.Object({
        id: gid('InventoryItem'),
        sku: Type.Optional(nullable(Type.String({ description: 'Case-sensitive, and not unique.' }))),
        tracked: Type.Boolean(),
        duplicateSkuCount: Type.Integer(),
        updatedAt: Type.String(),
        inventoryLevels: nodes(
          Type.Object({
            id: gid('InventoryLevel'),
            isActive: Type.Boolean(),
            updatedAt: Type.String(),
            location: Type.Object({ id: gid('Location'), isActive: Type.Boolean() }),
            quantities: Type.Array(Type.Object({ name: impersonal(Type.String()), quantity: Type.Integer() })),
          }),
        ),
      }),
    ),
  },
  'The answer of listInventoryItems; of each item the first eight levels.',
);
export type InventoryItems = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      inventoryItems: {
        nodes: [
          {
            id: 'gid://shopify/InventoryItem/534',
            sku: 'TEE-1',
            tracked: true,
            duplicateSkuCount: 0,
            updatedAt: '2026-09-02T08:00:00Z',
            inventoryLevels: {
              nodes: [
                {
                  id: 'gid://shopify/InventoryLevel/143?inventory_item_id=534',
                  isActive: true,
                  updatedAt: '2026-09-02T08:00:00Z',
                  quantities: [
                    { name: 'available', quantity: 4 },
                    { name: 'on_hand', quantity: 4 },
                  ],
                  location: { id: 'gid://shopify/Location/501', isActive: true },
                },
              ],
            },
          },
        ],
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It is a list.', value: { data: { inventoryItems: null } } },
];
