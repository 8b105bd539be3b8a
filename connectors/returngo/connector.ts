/** ReturnGO. Each fact is graded in the schemas it names. */
import { defineConnector } from '../../schemas/formats/connector.ts';
import { administrationOperations } from './administration-operations.ts';
import { evidence } from './evidence.ts';
import { outcomes } from './outcomes.ts';
import { rmaOperations } from './rma-operations.ts';
import { settings } from './settings.ts';
import { transactionOperations } from './transaction-operations.ts';
import { webhooks } from './webhooks.ts';

export const connector = defineConnector({
  id: 'returngo',
  title: 'ReturnGO',
  description:
    'Returns, exchanges and refunds of shops on Shopify and other platforms. Lists give summaries, so each changed RMA costs a call of a daily quota; ReturnGO moves no money itself, signs no webhooks and has no idempotency keys. Not here: making RMAs by policy and tracking parcels, whose bodies are not published.',
  documentation: [
    'ReturnGO API - Prod 1.0 (OpenAPI 3.0), https://api.returngo.ai',
    "ReturnGO's help pages on RMAs, exchanges and webhooks",
  ],
  evidence,
  baseUrl: '{settings.baseUrl}',
  settings,
  credentials: {
    apiKey: {
      description: 'API key from Settings, Integrations, API. One key serves all shops of an account.',
    },
    webhookSecret: {
      description:
        'A long random text of our own that ends the address of webhooks, since ReturnGO signs nothing: letters, digits and hyphens.',
    },
  },
  auth: {
    use: 'apiKey',
    methods: { apiKey: { kind: 'apiKeyHeader', header: 'x-api-key', credential: 'apiKey' } },
  },
  headers: { accept: 'application/json', 'x-shop-name': '{settings.shop}' },
  budget: {
    kind: 'tokenBucket',
    limit: '{settings.rate.limit}',
    windowMs: '{settings.rate.windowMs}',
    burst: '{settings.rate.burst}',
    pauseMs: '{settings.rate.pauseMs}',
    // Not documented; honoured where it comes.
    retryAfterHeader: 'Retry-After',
  },
  quotas: [
    {
      limit: '{settings.quota.limit}',
      windowMs: '{settings.quota.windowMs}',
      offsetMs: '{settings.quota.offsetMs}',
    },
  ],
  timeoutMs: '{settings.timeoutMs}',
  maximumResponseBytes: 33_554_432,
  operations: { ...rmaOperations, ...transactionOperations, ...administrationOperations },
  outcomes,
  webhooks,
});
