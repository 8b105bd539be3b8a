/** An overlay over the example blueprint. */
import type { Brand } from '../brand.ts';

export const brandExample: Brand = {
  id: 'example-brand',
  title: 'Example brand',
  connectors: {
    'example-returns': { credentials: { webhookSecret: { file: '/run/secrets/example-returns-webhook' } } },
    'example-stock': {
      settings: { baseUrl: 'https://brand.stock.example.test' },
      credentials: { apiKey: { env: 'EXAMPLE_STOCK_API_KEY' } },
    },
  },
  flows: {
    'example-returns--example-stock/restock': {
      version: '1.0.0',
      settings: { location: 'SHOP-1', limits: { restock: 60 } },
    },
  },
  retention: { callDays: 14, recordDays: 730 },
  alerts: {
    operations: { kind: 'slack', url: { command: ['secret-tool', 'lookup', 'alerts'] }, minimumSeverity: 'error' },
    warehouse: {
      kind: 'mail',
      server: {
        host: 'smtp.example.test',
        port: 465,
        security: 'tls',
        user: 'alerts',
        password: { env: 'SMTP_PASSWORD' },
      },
      from: 'backhaul@example.test',
      to: ['warehouse@example.test'],
      minimumSeverity: 'warning',
      owners: ['warehouse'],
    },
    console: {
      kind: 'webhook',
      url: { env: 'ALERTS_URL' },
      secret: { env: 'ALERTS_SECRET' },
      minimumSeverity: 'information',
    },
  },
  exceptionLink: 'https://console.example.test/{brand}/exceptions?code={code}',
};
