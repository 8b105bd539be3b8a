/** inventory_levels/update: a level changed. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, nullable } from './fields.ts';

export const schema = Type.Object(
  {
    inventory_item_id: Type.Integer({ description: 'Numeric id.' }),
    location_id: Type.Integer({ description: 'Numeric id.' }),
    available: Type.Optional(nullable(Type.Integer())),
    updated_at: Type.Optional(nullable(Type.String())),
  },
  { description: 'Third-party shape.' },
);
export type InventoryLevelWebhook = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { inventory_item_id: 534, location_id: 501, available: 5, updated_at: '2026-09-03T08:00:00Z' },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A level has a location.', value: { inventory_item_id: 534 } },
];
