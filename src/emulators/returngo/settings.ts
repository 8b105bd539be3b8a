/** Everything about the emulated ReturnGO account that can be chosen. */
import { type Static, Type } from '@sinclair/typebox';

export const ReturngoSettings = Type.Object(
  {
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4_294_967_295 }),
    now: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', description: 'Start of the clock, ISO 8601.' }),
    ),
    apiKey: Type.String({ default: 'returngo-emulator-key', minLength: 1 }),
    shops: Type.Array(Type.String({ minLength: 1 }), {
      default: ['lt-demo.myshopify.com', 'lt-second.myshopify.com'],
      minItems: 1,
      maxItems: 100,
      description: 'Shops that the one key serves (verified that one key serves several).',
    }),
    callsPerDay: Type.Integer({ default: 2000, minimum: 1, maximum: 10_000_000, description: 'Verified: 2,000.' }),
    callsPerSecond: Type.Integer({ default: 100, minimum: 1, maximum: 1_000_000, description: 'Verified: 100.' }),
    dayOffsetMs: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 86_399_999,
      description: 'When the day of the quota begins, after midnight UTC (inferred).',
    }),
    commentField: Type.Union([Type.Literal('htmlText'), Type.Literal('comment')], {
      default: 'htmlText',
      description: 'Third-party; two files of one public client differ.',
    }),
    endCursor: Type.Union([Type.Literal('null'), Type.Literal('empty'), Type.Literal('absent')], {
      default: 'null',
      description: 'How next_cursor says that there is no more; unknown.',
    }),
    repeatedStatus: Type.Union([Type.Literal('refused'), Type.Literal('accepted')], {
      default: 'refused',
      description: 'What becomes of an RMA that is set to the status it has; unknown.',
    }),
    shipmentTouchesRma: Type.Boolean({
      default: false,
      description: 'Whether lastUpdated moves when a shipment is updated; observed that it does not.',
    }),
    validationBeforeDone: Type.Boolean({
      default: false,
      description: 'Whether each unit must be validated first (verified; off by default).',
    }),
    refundsBy: Type.Union([Type.Literal('Shopify'), Type.Literal('outside')], {
      default: 'Shopify',
      description: 'Who moves the money when an RMA is done. Outside: the transaction waits for PUT /transaction.',
    }),
    webhookAttempts: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 6,
      description: 'No policy of retries is documented.',
    }),
    webhookLossShare: Type.Number({ default: 0, minimum: 0, maximum: 1, description: 'Webhooks that are never sent.' }),
    webhookDelayScale: Type.Number({ default: 1, minimum: 0, maximum: 10, description: '1: first retry after 1 s.' }),
  },
  { additionalProperties: false },
);
export type ReturngoSettings = Static<typeof ReturngoSettings>;

/** Settings that can't change once the server listens. */
export const fixedSettings: readonly string[] = ['port', 'seed', 'now'];
