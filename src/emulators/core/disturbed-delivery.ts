/** Webhooks on their way out of an emulator, doubled and put in another order as its faults say. */
import type { FaultQueue } from './faults.ts';
import type { Delivery } from './webhook-delivery.ts';

/** A webhook that is held back to be reordered goes out at the latest after this time. */
const holdMs = 500;

export class DisturbedDelivery {
  readonly #faults: () => Pick<FaultQueue, 'take'>;
  readonly #enqueue: (deliveries: readonly Delivery[]) => void;
  #held: Delivery[] = [];
  #holdUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(faults: () => Pick<FaultQueue, 'take'>, enqueue: (deliveries: readonly Delivery[]) => void) {
    this.#faults = faults;
    this.#enqueue = enqueue;
  }

  send(delivery: Delivery): void {
    const faults = this.#faults();
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

  /** Forgets what is held back. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = [];
    this.#holdUntil = 0;
  }

  #release(): void {
    const held = this.#held.reverse();
    this.clear();
    this.#enqueue(held);
  }
}
