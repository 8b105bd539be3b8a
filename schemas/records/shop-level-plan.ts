/** What a shop has to show of one SKU, and what a person must look at. */
import { type Static, Type } from '@sinclair/typebox';
import { Finding } from './stock-adjustment-plan.ts';

/** The quantity of one item at one location of the shop: what stands there, and what is to stand there. */
export const PlannedLevel = Type.Object(
  {
    inventoryItemId: Type.String({ pattern: '^gid://shopify/InventoryItem/' }),
    locationId: Type.String({ pattern: '^gid://shopify/Location/' }),
    changeFromQuantity: Type.Integer({ description: 'What stood there when it was read.' }),
    quantity: Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 }),
  },
  { additionalProperties: false },
);

export const schema = Type.Object(
  {
    version: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: 'When the newest of the levels changed, UTC with milliseconds; null without levels.',
    }),
    reference: Type.String({
      minLength: 1,
      description: 'Names these levels: the same ones are published once.',
    }),
    quantities: Type.Array(PlannedLevel, { maxItems: 250 }),
    findings: Type.Array(Finding),
  },
  { additionalProperties: false, description: 'What a shop has to show of one SKU.' },
);
export type ShopLevelPlan = Static<typeof schema>;
