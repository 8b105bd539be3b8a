/** Subscriptions to notifications. */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { actionReader, bodyReader, Key } from './bodies.ts';
import { type Actions, create, find } from './changing.ts';
import { type CommercetoolsContext, newResource } from './context.ts';
import { deliverTest } from './notifications.ts';
import { invalidInput, Refusal } from './refusals.ts';

const Destination = Type.Object({
  type: Type.Literal('GoogleCloudPubSub'),
  projectId: Type.String({ minLength: 1 }),
  topic: Type.String({ minLength: 1 }),
});
const Messages = Type.Array(
  Type.Object({ resourceTypeId: Type.String(), types: Type.Optional(Type.Array(Type.String())) }),
);
const Changes = Type.Array(Type.Object({ resourceTypeId: Type.String() }));
const readDraft = bodyReader(
  Type.Object({
    key: Type.Optional(Key),
    destination: Destination,
    messages: Type.Optional(Messages),
    changes: Type.Optional(Changes),
    format: Type.Optional(
      Type.Union([
        Type.Object({ type: Type.Literal('Platform') }),
        Type.Object({ type: Type.Literal('CloudEvents'), cloudEventsVersion: Type.Literal('1.0') }),
      ]),
    ),
  }),
);

const setList = (field: 'changes' | 'messages') => {
  const read = actionReader(Type.Object({ changes: Type.Optional(Changes), messages: Type.Optional(Messages) }));
  return (subscription: Record<string, unknown>, action: never) => {
    subscription[field] = read(action)[field] ?? [];
    return undefined;
  };
};
const readDestination = actionReader(Type.Object({ destination: Destination }));

export const subscriptionActions: Actions = {
  setChanges: setList('changes'),
  setMessages: setList('messages'),
  changeDestination: (subscription, action) => {
    subscription.destination = readDestination(action).destination;
    return undefined;
  },
};

/** A test notification goes out first; when it can not be delivered nothing is created. */
export function registerSubscriptionCreation(scope: FastifyInstance, context: CommercetoolsContext): void {
  scope.post('/subscriptions', { config: { scopes: ['manage_subscriptions'] } }, async (request, reply) => {
    const draft = readDraft(request);
    const { messages = [], changes = [], format = { type: 'Platform' } } = draft;
    if (messages.length + changes.length === 0) {
      throw invalidInput('At least one of messages, changes and events must be given.');
    }
    const { subscriptionLimit } = context.settings;
    if (context.state.kinds.subscription.rows.size >= subscriptionLimit) {
      throw new Refusal(400, 'InvalidOperation', `A project has at most ${subscriptionLimit} subscriptions.`);
    }
    const subscription = newResource(context, { ...draft, messages, changes, events: [], format, status: 'Healthy' });
    if (!(await deliverTest(context, subscription))) {
      throw invalidInput('A test message could not be delivered to the destination.');
    }
    return reply.code(201).send(create(context, 'subscription', subscription));
  });
}

/** Needs no token. */
export function registerHealthRoute(scope: FastifyInstance, context: CommercetoolsContext): void {
  scope.get<{ Params: { id: string } }>('/:projectKey/subscriptions/:id/health', async (request, reply) => {
    const { status } = find(context, 'subscription', 'id', request.params.id);
    const healthy = status === 'Healthy' ? 200 : status === 'TemporaryError' ? 503 : 400;
    return reply.code(healthy).send({ status });
  });
}
