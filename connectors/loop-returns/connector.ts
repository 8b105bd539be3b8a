/** Loop Returns. Each fact is graded in the schemas it names. */
import { defineConnector } from '../../schemas/formats/connector.ts';
import { administrationOperations } from './administration-operations.ts';
import { evidence } from './evidence.ts';
import { outcomes } from './outcomes.ts';
import { returnOperations } from './return-operations.ts';
import { settings } from './settings.ts';
import { warehouseOperations } from './warehouse-operations.ts';
import { webhooks } from './webhooks.ts';

export const connector = defineConnector({
  id: 'loop-returns',
  title: 'Loop Returns',
  description:
    'Returns, exchanges and store credit of Shopify brands. Loop has no idempotency keys, answers failures with HTTP 200, and queues processing: what was accepted is not yet done.',
  documentation: [
    'https://docs.loopreturns.com/webhook-reference/topics/restock-webhook.md',
    'https://help.loopreturns.com/en/articles/1910081',
  ],
  evidence,
  baseUrl: '{settings.baseUrl}/api/{settings.version}',
  settings,
  credentials: {
    apiKey: {
      description:
        'API key from Loop Admin, Returns management, Tools & integrations, Developer tools; with the scopes Returns, Developer Tools and Destinations. A missing scope is answered with 401.',
    },
    webhookSecret: {
      description: 'Secret from Developer Tools with which Loop signs webhooks.',
    },
  },
  auth: {
    use: 'apiKey',
    methods: { apiKey: { kind: 'apiKeyHeader', header: 'X-Authorization', credential: 'apiKey' } },
  },
  headers: { accept: 'application/json' },
  budget: {
    kind: 'tokenBucket',
    limit: '{settings.rate.limit}',
    windowMs: '{settings.rate.windowMs}',
    burst: '{settings.rate.burst}',
    pauseMs: '{settings.rate.pauseMs}',
    // Not documented; honoured where it comes.
    retryAfterHeader: 'Retry-After',
  },
  timeoutMs: '{settings.timeoutMs}',
  maximumResponseBytes: 33_554_432,
  operations: { ...returnOperations, ...warehouseOperations, ...administrationOperations },
  outcomes,
  webhooks,
});
