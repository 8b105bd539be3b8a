/** Calls about webhook subscriptions and the credential itself. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { documented, publishedClient } from './evidence.ts';
import { envelopeOutcomes, returnListOutcomes } from './outcomes.ts';
import { retry } from './retry.ts';

const subscriptionId = { in: 'path', required: true, description: 'Id of the subscription.' } as const;

export const administrationOperations: Record<string, Operation> = {
  listWebhooks: {
    title: 'Webhook subscriptions',
    evidence: publishedClient,
    description: 'Not paged.',
    direction: 'read',
    method: 'GET',
    path: '/webhooks',
    response: 'loop-returns/webhook-subscriptions',
    items: 'webhooks',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: envelopeOutcomes,
  },
  createWebhook: {
    title: 'Subscribe to events',
    evidence: publishedClient,
    direction: 'write',
    method: 'POST',
    path: '/webhooks',
    request: 'loop-returns/webhook-subscription-request',
    response: 'loop-returns/webhook-subscription',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listWebhooks',
        parameters: {},
        found: 'body.webhooks[url = $$.request.url and topic = $$.request.topic and trigger = $$.request.trigger][0]',
        settleMs: '{settings.settle.changeMs}',
      },
    ],
    retry,
  },
  updateWebhook: {
    title: 'Change a subscription',
    evidence: publishedClient,
    description: 'Answers 204 without a body.',
    direction: 'write',
    method: 'PUT',
    path: '/webhooks/{subscriptionId}',
    parameters: { subscriptionId },
    request: 'loop-returns/webhook-subscription-request',
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listWebhooks',
        parameters: {},
        found:
          '$exists(body.webhooks[$string(id) = $string($$.parameters.subscriptionId) and url = $$.request.url and topic = $$.request.topic and trigger = $$.request.trigger and status = $$.request.status]) ? true',
        settleMs: '{settings.settle.changeMs}',
      },
    ],
    retry,
  },
  deleteWebhook: {
    title: 'End a subscription',
    evidence: publishedClient,
    description: 'Answers 204 without a body.',
    direction: 'write',
    method: 'DELETE',
    path: '/webhooks/{subscriptionId}',
    parameters: { subscriptionId },
    idempotency: [
      {
        kind: 'readBack',
        operation: 'listWebhooks',
        parameters: {},
        found: '$exists(body.webhooks[$string(id) = $string($$.parameters.subscriptionId)]) ? null : true',
        settleMs: '{settings.settle.changeMs}',
      },
    ],
    retry,
  },
  checkCredentials: {
    title: 'Check the key and its scope',
    evidence: documented,
    description: 'Loop has no ping; one row of the list is the cheapest call that needs the scope Returns.',
    direction: 'read',
    method: 'GET',
    path: '/warehouse/return/list',
    parameters: {
      paginate: { in: 'query', value: true },
      pageSize: { in: 'query', value: 1 },
    },
    response: 'loop-returns/return-list',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: returnListOutcomes,
  },
};
