/** commercetools: HTTP API and Import API. Each fact is graded in the schemas and settings it names. */
import { defineConnector } from '../../schemas/formats/connector.ts';
import { catalogueOperations } from './catalogue-operations.ts';
import { importOperations } from './import-operations.ts';
import { inventoryOperations } from './inventory-operations.ts';
import { orderOperations } from './order-operations.ts';
import { outcomes } from './outcomes.ts';
import { settings } from './settings.ts';
import { subscriptionOperations } from './subscription-operations.ts';
import { webhooks } from './webhooks.ts';

export const connector = defineConnector({
  id: 'commercetools',
  title: 'commercetools',
  description:
    'Stock, orders and notifications of a commercetools project. It has no idempotency keys: every write carries the version that was read, or a key of ours by which what it created is found.',
  documentation: [
    'https://docs.commercetools.com/api',
    'https://docs.commercetools.com/import-export',
    'https://github.com/commercetools/commercetools-api-reference',
    'https://cloud.google.com/pubsub/docs/push',
  ],
  baseUrl: '{settings.apiUrl}/{settings.projectKey}',
  settings,
  credentials: {
    clientId: { description: 'Client id of an API client, from the Merchant Center, Settings, Developer settings.' },
    clientSecret: { description: 'Its secret, shown once.' },
  },
  auth: {
    use: 'client',
    methods: {
      client: {
        kind: 'oauth2ClientCredentials',
        tokenUrl: '{settings.authUrl}/oauth/token',
        clientId: 'clientId',
        clientSecret: 'clientSecret',
        scope: '{settings.scope}',
      },
    },
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
  correlationHeader: 'X-Correlation-ID',
  operations: {
    ...inventoryOperations,
    ...importOperations,
    ...catalogueOperations,
    ...orderOperations,
    ...subscriptionOperations,
  },
  outcomes,
  webhooks,
});
