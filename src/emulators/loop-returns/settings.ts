/** Everything about the emulated Loop shop that can be chosen. */
import { type Static, Type } from '@sinclair/typebox';

export const allScopes = [
  'returns',
  'orders',
  'carts',
  'developer_tools',
  'destinations:read',
  'destinations:write',
] as const;

export const LoopSettings = Type.Object(
  {
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4_294_967_295 }),
    now: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', description: 'Start of the clock, ISO 8601.' }),
    ),
    shopId: Type.Integer({ default: 4321, minimum: 1 }),
    apiKey: Type.String({ default: 'loop-emulator-key', minLength: 1 }),
    scopes: Type.Array(Type.String(), {
      default: [...allScopes],
      description: 'What the key may do (verified names).',
    }),
    ratePerMinute: Type.Integer({ default: 300, minimum: 1, maximum: 1_000_000, description: 'Verified: 300.' }),
    retryAfter: Type.Boolean({ default: false, description: 'Send Retry-After with 429; not documented by Loop.' }),
    processDelayMs: Type.Integer({ default: 50, minimum: 0, maximum: 600_000, description: 'Processing is queued.' }),
    allowProcessingFlagged: Type.Boolean({ default: false }),
    listOrder: Type.Union([Type.Literal('descending'), Type.Literal('ascending')], {
      default: 'descending',
      description: 'Order of the list by the filtered date; Loop documents none.',
    }),
    cursorTieBreak: Type.Boolean({
      default: true,
      description: 'Off: the cursor holds the date alone, and rows of the same second at a page border are lost.',
    }),
    drift: Type.Boolean({
      default: true,
      description: 'Types differ between list, details and webhook, as observed. Off: the list form everywhere.',
    }),
    unknownFields: Type.Boolean({ default: true, description: 'Send fields that no documentation names.' }),
    webhookSecret: Type.String({ default: 'loop-emulator-secret', minLength: 1 }),
    webhookDelayScale: Type.Number({ default: 1, minimum: 0, maximum: 10, description: '1: first retry after 1 s.' }),
    defaultWebhookStatus: Type.Union([Type.Literal('inactive'), Type.Literal('active')], {
      default: 'inactive',
      description: 'Readings of the specification differ.',
    }),
    destinationLimit: Type.Integer({ default: 50, minimum: 1, maximum: 1000, description: 'Inferred figure.' }),
    restockBy: Type.Union([Type.Literal('shopify'), Type.Literal('webhooks')], { default: 'shopify' }),
    giftCardsBy: Type.Union([Type.Literal('shopify'), Type.Literal('thirdParty')], { default: 'shopify' }),
  },
  { additionalProperties: false },
);
export type LoopSettings = Static<typeof LoopSettings>;

/** Settings that can't change once the server listens. */
export const fixedSettings: readonly string[] = ['port', 'seed', 'now'];
