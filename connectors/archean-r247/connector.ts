/** Archean R247 Stock, against the minimal contract, version 1. */
import { defineConnector } from '../../schemas/formats/connector.ts';
import { evidence } from './evidence.ts';
import { orderOperations } from './order-operations.ts';
import { outcomes } from './outcomes.ts';
import { settings } from './settings.ts';
import { stockOperations } from './stock-operations.ts';
import { webhooks } from './webhooks.ts';

export const connector = defineConnector({
  id: 'archean-r247',
  title: 'Archean R247 Stock',
  description:
    'Stock, locations, orders and dispatches. No public documentation of its API was found: this is a contract inferred from comparable systems, in which every path, name, header, capability and limit is a setting. Compare it with the tenant before going live.',
  documentation: ['https://www.cogent2.com/products/archean-r247-stock-loop-returns-integration-agency-consultants'],
  evidence,
  baseUrl: '{settings.baseUrl}',
  settings,
  // Which of them are needed depends on auth.kind; a brand gives those of the kind in use.
  credentials: {
    apiKey: { description: 'Key, for apiKeyHeader; token, for bearer; shared secret, for hmac.', optional: true },
    username: { description: 'User name, for basic.', optional: true },
    password: { description: 'Password, for basic.', optional: true },
    clientId: { description: 'Client id, for oauth2ClientCredentials.', optional: true },
    clientSecret: { description: 'Client secret, for oauth2ClientCredentials.', optional: true },
    webhookSecret: { description: 'Secret with which webhooks are signed, where there are any.', optional: true },
  },
  auth: {
    use: '{settings.auth.kind}',
    methods: {
      apiKeyHeader: { kind: 'apiKeyHeader', header: '{settings.auth.header}', credential: 'apiKey' },
      bearer: { kind: 'bearer', credential: 'apiKey' },
      basic: { kind: 'basic', username: 'username', password: 'password' },
      oauth2ClientCredentials: {
        kind: 'oauth2ClientCredentials',
        tokenUrl: '{settings.auth.tokenUrl}',
        clientId: 'clientId',
        clientSecret: 'clientSecret',
      },
      hmac: {
        kind: 'hmac',
        header: '{settings.auth.signatureHeader}',
        timestampHeader: '{settings.auth.timestampHeader}',
        credential: 'apiKey',
      },
      none: { kind: 'none' },
    },
  },
  headers: { accept: 'application/json' },
  budget: {
    kind: 'tokenBucket',
    limit: '{settings.rate.limit}',
    windowMs: '{settings.rate.windowMs}',
    burst: '{settings.rate.burst}',
    pauseMs: '{settings.rate.pauseMs}',
    retryAfterHeader: '{settings.headers.retryAfter}',
    remainingHeader: '{settings.headers.remaining}',
    resetHeader: '{settings.headers.reset}',
  },
  timeoutMs: '{settings.timeoutMs}',
  maximumResponseBytes: 16_777_216,
  correlationHeader: '{settings.headers.requestId}',
  operations: { ...stockOperations, ...orderOperations },
  outcomes,
  webhooks,
});
