/** What happens in the demonstration: the state of both systems, the faults, and what people do in between. */
import { createRandom, type Random } from '../../emulators/core/random.ts';

export interface DemoProduct {
  readonly sku: string;
  readonly title: string;
  readonly price: string;
}

const nouns = ['Jacket', 'Tee', 'Hoodie', 'Chino', 'Scarf', 'Boot', 'Belt', 'Dress', 'Shirt', 'Cap'];
const colours = ['Navy', 'Black', 'White', 'Sand', 'Olive', 'Rust'];

/** Sixty products; the last three are returned too, though the stock system does not have them as it should. */
export function demoProducts(): DemoProduct[] {
  return nouns.flatMap((noun, row) =>
    colours.map((colour, column) => ({
      sku: `${noun.slice(0, 3).toUpperCase()}-${colour.slice(0, 3).toUpperCase()}-${row}${column}`,
      title: `${noun}, ${colour}`,
      price: `${20 + row * 5 + column}.00`,
    })),
  );
}

/** What the stock system knows of them: one SKU is missing, one inactive, one without stock. */
export function stockedProducts(
  products: readonly DemoProduct[],
): { sku: string; active: boolean; stockTracked: boolean }[] {
  return products.slice(0, -1).map(({ sku }, index) => ({
    sku,
    active: index !== products.length - 2,
    stockTracked: index !== products.length - 3,
  }));
}

/** Faults of the stock system. Drops after the commit are the ones that tempt a client to send twice. */
export const stockFaults = [
  { kind: 'throttle', status: 429, retryAfterSeconds: 1, times: 2, match: { path: '/v1/products' } },
  { kind: 'throttle', status: 503, times: 1, match: { method: 'POST' } },
  { kind: 'dropAfterCommit', times: 4, probability: 0.3, match: { method: 'POST', path: '/v1/stock-adjustments' } },
  { kind: 'dropBeforeCommit', times: 2, probability: 0.3, match: { method: 'POST', path: '/v1/stock-adjustments' } },
  { kind: 'serverError', status: 502, times: 2, probability: 0.3 },
  { kind: 'slow', delayMs: 300, times: 5, probability: 0.3 },
];

export const returnFaults = [
  { kind: 'throttle', status: 429, retryAfterSeconds: 1, times: 2, probability: 0.2 },
  { kind: 'throttle', status: 429, times: 1, probability: 0.1 },
  { kind: 'serverError', status: 500, times: 3, probability: 0.1 },
  { kind: 'htmlBody', status: 503, times: 2, probability: 0.1 },
  { kind: 'dropBeforeCommit', times: 2, probability: 0.1 },
];

/** A change that a person makes in Loop after stock was adjusted. */
export interface Change {
  readonly returnId: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether a webhook tells of it; otherwise the catch-up poll has to find it. */
  readonly announced: boolean;
}

interface ReturnForChanges {
  readonly id: string | number;
  readonly state: string;
  readonly line_items: readonly { readonly line_item_id: string | number }[];
}

/** Cancellations, removed lines and new dispositions, on returns that are closed. */
export function laterChanges(returns: readonly ReturnForChanges[], seed: number): Change[] {
  const random: Random = createRandom(seed);
  const closed = returns.filter(({ state, line_items }) => state === 'closed' && line_items.length > 1);
  const changes: Change[] = [];
  for (let number = 0; number < 24 && closed.length > 0; number += 1) {
    const [picked] = closed.splice(Math.floor(random.next() * closed.length), 1);
    if (!picked) break;
    const [first] = picked.line_items;
    const body =
      number % 3 === 0
        ? { change: { state: 'cancelled' }, emit: false }
        : number % 3 === 1
          ? { removeLines: [String(first?.line_item_id)], emit: false }
          : {
              lines: [
                {
                  line_item_id: String(first?.line_item_id),
                  change: { disposition: { disposition_outcome: 'damaged' } },
                },
              ],
              emit: false,
            };
    changes.push({ returnId: String(picked.id), body, announced: number % 2 === 0 });
  }
  return changes;
}
