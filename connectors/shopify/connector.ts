/** Shopify's Admin GraphQL API. Documents stand in documents/, and are checked against the published schema. */
import { defineConnector } from '../../schemas/formats/connector.ts';
import { evidence } from './evidence.ts';
import { moneyOperations } from './money-operations.ts';
import { orderOperations } from './order-operations.ts';
import { outcomes } from './outcomes.ts';
import { returnOperations } from './return-operations.ts';
import { settings } from './settings.ts';
import { stockOperations } from './stock-operations.ts';
import { webhooks } from './webhooks.ts';

export const connector = defineConnector({
  id: 'shopify',
  title: 'Shopify',
  description:
    'Orders, returns, refunds, stock, gift cards, store credit and payouts of a Shopify shop, over Admin GraphQL 2026-04, 2026-07 or 2026-10. Only refunds and inventory have idempotency keys; returns are read back.',
  evidence,
  documentation: [
    'https://shopify.dev/docs/api/admin-graphql/2026-10',
    'https://shopify.dev/docs/api/usage/response-codes',
    'https://shopify.dev/docs/api/usage/limits',
  ],
  baseUrl: '{settings.baseUrl}/admin/api/{settings.version}',
  settings,
  credentials: {
    accessToken: { description: 'Access token of the app for this shop, with the scopes of the operations in use.' },
    webhookSecret: { description: 'Client secret of the app, with which Shopify signs webhooks.' },
  },
  auth: {
    use: 'accessToken',
    methods: {
      accessToken: { kind: 'apiKeyHeader', header: 'X-Shopify-Access-Token', credential: 'accessToken' },
    },
  },
  budget: {
    kind: 'cost',
    maximum: '{settings.rate.maximum}',
    restoreRate: '{settings.rate.restoreRate}',
    pauseMs: '{settings.rate.pauseMs}',
    retryAfterHeader: 'Retry-After',
    // A throttled call costs nothing.
    status:
      'extensions.cost.{"actual": "THROTTLED" in $$.errors.extensions.code ? 0 : actualQueryCost, "available": throttleStatus.currentlyAvailable, "maximum": throttleStatus.maximumAvailable, "restoreRate": throttleStatus.restoreRate}',
  },
  timeoutMs: '{settings.timeoutMs}',
  maximumResponseBytes: 8_388_608,
  operations: { ...orderOperations, ...returnOperations, ...stockOperations, ...moneyOperations },
  outcomes,
  webhooks,
});
