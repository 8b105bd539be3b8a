/** Webhook subscriptions (third-party; statuses of refusals inferred). */
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { compileCheck } from '../core/decoding.ts';
import { jsonBody } from '../core/http-server.ts';
import type { LoopContext } from './context.ts';
import { recordEffect } from './effects.ts';
import type { LoopSubscription } from './model.ts';
import { codedRefusal, type LoopErrorCode, validationRefusal } from './refusals.ts';
import { webhookTopics, webhookTriggers } from './webhook-payloads.ts';

const maximumSubscriptions = 1000;
const checkChange = compileCheck(
  Type.Object({
    topic: Type.Optional(Type.Union(webhookTopics.map((topic) => Type.Literal(topic)))),
    trigger: Type.Optional(Type.Union(webhookTriggers.map((trigger) => Type.Literal(trigger)))),
    url: Type.Optional(Type.String({ pattern: '^https?://' })),
    status: Type.Optional(Type.Union([Type.Literal('active'), Type.Literal('inactive')])),
  }),
);

type WithId = { Params: { id: string } };

export function registerWebhookRoutes(scope: FastifyInstance, context: LoopContext): void {
  scope.get('/webhooks', async () => ({ webhooks: [...context.state.subscriptions.values()] }));

  scope.post('/webhooks', async (request, reply) => {
    const { topic, trigger, url, status } = readChange(request);
    if (topic === undefined) throw validationRefusal('topic', 'The topic field is required.');
    if (trigger === undefined) throw validationRefusal('trigger', 'The trigger field is required.');
    if (url === undefined) throw validationRefusal('url', 'The url field is required.');
    if (context.state.subscriptions.size >= maximumSubscriptions) {
      throw codedRefusal(422, 'Too many webhooks.', 'FAILED_TO_CREATE_WEBHOOK');
    }
    const subscription: LoopSubscription = {
      id: context.state.newId(),
      shop_id: context.settings.shopId,
      topic,
      trigger,
      url,
      status: status ?? context.settings.defaultWebhookStatus,
    };
    store(request, 'webhookCreate', subscription);
    return reply.code(201).send(subscription);
  });

  scope.put<WithId>('/webhooks/:id', async (request, reply) => {
    const known = subscriptionOf(context, request.params.id, 'FAILED_TO_UPDATE_WEBHOOK');
    store(request, 'webhookUpdate', { ...known, ...readChange(request) });
    return reply.code(204).send();
  });

  scope.delete<WithId>('/webhooks/:id', async (request, reply) => {
    const { id } = subscriptionOf(context, request.params.id, 'FAILED_TO_DELETE_WEBHOOK');
    context.state.subscriptions.delete(id);
    recordEffect(context, request, { operation: 'webhookDelete', reference: String(id) });
    return reply.code(204).send();
  });

  function store(request: FastifyRequest, operation: string, subscription: LoopSubscription): void {
    const { id, topic, trigger, url, status } = subscription;
    context.state.subscriptions.set(id, subscription);
    recordEffect(context, request, {
      operation,
      reference: String(id),
      identity: [topic, trigger, url, status].join(' '),
      detail: { topic, trigger, url, status },
    });
  }
}

function subscriptionOf(context: LoopContext, id: string, code: LoopErrorCode): LoopSubscription {
  const subscription = context.state.subscriptions.get(Number(id));
  if (!subscription) throw codedRefusal(404, 'Webhook not found.', code);
  return subscription;
}

function readChange(request: FastifyRequest) {
  const result = checkChange(jsonBody(request) ?? {});
  if ('value' in result) return result.value;
  const field = result.faults[0]?.path.slice(1) || 'webhook';
  throw validationRefusal(field, `The selected ${field} is invalid.`);
}
