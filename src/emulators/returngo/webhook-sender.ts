/** Hands events to the subscriptions that ask for them, unsigned, with the losses and faults that a test wants. */
import { DisturbedDelivery } from '../core/disturbed-delivery.ts';
import type { ReturngoContext } from './context.ts';
import type { EventName, KeptRma } from './model.ts';

export class WebhookSender {
  readonly #context: () => ReturngoContext;
  readonly #way: DisturbedDelivery;

  constructor(context: () => ReturngoContext) {
    this.#context = context;
    this.#way = new DisturbedDelivery(
      () => context().faults,
      (deliveries) => {
        const { delivery, settings } = context();
        delivery.enqueue(deliveries, { attempts: settings.webhookAttempts, delayScale: settings.webhookDelayScale });
      },
    );
  }

  /** Sends the event to every subscription of the RMA's shop that asks for it. */
  emit(eventName: EventName, rma: KeptRma, facts: Readonly<Record<string, unknown>> = {}): void {
    const { state, settings, random } = this.#context();
    for (const subscription of state.subscriptions.values()) {
      if (subscription.shop !== rma.shop || subscription.eventName !== eventName) continue;
      if (settings.webhookLossShare > 0 && random.next() < settings.webhookLossShare) continue;
      this.#way.send({ url: subscription.url, body: webhookBody(eventName, rma, facts), headers: {} });
    }
  }

  /** Forgets what is held back. */
  clear(): void {
    this.#way.clear();
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
