/** What a brand may set about its connection to Fulfil. What no source of the vendor states is inferred or unknown. */
import type { Connector } from '../../schemas/formats/connector.ts';

type JsonSchema = Record<string, unknown>;

const objectOf = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});
const integer = (minimum: number, maximum: number): JsonSchema => ({ type: 'integer', minimum, maximum });
const named = (names: Record<string, string>): JsonSchema =>
  objectOf(Object.fromEntries(Object.keys(names).map((name) => [name, { type: 'string', pattern: '^[a-z_.]+$' }])));

const methods = {
  saleQuote: 'quote',
  saleConfirm: 'confirm',
  saleProcess: 'process',
  saleCancel: 'cancel',
  shipmentHold: 'hold',
  shipmentUnhold: 'unhold',
  shipmentAssign: 'assign_try',
  returnReceive: 'receive',
  returnDone: 'done',
  internalWait: 'wait',
  internalAssign: 'assign_try',
  internalShip: 'ship',
  internalDone: 'done',
  internalCancel: 'cancel',
  inventoryComplete: 'complete',
  inventoryConfirm: 'confirm',
  invoiceValidate: 'validate_invoice',
  invoicePost: 'post',
  entryPost: 'post',
  giftCardActivate: 'activate',
};
const models = { webhook: 'ir.webhook', giftCard: 'gift_card.gift_card' };

export const settings: Connector['settings'] = {
  baseUrl: {
    description: 'Address of the tenant, without a path: https://{merchant}.fulfil.io.',
    schema: { type: 'string', pattern: '^https?://[^/]+$' },
    certainty: 'verified',
  },
  auth: {
    description:
      'How calls are authenticated: apiKey (personal access token; its lifetime is capped), bearer (offline token of OAuth, which does not end), basic (token as user name, the password empty).',
    schema: { enum: ['apiKey', 'bearer', 'basic'] },
    default: 'apiKey',
    certainty: 'verified',
  },
  rate: {
    description:
      'Calls that one token may make. Nine to ten a second were observed, and the marketing says other numbers; this stays below.',
    schema: objectOf({
      limit: integer(1, 100_000),
      windowMs: integer(100, 86_400_000),
      burst: integer(1, 100_000),
      pauseMs: integer(100, 900_000),
    }),
    default: { limit: 8, windowMs: 1_000, burst: 4, pauseMs: 1_000 },
    certainty: 'inferred',
  },
  pageSize: {
    description: 'Records of one page; Fulfil is seen to take up to 500.',
    schema: integer(1, 500),
    default: 500,
    certainty: 'inferred',
  },
  readBatch: {
    description: 'Ids or codes in one search. A search has them in its body, so that no address grows too long.',
    schema: integer(1, 500),
    default: 100,
    certainty: 'inferred',
  },
  timeoutMs: {
    description: 'How long one call may take, in milliseconds.',
    schema: integer(100, 300_000),
    default: 30_000,
  },
  retry: {
    description: 'Attempts after the first for calls that may be repeated, with exponential backoff in milliseconds.',
    schema: objectOf({ attempts: integer(0, 20), baseMs: integer(10, 60_000), maximumMs: integer(10, 3_600_000) }),
    default: { attempts: 3, baseMs: 300, maximumMs: 10_000 },
  },
  settleMs: {
    description: 'How long to wait before a read proves that a write did not take effect, in milliseconds.',
    schema: integer(0, 600_000),
    default: 5_000,
    certainty: 'inferred',
  },
  models: {
    description:
      'Names of models that the sources disagree on or that a tenant may lack: webhook is ir.webhook (vendor, 2019) or webhook.webhook; giftCard is of the old open module.',
    schema: named(models),
    default: models,
    certainty: 'unknown',
  },
  methods: {
    description:
      'Names of workflow methods. Those of sales, holds and counts are documented; those of return and internal shipments, invoices and entries are inferred from open-source Tryton; confirm them in the tenant.',
    schema: named(methods),
    default: methods,
    certainty: 'inferred',
  },
  capabilities: {
    description:
      'What this tenant offers: gift cards (the old open module), journal entries (writing to the ledger is to be switched on on purpose), warehouse (the interface of warehouses, with its own token).',
    schema: objectOf({
      giftCards: { type: 'boolean' },
      journalEntries: { type: 'boolean' },
      warehouse: { type: 'boolean' },
    }),
    default: { giftCards: false, journalEntries: false, warehouse: false },
    certainty: 'unknown',
  },
  returnOrders: {
    description:
      'tagAmounts: amounts of return_order as tagged decimals and not as strings; the one source shows strings. repeatedIdentifier: whether a second return with the same channel identifier is answered with the first one; unknown, so off.',
    schema: objectOf({ tagAmounts: { type: 'boolean' }, repeatedIdentifier: { type: 'boolean' } }),
    default: { tagAmounts: false, repeatedIdentifier: false },
    certainty: 'unknown',
  },
  sales: {
    description: 'priorityField: the field of an order that takes its priority; no source names one.',
    schema: objectOf({ priorityField: { type: 'string', pattern: '^[a-z_]+$' } }),
    default: { priorityField: 'priority' },
    certainty: 'unknown',
  },
  warehouse: {
    description:
      'suffix: the ending of the paths of the interface of warehouses; the documents show .json for some, and some clients leave it out.',
    schema: objectOf({ suffix: { enum: ['.json', ''] } }),
    default: { suffix: '.json' },
    certainty: 'inferred',
  },
};
