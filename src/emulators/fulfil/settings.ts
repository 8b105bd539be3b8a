/**
 * Everything about the emulated Fulfil tenant that can be chosen, and where the sources say nothing, both answers.
 *
 * Not honoured: wizards, reports, JSON-RPC version 3, many2many commands other than create, dotted paths over lists
 * other than relations to one, taxes, the payment of invoices, lots, and the retries of webhooks over 48 hours.
 */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const FulfilSettings = Type.Object(
  {
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4_294_967_295 }),
    now: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', description: 'Start of the clock, ISO 8601.' }),
    ),
    tokens: Type.Array(Type.String({ minLength: 1 }), {
      default: ['fulfil-emulator-token'],
      maxItems: 100,
      description: 'Tokens that are accepted; one that is taken out has expired.',
    }),
    warehouseTokens: Type.Record(Type.String(), Type.Integer(), {
      default: { 'fulfil-warehouse-token': 4 },
      description: 'Token of the interface of warehouses to the id of its warehouse.',
    }),
    callsPerSecond: Type.Integer({ default: 10, minimum: 1, maximum: 1_000_000, description: 'Third-party.' }),
    retryAfter: Type.Union([Type.Literal('seconds'), Type.Literal('none')], { default: 'seconds' }),
    maximumPage: Type.Integer({ default: 500, minimum: 1, maximum: 500 }),
    pageExcess: Type.Union([Type.Literal('429'), Type.Literal('400')], {
      default: '429',
      description: 'How a page that is too large is refused (429 third-party, although it is not about the rate).',
    }),
    repeatedReturn: Type.Union([Type.Literal('existing'), Type.Literal('refused'), Type.Literal('second')], {
      default: 'refused',
      description: 'What a second return with the same channel identifier gives (unknown).',
    }),
    returnState: Type.Union([Type.Literal('processing'), Type.Literal('draft')], {
      default: 'processing',
      description: 'Whether a return order is confirmed by itself (unknown).',
    }),
    returnWarehouses: Type.Array(Type.Integer(), {
      default: [],
      maxItems: 10,
      description: 'Warehouses over which the lines of a return are spread in turn; empty: the one of the return.',
    }),
    creditNotes: Type.Union([Type.Literal('onReceipt'), Type.Literal('none')], {
      default: 'onReceipt',
      description: 'Whether a credit note is raised when a return shipment is done (inferred).',
    }),
    longTasks: Type.Array(Type.String(), {
      default: [],
      maxItems: 50,
      description: 'Methods, as model.method, that answer with an AsyncResult.',
    }),
    webhookSecret: Type.String({ default: 'ZnVsZmlsLWVtdWxhdG9yLXNlY3JldA==', description: 'In base64.' }),
    organization: Type.String({ default: 'emulator' }),
    webhookDelayScale: Type.Number({ default: 1, minimum: 0, maximum: 10 }),
  },
  strict,
);
export type FulfilSettings = Static<typeof FulfilSettings>;

/** Settings that can't change once the server listens. */
export const fixedSettings: readonly string[] = ['port', 'seed', 'now'];
