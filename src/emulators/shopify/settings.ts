/** Everything about the emulated shop that can be chosen. */
import { type Static, Type } from '@sinclair/typebox';

export const ShopifySettings = Type.Object(
  {
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4_294_967_295 }),
    now: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', description: 'Start of the clock, ISO 8601.' }),
    ),
    accessToken: Type.String({ default: 'shopify-emulator-token', minLength: 1 }),
    webhookSecret: Type.String({ default: 'shopify-emulator-secret', minLength: 1 }),
    shopDomain: Type.String({ default: 'shop.example.test' }),
    currency: Type.String({ default: 'EUR', pattern: '^[A-Z]{3}$' }),
    maximumAvailable: Type.Integer({ default: 2_000, minimum: 1, maximum: 10_000_000, description: 'Observed: 2000.' }),
    restoreRate: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1_000_000,
      description: 'Points a second; verified.',
    }),
    paymentsAccount: Type.Boolean({ default: true, description: 'Off: the scope of Shopify Payments is missing.' }),
    searchLagMs: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 600_000,
      description: 'New orders are found this late.',
    }),
    bulkDelayMs: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 600_000,
      description: 'A bulk query runs this long.',
    }),
    webhookDelayScale: Type.Number({ default: 1, minimum: 0, maximum: 10, description: '1: first retry after 1 s.' }),
  },
  { additionalProperties: false },
);
export type ShopifySettings = Static<typeof ShopifySettings>;

/** Settings that can't change once the server listens. */
export const fixedSettings: readonly string[] = ['port', 'seed', 'now'];
