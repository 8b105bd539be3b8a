/** Setting up webhooks. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { webhookModel } from './evidence.ts';
import { retry, search } from './operation-parts.ts';

const model = '{settings.models.webhook}';

export const webhookOperations: Record<string, Operation> = {
  listWebhooks: search({
    title: 'Webhooks that are set up',
    evidence: webhookModel,
    model,
    response: 'webhook-subscriptions',
    fields: ['event', 'url'],
    filters: [{ parameter: 'urls', field: 'url', operator: 'in', personal: true }],
  }),
  createWebhook: {
    title: 'Set up a webhook',
    evidence: webhookModel,
    direction: 'write',
    method: 'POST',
    path: `/api/v2/model/${model}`,
    request: 'fulfil/webhook-subscription-request',
    body: '[request]',
    response: 'fulfil/created',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listWebhooks',
        parameters: { urls: '[body.url]' },
        found: 'body[url = $$.request.url and event = $$.request.event][0].[{"id": id}]',
        settleMs: '{settings.settleMs}',
      },
    ],
    retry,
  },
};
