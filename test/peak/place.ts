/** One SKU in one supply channel through the day: what happened to it in both systems, and what followed for its stock. */

/** Times are milliseconds since 1970. */
export type PlaceEvent =
  /** Archean's available units change, by anything but orders of commercetools. */
  | { readonly kind: 'moved'; readonly at: number; readonly units: number }
  /** Archean takes an order's units off what is available. */
  | { readonly kind: 'allocated'; readonly at: number; readonly order: string; readonly units: number }
  /** commercetools takes an order, and its units off the quantity. */
  | { readonly kind: 'sold'; readonly at: number; readonly order: string; readonly units: number }
  /** The integration sets the quantity in commercetools. */
  | { readonly kind: 'written'; readonly at: number; readonly quantity: number };

export interface Place {
  readonly sku: string;
  readonly channel: string;
  /** Units that are kept back. */
  readonly buffer: number;
  /** Before the first event. */
  readonly available: number;
  readonly shown: number;
  /** In the order of their times. */
  readonly events: readonly PlaceEvent[];
}

/** The place as it stands after the events that were applied so far. */
export class PlaceState {
  available: number;
  /** Quantity that commercetools shows. */
  shown: number;
  readonly #buffer: number;
  /** Units of orders that Archean has not allocated, by order. */
  readonly #waiting = new Map<string, number>();
  #promised = 0;

  constructor({ available, shown, buffer }: Place) {
    this.available = available;
    this.shown = shown;
    this.#buffer = buffer;
  }

  /** Units of orders that commercetools took and Archean has not allocated. */
  get promised(): number {
    return this.#promised;
  }

  /** What commercetools should show: available, less the buffer and what is promised, never below nothing. */
  due(promised = this.#promised): number {
    return Math.max(0, this.available - this.#buffer - promised);
  }

  apply(event: PlaceEvent): void {
    if (event.kind === 'moved') this.available += event.units;
    else if (event.kind === 'written') this.shown = event.quantity;
    else if (event.kind === 'sold') {
      this.shown -= event.units;
      this.#waiting.set(event.order, event.units);
      this.#promised += event.units;
    } else {
      this.available -= event.units;
      this.#promised -= this.#waiting.get(event.order) ?? 0;
      this.#waiting.delete(event.order);
    }
  }
}
