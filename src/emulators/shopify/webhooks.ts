/** Signs events and hands them to the subscriptions of their topic. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Delivery } from '../core/webhook-delivery.ts';
import type { ShopifyContext } from './context.ts';
import type { Order, Return } from './state.ts';
import { numberOf } from './views.ts';

/** Eight retries (third-party). */
const attempts = 9;

/** `returns/process` for RETURNS_PROCESS: what stands before the last verb is the resource. */
export function headerTopic(topic: string): string {
  const parts = topic.toLowerCase().split('_');
  return `${parts.slice(0, -1).join('_')}/${parts.at(-1)}`;
}

/** Sends to every subscription of the topic, each under a webhook id of its own and one event id. */
export function emit(context: ShopifyContext, topic: string, payload: object): void {
  const { state, faults, settings, delivery } = context;
  const eventId = randomUUID();
  for (const subscription of state.subscriptions.values()) {
    if (subscription.topic !== topic) continue;
    const subject = { method: 'POST', path: subscription.uri };
    const signed = signedDelivery(context, subscription.uri, topic, JSON.stringify(payload), eventId);
    const copies = faults.take(['duplicateWebhooks'], subject)?.copies ?? 1;
    for (let copy = 0; copy < copies; copy += 1) {
      delivery.enqueue([signed], { attempts, delayScale: settings.webhookDelayScale });
    }
  }
}

function signedDelivery(
  { settings, faults, clock }: ShopifyContext,
  url: string,
  topic: string,
  body: string,
  eventId: string,
): Delivery {
  const bad = faults.take(['badSignature'], { method: 'POST', path: url }) !== undefined;
  const hmac = createHmac('sha256', bad ? `${settings.webhookSecret}-wrong` : settings.webhookSecret).update(body);
  return {
    url,
    body,
    headers: {
      'X-Shopify-Topic': headerTopic(topic),
      'X-Shopify-Hmac-Sha256': hmac.digest('base64'),
      'X-Shopify-Shop-Domain': settings.shopDomain,
      'X-Shopify-API-Version': '2026-10',
      'X-Shopify-Webhook-Id': randomUUID(),
      'X-Shopify-Event-Id': eventId,
      'X-Shopify-Triggered-At': clock.iso(),
    },
  };
}

/** An order has changed. */
export function touchOrder(context: ShopifyContext, order: Order, topic = 'ORDERS_UPDATED'): void {
  order.updatedAt = context.clock.iso();
  emit(context, topic, {
    id: Number(numberOf(order.id)),
    admin_graphql_api_id: order.id,
    name: order.name,
    updated_at: order.updatedAt,
  });
}

/** A return has changed (third-party shape). */
export function emitReturn(context: ShopifyContext, topic: string, value: Return): void {
  emit(context, topic, {
    id: Number(numberOf(value.id)),
    admin_graphql_api_id: value.id,
    status: value.status.toLowerCase(),
    name: value.name,
    order: { id: Number(numberOf(value.orderId)), admin_graphql_api_id: value.orderId },
  });
}
