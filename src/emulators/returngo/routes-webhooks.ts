/** Webhook subscriptions: the list is plural and bare, one is singular (verified). Bodies are inferred from the list. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { shopOf } from './admission.ts';
import type { ReturngoContext } from './context.ts';
import { recordEffect } from './effects.ts';
import { eventNames, type Subscription } from './model.ts';
import { idOf, objectBody, oneOf } from './reading.ts';
import { Refusal } from './refusals.ts';

type WithId = { Params: { id: string } };
const maximumSubscriptions = 10_000;

export function registerWebhookRoutes(scope: FastifyInstance, context: ReturngoContext): void {
  scope.get('/webhooks', async (request) => {
    const shop = shopOf(context, request);
    return [...context.state.subscriptions.values()].filter((one) => one.shop === shop).map(shown);
  });

  scope.post('/webhook', async (request) => {
    if (context.state.subscriptions.size >= maximumSubscriptions) throw new Refusal(400, 'Too many webhooks');
    return store(request, 'webhookCreate', context.state.newId());
  });

  scope.put<WithId>('/webhook/:id', async (request) =>
    store(request, 'webhookUpdate', subscriptionOf(context, request).id),
  );

  scope.delete<WithId>('/webhook/:id', async (request) => {
    const { id } = subscriptionOf(context, request);
    context.state.subscriptions.delete(id);
    recordEffect(context, request, { operation: 'webhookDelete', reference: String(id) });
    return { message: 'Success' };
  });

  function store(request: FastifyRequest, operation: string, id: number) {
    const body = objectBody(request);
    const eventName = oneOf(body, 'eventName', eventNames);
    const { url } = body;
    if (typeof url !== 'string' || !/^https?:\/\//.test(url)) throw new Refusal(400, 'Invalid url');
    const subscription: Subscription = { id, shop: shopOf(context, request), url, eventName };
    context.state.subscriptions.set(id, subscription);
    recordEffect(context, request, {
      operation,
      reference: String(id),
      identity: `${subscription.shop} ${eventName} ${url}`,
      detail: { url, eventName },
    });
    return shown(subscription);
  }
}

const shown = ({ id, url, eventName }: Subscription) => ({ id, url, eventName });

function subscriptionOf(context: ReturngoContext, request: FastifyRequest<WithId>): Subscription {
  const found = context.state.subscriptions.get(Number(idOf(request.params.id)));
  if (found?.shop !== shopOf(context, request)) throw new Refusal(404, 'Webhook not found');
  return found;
}
