/** For tests: what the example system is declared to be. */
import type { Connector, Operation } from '../../../schemas/formats/connector.ts';

const retry = { attempts: 2, baseMs: 10, maximumMs: 20 } as const;
export const move: Operation = {
  title: 'Move stock',
  direction: 'write',
  method: 'POST',
  path: '/movements',
  fieldNames: { sku: 'itemCode' },
  idempotency: [{ kind: 'none' }],
  retry,
};
const keyed: Operation = { ...move, idempotency: [{ kind: 'header', header: 'Idempotency-Key' }] };

export const connector: Connector = {
  id: 'stock',
  title: 'Stock',
  description: 'A made-up system on loopback.',
  documentation: [],
  baseUrl: '{settings.baseUrl}/api',
  settings: {
    baseUrl: { description: 'Address of the system.', schema: { type: 'string' } },
    auth: { description: 'Name of the method in use.', schema: { type: 'string' }, default: 'none' },
  },
  credentials: { key: { description: 'A key.' } },
  auth: {
    use: '{settings.auth}',
    methods: {
      none: { kind: 'none' },
      warehouse: { kind: 'bearer', credential: 'key' },
      oauth: {
        kind: 'oauth2ClientCredentials',
        tokenUrl: '{settings.baseUrl}/token',
        clientId: 'key',
        clientSecret: 'key',
      },
    },
  },
  budget: { kind: 'tokenBucket', limit: 1_000, windowMs: 1_000, burst: 900, pauseMs: 600 },
  timeoutMs: 10_000,
  maximumResponseBytes: 20_000,
  correlationHeader: 'X-Call',
  operations: {
    list: {
      title: 'Movements',
      direction: 'read',
      method: 'GET',
      path: '/movements',
      parameters: { email: { in: 'query' } },
      idempotency: [{ kind: 'none' }],
      retry,
    },
    moveUnprotected: move,
    listOfWarehouse: {
      title: 'Movements of the warehouse',
      auth: 'warehouse',
      direction: 'read',
      method: 'GET',
      path: '/warehouse',
      idempotency: [{ kind: 'none' }],
    },
    search: {
      title: 'Movements of products',
      direction: 'read',
      method: 'PUT',
      path: '/movements/search',
      parameters: { skus: { in: 'body' }, offset: { in: 'body' } },
      body: '[[["sku", "in", [parameters.skus]]], parameters.offset ? $number(parameters.offset) : 0, 50]',
      idempotency: [{ kind: 'none' }],
    },
    moveKeyed: keyed,
    moveNatural: { ...move, idempotency: [{ kind: 'naturalKey', field: 'reference' }] },
  },
  outcomes: [{ when: 'body.code = "AMISS"', outcome: 'dataError', code: 'AMISS', message: 'body.message' }],
};
