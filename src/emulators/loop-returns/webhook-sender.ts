/** Signs events and hands them to the subscriptions that ask for them, with the faults that a test wants. */
import { createHmac } from 'node:crypto';
import { DisturbedDelivery } from '../core/disturbed-delivery.ts';
import type { Delivery } from '../core/webhook-delivery.ts';
import type { LoopContext } from './context.ts';
import type { LoopReturn } from './model.ts';
import { type EventFacts, phpJson, webhookPayload } from './webhook-payloads.ts';

/** Six attempts in all (verified: five retries). */
export const deliveryAttempts = 6;

export class WebhookSender {
  readonly #context: () => LoopContext;
  readonly #way: DisturbedDelivery;

  constructor(context: () => LoopContext) {
    this.#context = context;
    this.#way = new DisturbedDelivery(
      () => context().faults,
      (deliveries) => {
        const { delivery, settings } = context();
        delivery.enqueue(deliveries, { attempts: deliveryAttempts, delayScale: settings.webhookDelayScale });
      },
    );
  }

  /** Sends the event to every active subscription with this trigger, in the shape of the subscription's topic. */
  emit(trigger: string, value: LoopReturn, facts: EventFacts = {}): void {
    const { state, settings } = this.#context();
    for (const subscription of state.subscriptions.values()) {
      if (subscription.status !== 'active' || subscription.trigger !== trigger) continue;
      const payload = webhookPayload(subscription.topic, trigger, value, settings, facts);
      this.#way.send(this.sign(subscription.url, phpJson(payload), settings.webhookSecret));
    }
  }

  /** A delivery with its signature: base64 of HMAC-SHA256 over the raw bytes (verified). */
  sign(url: string, body: string, secret: string): Delivery {
    const { faults } = this.#context();
    const bad = faults.take(['badSignature'], { method: 'POST', path: url }) !== undefined;
    const signature = createHmac('sha256', bad ? `${secret}-wrong` : secret)
      .update(body)
      .digest('base64');
    return { url, body, headers: { 'X-Loop-Signature': signature } };
  }

  /** Forgets what is held back. */
  clear(): void {
    this.#way.clear();
  }
}
