/** Levels at one location. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nodes, nullable } from './fields.ts';

export const schema = answer(
  {
    location: nullable(
      Type.Object({
        id: gid('Location'),
        isActive: Type.Boolean(),
        inventoryLevels: nodes(
          Type.Object({
            id: gid('InventoryLevel'),
            isActive: Type.Boolean(),
            updatedAt: Type.String(),
            item: Type.Object({
              id: gid('InventoryItem'),
              sku: Type.Optional(nullable(Type.String())),
              tracked: Type.Boolean(),
            }),
            quantities: Type.Array(Type.Object({ name: impersonal(Type.String()), quantity: Type.Integer() })),
          }),
        ),
      }),
    ),
  },
  'The answer of listLocationLevels.',
);
export type LocationLevels = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      location: {
        id: 'gid://shopify/Location/501',
        isActive: true,
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
              item: { id: 'gid://shopify/InventoryItem/534', sku: 'TEE-1', tracked: true },
            },
          ],
        },
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'A location has levels.',
    value: { data: { location: { id: 'gid://shopify/Location/501', isActive: true } } },
  },
];
