/** A day of Black Friday from a seed: what happens, in the order in which it happens. */
import { createRandom, type Random } from '../../src/emulators/core/random.ts';

/** Channels of commercetools with the Archean location that each is sold from. */
export const regions = [
  { location: 'MAIN', channel: 'main', buffer: 0 },
  { location: 'NORTH', channel: 'north', buffer: 0 },
  { location: 'SOUTH', channel: 'south', buffer: 2 },
] as const;
export const damaged = 'DAMAGED';

export interface StockChange {
  readonly sku: string;
  readonly locationCode: string;
  readonly quantity: number;
}

/** `at` is the part of the day that has passed, from 0 to 1. */
export type DayEvent =
  | { readonly at: number; readonly kind: 'stock'; readonly changes: readonly StockChange[] }
  | {
      readonly at: number;
      readonly kind: 'order';
      readonly number: string;
      readonly sku: string;
      readonly channel: string;
      readonly quantity: number;
    }
  | { readonly at: number; readonly kind: 'return'; readonly id: number; readonly lines: readonly ReturnedLine[] };

export interface ReturnedLine {
  readonly sku: string;
  readonly disposition: 'restock' | 'damaged';
}

export interface Day {
  readonly skus: readonly string[];
  readonly opening: readonly StockChange[];
  readonly events: readonly DayEvent[];
}

export const fullDay = { skus: 20_000, stockChanges: 200_000, orders: 30_000, returns: 5_000 };

/** At scale 1: 20,000 SKUs, 200,000 stock changes, 30,000 orders that are tried, 5,000 returns. */
export function planDay(seed: number, scale: number): Day {
  const random = createRandom(seed);
  const count = (whole: number) => Math.max(1, Math.round(whole * scale));
  const skus = Array.from({ length: count(fullDay.skus) }, (_, index) => `SKU-${index + 1}`);
  const pickSku = zipf(random, skus);
  const onHand = new Map<string, number>();
  const opening = skus.flatMap((sku, rank) =>
    regions.map(({ location }) => {
      const quantity = random.integer(3, rank < skus.length / 20 ? 60 : 20);
      onHand.set(`${sku} ${location}`, quantity);
      return { sku, locationCode: location, quantity };
    }),
  );
  const times = <T>(whole: number, make: (at: number, index: number) => T): T[] =>
    Array.from({ length: count(whole) }, (_, index) => make(timeOfDay(random), index));
  const orders = times(fullDay.orders, (at, index) => ({
    at,
    kind: 'order' as const,
    number: `BF-${index + 1}`,
    sku: pickSku(),
    channel: random.pick(regions).channel,
    quantity: random.weighted([
      [1, 6],
      [2, 2],
      [4, 1],
    ]),
  }));
  const returns = times(fullDay.returns, (at, index) => ({
    at,
    kind: 'return' as const,
    id: 10_001 + index,
    lines: Array.from({ length: random.integer(1, 3) }, () => ({
      sku: pickSku(),
      disposition: random.next() < 0.85 ? ('restock' as const) : ('damaged' as const),
    })),
  }));
  const stock = times(fullDay.stockChanges, (at) => at)
    .sort((left, right) => left - right)
    .map((at) => ({ at, kind: 'stock' as const, changes: changeOf(random, pickSku(), onHand) }));
  const events = [...orders, ...returns, ...stock].sort((left, right) => left.at - right.at);
  return { skus, opening, events };
}

/** A sale of a shop, a delivery, or a move between places; nobody takes what does not lie there. */
function changeOf(random: Random, sku: string, onHand: Map<string, number>): StockChange[] {
  const [from, to] = random.shuffle(regions);
  if (!from || !to) return [];
  const change = (locationCode: string, quantity: number) => {
    const key = `${sku} ${locationCode}`;
    onHand.set(key, (onHand.get(key) ?? 0) + quantity);
    return { sku, locationCode, quantity };
  };
  const there = onHand.get(`${sku} ${from.location}`) ?? 0;
  const kind = random.weighted([
    ['sale', 88],
    ['delivery', 4],
    ['move', 8],
  ]);
  const taken = Math.min(there, kind === 'move' ? 5 : random.integer(1, 2));
  if (kind === 'delivery' || taken === 0) return [change(from.location, random.integer(10, 50))];
  const left = change(from.location, -taken);
  return kind === 'move' ? [left, change(to.location, taken)] : [left];
}

/** Half of the day is even, the other half gathers around its middle. */
const timeOfDay = (random: Random): number =>
  random.next() < 0.5 ? random.next() : (random.next() + random.next()) / 2;

/** The n-th SKU is met 1/n as often as the first. */
function zipf(random: Random, skus: readonly string[]): () => string {
  const sums: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= skus.length; rank += 1) {
    sum += 1 / rank;
    sums.push(sum);
  }
  return () => {
    const drawn = random.next() * sum;
    let [low, high] = [0, skus.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > drawn) high = middle;
      else low = middle + 1;
    }
    return skus[low] ?? 'SKU-1';
  };
}
