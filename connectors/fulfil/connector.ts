/** Fulfil.io, model API v2 and the interface of warehouses. Each fact is graded in the schemas and settings it names. */
import { defineConnector } from '../../schemas/formats/connector.ts';
import { catalogueOperations } from './catalogue-operations.ts';
import { evidence } from './evidence.ts';
import { financeOperations } from './finance-operations.ts';
import { orderOperations } from './order-operations.ts';
import { outcomes } from './outcomes.ts';
import { settings } from './settings.ts';
import { stockOperations } from './stock-operations.ts';
import { warehouseOperations } from './warehouse-operations.ts';
import { webhookOperations } from './webhook-operations.ts';
import { webhooks } from './webhooks.ts';

export const connector = defineConnector({
  id: 'fulfil',
  title: 'Fulfil',
  description:
    'Products, stock, return orders, transfers, credit notes and journal entries. Fulfil has no idempotency keys: what is created carries a text of ours and is found again by it, and a workflow method is proven by the state it leads to.',
  evidence,
  documentation: [
    'https://github.com/fulfilio/fulfil-python-api',
    'https://developers.fulfil.io',
    'https://fulfil-3pl-integration-api.readme.io',
  ],
  baseUrl: '{settings.baseUrl}',
  settings,
  credentials: {
    token: { description: 'Personal access token, or offline token of OAuth. It acts as the user who made it.' },
    noPassword: { description: 'For auth basic: an empty text, or whatever the tenant wants there.', optional: true },
    warehouseToken: { description: 'Token of one warehouse, for its interface.', optional: true },
    webhookSecret: { description: 'Secret with which webhooks are signed, in base64 as it is shown.', optional: true },
  },
  auth: {
    use: '{settings.auth}',
    methods: {
      apiKey: { kind: 'apiKeyHeader', header: 'X-API-KEY', credential: 'token' },
      bearer: { kind: 'bearer', credential: 'token' },
      basic: { kind: 'basic', username: 'token', password: 'noPassword' },
      warehouse: { kind: 'bearer', credential: 'warehouseToken' },
    },
  },
  headers: { accept: 'application/json' },
  encoding: {
    kind: 'taggedValues',
    tag: '__class__',
    decimals: [
      'unit_price',
      'exchange_unit_price',
      'debit',
      'credit',
      'amount',
      'total_amount',
      'list_price',
      'cost_price',
    ],
    dates: [
      'planned_date',
      'effective_date',
      'sale_date',
      'invoice_date',
      'accounting_date',
      'date',
      'start_date',
      'end_date',
    ],
    dateTimes: ['write_date', 'create_date'],
  },
  budget: {
    kind: 'tokenBucket',
    limit: '{settings.rate.limit}',
    windowMs: '{settings.rate.windowMs}',
    burst: '{settings.rate.burst}',
    pauseMs: '{settings.rate.pauseMs}',
    retryAfterHeader: 'Retry-After',
  },
  timeoutMs: '{settings.timeoutMs}',
  maximumResponseBytes: 33_554_432,
  operations: {
    ...catalogueOperations,
    ...orderOperations,
    ...stockOperations,
    ...financeOperations,
    ...warehouseOperations,
    ...webhookOperations,
  },
  outcomes,
  webhooks,
});
