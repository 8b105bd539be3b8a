/** Hands events to the subscriptions that ask for them, unsigned, with the losses and faults that a test wants. */
import type { Delivery } from '../core/webhook-delivery.ts';
import type { ReturngoContext } from './context.ts';
import type { EventName, KeptRma } from './model.ts';

/** A webhook that is held back to be reordered goes out at the latest after this time. */
const holdMs = 500;

export class WebhookSender {
  readonly #context: () => ReturngoContext;
  #held: Delivery[] = [];
  #holdUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(context: () => ReturngoContext) {
    this.#context = context;
  }

  /** Sends the event to every subscription of the RMA's shop that asks for it. */
  emit(eventName: EventName, rma: KeptRma, facts: Readonly<Record<string, unknown>> = {}): void {
    const { state, settings, random } = this.#context();
    for (const subscription of state.subscriptions.values()) {
      if (subscription.shop !== rma.shop || subscription.eventName !== eventName) continue;
      if (settings.webhookLossShare > 0 && random.next() < settings.webhookLossShare) continue;
      this.#send({ url: subscription.url, body: webhookBody(eventName, rma, facts), headers: {} });
    }
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
    queue.enqueue(deliveries, { attempts: settings.webhookAttempts, delayScale: settings.webhookDelayScale });
  }
}

/** Only eventName is documented; the rest is inferred. */
export function webhookBody(eventName: EventName, rma: KeptRma, facts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    eventName,
    rmaId: rma.id,
    status: rma.value.rmaSummary.status,
    ...facts,
    shopName: rma.shop,
  });
}
