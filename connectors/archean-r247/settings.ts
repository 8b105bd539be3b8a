/**
 * What a brand may set about its connection to Archean. No public documentation of Archean R247 Stock exists, so every
 * path, name, header, capability and limit is a setting; the defaults are the contract's own and therefore inferred.
 */
import type { Connector } from '../../schemas/formats/connector.ts';
import { fieldNames, headerNames, integers, pathTemplates, queryNames, switches } from '../setting-schemas.ts';
import { canonicalFields } from './canonical-fields.ts';

const paths = {
  ping: '/v1/ping',
  locations: '/v1/locations',
  products: '/v1/products',
  stockLevels: '/v1/stock-levels',
  adjust: '/v1/stock-adjustments',
  adjustments: '/v1/stock-adjustments',
  adjustment: '/v1/stock-adjustments/{adjustmentId}',
  transfer: '/v1/stock-transfers',
  reasons: '/v1/adjustment-reasons',
  order: '/v1/orders',
  orders: '/v1/orders',
  cancelOrder: '/v1/orders/{orderId}/cancel',
  dispatch: '/v1/dispatches',
  dispatches: '/v1/dispatches',
};

const query = {
  cursor: 'cursor',
  limit: 'limit',
  updatedSince: 'updatedSince',
  sku: 'sku',
  barcode: 'barcode',
  locationCode: 'locationCode',
  reference: 'reference',
  createdFrom: 'createdFrom',
  createdTo: 'createdTo',
  externalReference: 'externalReference',
};

const headers = {
  idempotencyKey: 'Idempotency-Key',
  requestId: 'X-Request-Id',
  retryAfter: 'Retry-After',
  remaining: 'RateLimit-Remaining',
  reset: 'RateLimit-Reset',
  webhookSignature: 'X-Archean-Signature',
};

const capabilities = {
  idempotencyKey: true,
  readBackByReference: true,
  adjustmentsByPeriod: true,
  transfers: false,
  adjustmentReasons: false,
  orders: true,
  webhooks: false,
};

