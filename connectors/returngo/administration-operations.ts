/** Calls about webhook subscriptions and the credential itself. */
import type { IdempotencyMechanism, Operation } from '../../schemas/formats/connector.ts';
import { bodyUnpublished, documented } from './evidence.ts';
import { retry } from './operation-parts.ts';
import { rmaListOutcomes, webhookListOutcomes } from './outcomes.ts';

const subscriptionId = { in: 'path', required: true, description: 'Id of the subscription.' } as const;

/** The list of subscriptions is a bare array. */
const readBack = (found: string): IdempotencyMechanism[] => [
  { kind: 'readBack', operation: 'listWebhooks', parameters: {}, found, settleMs: '{settings.settleMs}' },
];
const isAsAsked = 'url = $$.request.url and eventName = $$.request.eventName';
const isThisOne = '$string(id) = $string($$.parameters.subscriptionId)';

export const administrationOperations: Record<string, Operation> = {
  listWebhooks: {
    title: 'Webhook subscriptions',
    evidence: documented,
    description: 'A bare list, not paged.',
    direction: 'read',
    method: 'GET',
    path: '/webhooks',
    response: 'returngo/webhook-subscriptions',
    items: '$',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: webhookListOutcomes,
  },
  createWebhook: {
    title: 'Subscribe to an event',
    evidence: bodyUnpublished,
    description: 'One event for each subscription. The path is singular, that of the list is plural (verified).',
    direction: 'write',
    method: 'POST',
    path: '/webhook',
    request: 'returngo/webhook-subscription-request',
    response: 'returngo/write-answer',
    fieldNames: '{settings.fieldNames.subscription}',
    idempotency: readBack(`body[${isAsAsked}][0]`),
    retry,
  },
  updateWebhook: {
    title: 'Change a subscription',
    evidence: bodyUnpublished,
    direction: 'write',
    method: 'PUT',
    path: '/webhook/{subscriptionId}',
    parameters: { subscriptionId },
    request: 'returngo/webhook-subscription-request',
    response: 'returngo/write-answer',
    fieldNames: '{settings.fieldNames.subscription}',
    idempotency: readBack(`body[${isThisOne} and ${isAsAsked}][0]`),
    retry,
  },
  deleteWebhook: {
    title: 'End a subscription',
    evidence: documented,
    direction: 'write',
    method: 'DELETE',
    path: '/webhook/{subscriptionId}',
    parameters: { subscriptionId },
    response: 'returngo/write-answer',
    idempotency: readBack(`$exists(body[${isThisOne}]) ? null : true`),
    retry,
  },
  checkCredentials: {
    title: 'Check the key and the shop',
    evidence: documented,
    description: 'The smallest page of RMAs: there is no other way to ask whether both are right.',
    direction: 'read',
    method: 'GET',
    path: '/rmas',
    parameters: { pageSize: { in: 'query', name: 'pagesize', value: 1 } },
    response: 'returngo/rma-list',
    idempotency: [{ kind: 'none' }],
    retry,
    outcomes: rmaListOutcomes,
  },
};
