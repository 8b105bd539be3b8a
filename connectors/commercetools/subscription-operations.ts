/** Calls about notifications, and about the messages that stand behind them. */
import type { Operation } from '../../schemas/formats/connector.ts';
import { applied } from './applied.ts';
import { foundByKey, query, readOne, retry, variable } from './operation-parts.ts';
import { deleteOutcomes } from './outcomes.ts';

const byKey = { key: { in: 'path', required: true, description: 'Key of the subscription.' } } as const;

export const subscriptionOperations: Record<string, Operation> = {
  listSubscriptions: query('Subscriptions', '/subscriptions', 'commercetools/subscriptions', {
    description: 'What a subscription whose delivery stopped would have told is lost: read all anew.',
  }),
  getSubscriptionByKey: readOne(
    'One subscription by its key',
    '/subscriptions/key={key}',
    'key',
    'commercetools/subscription',
  ),
  createSubscription: {
    title: 'Subscribe to notifications',
    description:
      'A test notification is sent; when it can not be delivered the subscription is not created. Changes take up to a minute to apply.',
    direction: 'write',
    method: 'POST',
    path: '/subscriptions',
    request: 'commercetools/subscription-draft',
    response: 'commercetools/subscription',
    idempotency: [foundByKey('getSubscriptionByKey', 'key')],
    retry,
  },
  updateSubscription: {
    title: 'Change a subscription',
    direction: 'write',
    method: 'POST',
    path: '/subscriptions/key={key}',
    parameters: byKey,
    request: 'commercetools/subscription-update',
    response: 'commercetools/subscription',
    idempotency: [
      {
        kind: 'version',
        operation: 'getSubscriptionByKey',
        parameters: { key: 'parameters.key' },
        unchanged: 'body.version = request.version',
        applied: applied({
          state: {
            setChanges: '$string($now.changes) = $string(changes)',
            setMessages: '$string($now.messages.resourceTypeId) = $string(messages.resourceTypeId)',
            changeDestination: '$now.destination.topic = destination.topic',
          },
        }),
      },
    ],
  },
  deleteSubscription: {
    title: 'End a subscription',
    direction: 'write',
    method: 'DELETE',
    path: '/subscriptions/key={key}',
    parameters: { ...byKey, version: { in: 'query', required: true, description: 'The version that was read.' } },
    idempotency: [{ kind: 'naturalKey', field: 'key' }],
    retry,
    outcomes: deleteOutcomes,
  },
  listMessages: query('Messages of a period', '/messages', 'commercetools/messages', {
    description: 'Only what the project is set to keep. Finds what notifications missed.',
    where: 'resource(typeId = :type) and createdAt > :from and createdAt <= :to',
    parameters: {
      type: variable('type', 'Kind of resource, e.g. order.'),
      from: variable('from', 'Start, UTC, not included.'),
      to: variable('to', 'End, UTC, included.'),
    },
  }),
};