export const settings: Connector['settings'] = {
  transport: {
    description:
      'How Archean is reached. Only rest is built: soap and sftp-csv, which comparable systems use, are not.',
    schema: { enum: ['rest'] },
    default: 'rest',
    certainty: 'unknown',
  },
  baseUrl: {
    description: "Address of the tenant's API, before the paths. There is no default: a brand must say it.",
    schema: { type: 'string', pattern: '^https?://[^?#]*[^/?#]$' },
    certainty: 'unknown',
  },
  auth: {
    description:
      'How calls are authenticated: kind is apiKeyHeader, bearer, basic, oauth2ClientCredentials, hmac or none. header is for apiKeyHeader, tokenUrl (a whole address) for oauth2ClientCredentials, signatureHeader and timestampHeader are for hmac.',
    schema: {
      type: 'object',
      required: ['kind', 'header', 'tokenUrl', 'signatureHeader', 'timestampHeader'],
      additionalProperties: false,
      properties: {
        kind: { enum: ['apiKeyHeader', 'bearer', 'basic', 'oauth2ClientCredentials', 'hmac', 'none'] },
        header: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
        tokenUrl: { type: 'string', pattern: '^(https?://.+)?$' },
        signatureHeader: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
        timestampHeader: { type: 'string', pattern: '^[A-Za-z0-9-]+$' },
      },
      if: { type: 'object', required: ['kind'], properties: { kind: { const: 'oauth2ClientCredentials' } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { tokenUrl: { type: 'string', minLength: 1 } } },
    },
    default: {
      kind: 'apiKeyHeader',
      header: 'X-API-KEY',
      tokenUrl: '',
      signatureHeader: 'X-Signature',
      timestampHeader: 'X-Timestamp',
    },
    certainty: 'inferred',
  },
  paths: {
    description:
      'Path of each call under the base address. adjust, order and dispatch take what is written; adjustments, orders and dispatches are lists.',
    schema: pathTemplates(Object.keys(paths), { adjustment: 'adjustmentId', cancelOrder: 'orderId' }),
    default: paths,
    certainty: 'inferred',
  },
  query: {
    description: 'Name of each query parameter on the wire.',
    schema: queryNames(Object.keys(query)),
    default: query,
    certainty: 'inferred',
  },
  fields: {
    description:
      'Field names on the wire that differ from the contract, canonical name first, for example sku: itemCode. They hold for every object of every payload, so one canonical name has one name on the wire.',
    schema: fieldNames(canonicalFields),
    default: {},
    certainty: 'inferred',
  },
  headers: {
    description: 'Name of each header: what is sent (idempotencyKey, requestId) and what is read (the others).',
    schema: headerNames(Object.keys(headers)),
    default: headers,
    certainty: 'inferred',
  },
  capabilities: {
    description:
      'What the tenant can do. idempotencyKey: a repeated key gets the first answer. readBackByReference: adjustments and dispatches are found by reference. adjustmentsByPeriod: they are listed by when they were applied, with what was sent. With neither, an adjustment whose outcome is unknown waits for a person; set limits.linesPerBatch to 1 then. orders covers dispatches.',
    schema: switches(Object.keys(capabilities)),
    default: capabilities,
    certainty: 'inferred',
  },
  limits: {
    description:
      'linesPerBatch: lines of one adjustment (100; a tenant may permit 1000). skusPerRead: SKUs, or references of orders, asked for in one call, bounded by the length of an address. pageSize: rows on one page.',
    schema: integers({ linesPerBatch: [1, 1000], skusPerRead: [1, 500], pageSize: [1, 500] }),
    default: { linesPerBatch: 100, skusPerRead: 50, pageSize: 100 },
    certainty: 'inferred',
  },
  rate: {
    description:
      'Calls that all flows with one credential may make in windowMs; burst of them at once. throttleStatuses are the HTTP statuses that say "too many": some systems use 503. pauseMs is how long all callers pause after a refusal without a time.',
    schema: {
      type: 'object',
      required: ['limit', 'windowMs', 'burst', 'pauseMs', 'throttleStatuses'],
      additionalProperties: false,
      properties: {
        limit: { type: 'integer', minimum: 2, maximum: 1_000_000 },
        windowMs: { type: 'integer', minimum: 100, maximum: 86_400_000 },
        burst: { type: 'integer', minimum: 1, maximum: 1_000_000 },
        pauseMs: { type: 'integer', minimum: 100, maximum: 900_000 },
        throttleStatuses: {
          type: 'array',
          minItems: 1,
          maxItems: 10,
          uniqueItems: true,
          items: { type: 'integer', minimum: 400, maximum: 599 },
        },
      },
    },
    default: { limit: 60, windowMs: 60_000, burst: 10, pauseMs: 5_000, throttleStatuses: [429, 503] },
    certainty: 'inferred',
  },
  retry: {
    description: 'Attempts after the first for calls that may be repeated, with exponential backoff in milliseconds.',
    schema: integers({ attempts: [0, 20], baseMs: [10, 60_000], maximumMs: [10, 3_600_000] }),
    default: { attempts: 3, baseMs: 200, maximumMs: 5_000 },
  },
  settleMs: {
    description: 'How long to wait before a read proves that a write did not take effect, in milliseconds.',
    schema: { type: 'integer', minimum: 0, maximum: 600_000 },
    default: 2_000,
    certainty: 'inferred',
  },
  timeoutMs: {
    description: 'How long one call may take, in milliseconds.',
    schema: { type: 'integer', minimum: 100, maximum: 300_000 },
    default: 30_000,
  },
  webhookEncoding: {
    description: 'How the signature of a webhook is written.',
    schema: { enum: ['hex', 'base64'] },
    default: 'hex',
    certainty: 'inferred',
  },
};
