/** Signs events and hands them to the subscriptions that ask for them, with the faults that a test wants. */
import { createHmac } from 'node:crypto';
import type { Delivery } from '../core/webhook-delivery.ts';
import type { LoopContext } from './context.ts';
import type { LoopReturn } from './model.ts';
import { type EventFacts, phpJson, webhookPayload } from './webhook-payloads.ts';

/** Six attempts in all (verified: five retries). */
export const deliveryAttempts = 6;
/** A webhook that is held back to be reordered goes out at the latest after this time. */
const holdMs = 500;

export class WebhookSender {
  readonly #context: () => LoopContext;
  #held: Delivery[] = [];
  #holdUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: () => LoopContext) {
    this.#context = context;
  }

  /** Sends the event to every active subscription with this trigger, in the shape of the subscription's topic. */
  emit(trigger: string, value: LoopReturn, facts: EventFacts = {}): void {
    const { state, settings } = this.#context();
    for (const subscription of state.subscriptions.values()) {
      if (subscription.status !== 'active' || subscription.trigger !== trigger) continue;
      const payload = webhookPayload(subscription.topic, trigger, value, settings, facts);
      this.#send(this.sign(subscription.url, phpJson(payload), settings.webhookSecret));
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
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = [];
    this.#holdUntil = 0;
  }

  #send(delivery: Delivery): void {
    const { faults } = this.#context();
    const subject = { method: 'POST', path: delivery.url };
    const duplicate = faults.take(['duplicateWebhooks'], subject);
    const copies = duplicate ? (duplicate.copies ?? 2) : 1;
    if (this.#held.length === 0) {
      const reorder = faults.take(['reorderWebhooks'], subject);
      if (reorder) {
        this.#holdUntil = reorder.hold ?? 2;
        this.#timer = setTimeout(() => this.#release(), holdMs);
      }
    }
    for (let copy = 0; copy < copies; copy += 1) {
      if (this.#holdUntil > 0) this.#held.push(delivery);
      else this.#enqueue([delivery]);
    }
    if (this.#holdUntil > 0 && this.#held.length >= this.#holdUntil) this.#release();
  }

  #release(): void {
    const held = this.#held.reverse();
    this.clear();
    this.#enqueue(held);
  }

  #enqueue(deliveries: readonly Delivery[]): void {
    const { delivery: queue, settings } = this.#context();
    queue.enqueue(deliveries, { attempts: deliveryAttempts, delayScale: settings.webhookDelayScale });
  }
}
