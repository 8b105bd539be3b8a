/** Variables of adjustInventory. */
import { type Static, Type } from '@sinclair/typebox';
import { impersonal } from '../../personal.ts';
import { gid, type InvalidPayload, nullable, strict } from './fields.ts';

export const schema = Type.Object(
  {
    input: Type.Object(
      {
        name: impersonal(
          Type.String({ description: 'available, damaged, quality_control, reserved, safety_stock or incoming.' }),
        ),
        reason: Type.String(),
        referenceDocumentUri: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9+.-]*:' })),
        changes: Type.Array(
          Type.Object(
            {
              inventoryItemId: gid('InventoryItem'),
              locationId: gid('Location'),
              changeFromQuantity: nullable(
                Type.Integer({ description: 'Quantity that must stand before; null: whatever stands.' }),
              ),
              delta: Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 }),
              ledgerDocumentUri: Type.Optional(Type.String()),
            },
            strict,
          ),
          { minItems: 1, maxItems: 250 },
        ),
      },
      strict,
    ),
  },
  { ...strict, description: 'changeFromQuantity must be present from version 2026-04 on, and may be null.' },
);
export type AdjustInventoryRequest = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    input: {
      name: 'available',
      reason: 'restock',
      referenceDocumentUri: 'gid://backhaul/Return/1001',
      changes: [
        {
          inventoryItemId: 'gid://shopify/InventoryItem/534',
          locationId: 'gid://shopify/Location/501',
          changeFromQuantity: 4,
          delta: 5,
        },
      ],
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  {
    reason: 'Without changeFromQuantity Shopify refuses the whole call.',
    value: {
      input: {
        name: 'available',
        reason: 'restock',
        changes: [
          { inventoryItemId: 'gid://shopify/InventoryItem/534', locationId: 'gid://shopify/Location/501', delta: 5 },
        ],
      },
    },
  },
];
