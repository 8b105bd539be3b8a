/** A small connector that uses each part of the format. The system is made up. */
import type { Connector } from '../connector.ts';

export const connectorExample: Connector = {
  id: 'example-stock',
  title: 'Example Stock',
  description: 'A made-up stock system with one read and one write.',
  documentation: ['https://stock.example.test/documentation'],
  baseUrl: '{settings.baseUrl}/api',
  settings: {
    baseUrl: {
      description: 'Address of the tenant, without a path.',
      schema: { type: 'string', pattern: '^https://' },
      default: 'https://stock.example.test',
    },
    capabilities: {
      description: 'What this tenant supports; each can be switched off.',
      schema: { type: 'object', properties: { idempotencyKey: { type: 'boolean' } }, additionalProperties: false },
      default: { idempotencyKey: true },
      certainty: 'inferred',
    },
    maximumLines: {
      description: 'Lines that one adjustment may hold.',
      schema: { type: 'integer', minimum: 1, maximum: 500 },
      default: 100,
    },
  },
  credentials: { apiKey: { description: 'Key from the settings page of the tenant.' } },
  auth: { use: 'key', methods: { key: { kind: 'apiKeyHeader', header: 'X-API-KEY', credential: 'apiKey' } } },
  budget: { kind: 'tokenBucket', limit: 60, windowMs: 60_000, burst: 10, pauseMs: 1_000 },
  timeoutMs: 10_000,
  maximumResponseBytes: 1_048_576,
  operations: {
    listMovements: {
      title: 'Movements of a period',
      direction: 'read',
      method: 'GET',
      path: '/movements',
      parameters: {
        from: { in: 'query', required: true },
        to: { in: 'query', required: true },
        reference: { in: 'query', repeat: true },
        cursor: { in: 'query' },
        pageSize: { in: 'query', value: 100 },
      },
      items: 'data',
      pagination: { kind: 'cursor', parameter: 'cursor', next: 'nextCursor', maximumPages: 1_000 },
      idempotency: [{ kind: 'none' }],
      retry: { attempts: 3, baseMs: 200, maximumMs: 5_000 },
    },
    createMovement: {
      title: 'Move stock',
      direction: 'write',
      method: 'POST',
      path: '/movements',
      batch: { limit: '{settings.maximumLines}', lines: 'lines' },
      idempotency: [{ kind: 'header', header: 'Idempotency-Key', enabled: '{settings.capabilities.idempotencyKey}' }],
      retry: { attempts: 2, baseMs: 200, maximumMs: 5_000 },
      outcomes: [{ when: 'status = 422', outcome: 'dataError', code: 'MOVEMENT_REFUSED', message: 'body.message' }],
    },
    flagReturn: {
      title: 'Flag a return for the stock-taker',
      direction: 'write',
      method: 'PUT',
      baseUrl: '{settings.baseUrl}/stock-taking',
      path: '/returns/{number}/flag',
      parameters: { number: { in: 'path', required: true } },
      idempotency: [{ kind: 'naturalKey', field: 'number' }],
    },
    getPlace: {
      title: 'One place',
      direction: 'read',
      method: 'GET',
      path: '/places/{code}',
      parameters: { code: { in: 'path', required: true } },
      idempotency: [{ kind: 'none' }],
    },
    renamePlace: {
      title: 'Rename a place',
      direction: 'write',
      method: 'PUT',
      path: '/places/{code}',
      parameters: { code: { in: 'path', required: true } },
      idempotency: [
        {
          kind: 'version',
          operation: 'getPlace',
          parameters: { code: 'parameters.code' },
          unchanged: 'body.version = request.version',
          applied: 'body.name = request.name',
        },
      ],
    },
  },
  outcomes: [
    { when: 'status >= 200 and status < 300', outcome: 'ok' },
    { when: 'status = 429', outcome: 'throttled' },
    { when: 'status >= 500', outcome: 'unknown' },
  ],
};

/** The other system of the example flow: it only sends events. */
export const sourceConnectorExample: Connector = {
  id: 'example-returns',
  title: 'Example Returns',
  description: 'A made-up returns portal that sends events.',
  documentation: ['https://returns.example.test/documentation'],
  baseUrl: 'https://returns.example.test',
  settings: {},
  credentials: { webhookSecret: { description: 'Secret with which events are signed.' } },
  auth: { use: 'none', methods: { none: { kind: 'none' } } },
  budget: { kind: 'tokenBucket', limit: 60, windowMs: 60_000, burst: 10, pauseMs: 1_000 },
  quotas: [{ limit: 10_000, windowMs: 86_400_000, offsetMs: 0 }],
  timeoutMs: 10_000,
  maximumResponseBytes: 1_048_576,
  operations: {},
  outcomes: [],
  webhooks: {
    signature: { kind: 'hmacSha256', header: 'X-Signature', encoding: 'base64', credential: 'webhookSecret' },
    maximumBytes: 65_536,
    topic: 'topic',
    trigger: 'trigger',
    topics: {
      return: {
        description: 'A return changed.',
        schema: 'records/example-return',
        triggers: ['return.closed'],
        key: '$string(id)',
        version: 'updatedAt',
      },
    },
  },
};
