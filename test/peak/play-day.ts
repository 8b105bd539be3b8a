/** Plays the day on the stage: what shoppers, shops and warehouses do, when its plan says so. */
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../../src/emulators/core/random.ts';
import { keys } from '../scenario/emulated-systems.ts';
import { aReturn } from '../scenario/returns.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { until } from '../scenario/system-stage.ts';
import type { Pace } from './day-declarations.ts';
import { allocationMs, type PeakStage } from './open-day.ts';
import type { Day, DayEvent } from './plan-day.ts';
import { Troublemaker } from './troubles.ts';

type Of<Kind extends DayEvent['kind']> = Extract<DayEvent, { kind: Kind }>;
const tickMs = 20;
const callsAtOnce = 8;
/** Each of the three flows has one. */
const polls = 3;
/** Part of the returns of which no webhook tells. */
const untold = 0.1;

export interface Played {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Plays the day to its end; `tell` hears how much of it has passed. */
export async function playDay(
  stage: PeakStage,
  day: Day,
  { dayMs }: Pace,
  seed: number,
  tell: (part: number) => void,
): Promise<Played> {
  const startedAt = Date.now();
  const trouble = new Troublemaker(stage);
  const random = createRandom(seed + 1);
  let next = 0;
  for (let part = 0; part < 1; ) {
    part = (Date.now() - startedAt) / dayMs;
    await trouble.at(part);
    const first = next;
    for (let event = day.events[next]; event && event.at <= part; event = day.events[next]) next += 1;
    const due = day.events.slice(first, next);
    await Promise.all([
      moveStock(stage, ofKind(due, 'stock')),
      placeOrders(stage, ofKind(due, 'order')),
      finaliseReturns(stage, ofKind(due, 'return'), random.integer(0, 1_000_000), () => random.next() >= untold),
    ]);
    tell(Math.min(1, part));
    await wait(tickMs);
  }
  await trouble.at(2);
  return { startedAt, endedAt: Date.now() };
}

const ofKind = <Kind extends DayEvent['kind']>(events: readonly DayEvent[], kind: Kind): Of<Kind>[] =>
  events.filter((event): event is Of<Kind> => event.kind === kind);

async function moveStock({ systems }: PeakStage, events: readonly Of<'stock'>[]): Promise<void> {
  const changes = events.flatMap((event) => event.changes);
  if (changes.length > 0) await systems['archean-r247'].control('POST', 'stock', { changes });
}

async function placeOrders({ systems }: PeakStage, orders: readonly Of<'order'>[]): Promise<void> {
  const waiting = [...orders];
  const placeSome = async () => {
    for (let order = waiting.shift(); order; order = waiting.shift()) {
      const { number: orderNumber, sku, channel, quantity } = order;
      await systems.commercetools.control('POST', 'orders', { orderNumber, sku, channel, quantity, mode: 'TrackOnly' });
    }
  };
  await Promise.all(Array.from({ length: callsAtOnce }, placeSome));
}

/** Most are told of, each twice and in another order; the others are found by the poll. */
async function finaliseReturns(
  { systems, webhooks }: PeakStage,
  returns: readonly Of<'return'>[],
  reorderSeed: number,
  isTold: () => boolean,
): Promise<void> {
  if (returns.length === 0) return;
  const loop = systems['loop-returns'];
  await loop.control('POST', 'seed', { returns: returns.map(({ id, lines }) => aReturn(id, lines)) });
  const returnIds = returns.filter(isTold).map(({ id }) => String(id));
  await loop.control('POST', 'webhooks/deliver', {
    ...{ topic: 'return', trigger: 'return.closed', returnIds, reorderSeed, duplicates: 1 },
    ...{ url: `${webhooks}/loop-returns`, secret: keys.webhook },
  });
}

/** Waits until nothing is on its way any more and every poll has looked once more. */
export async function comeToRest(stage: PeakStage, store: ScenarioStore, pace: Pace, limitMs: number): Promise<void> {
  for (const _ of ['what was lost is found', 'what follows of it is done']) {
    await until(limitMs, async () => {
      const waiting = await Promise.all(Object.values(stage.systems).map(pendingIn));
      return waiting.every((count) => count === 0) ? undefined : `${waiting} notifications wait`;
    });
    const since = new Date();
    await until(limitMs, async () => {
      const { rows } = await store.database.query<{ flow: string }>(
        'select flow from backhaul.watermark where brand = $1 and run is null and position > $2',
        [stage.brand.id, since],
      );
      return rows.length === polls ? undefined : `only ${rows.length} polls since`;
    });
    await stage.rest(limitMs);
    await wait(allocationMs(pace) + 50);
  }
  await stage.rest(limitMs);
}

async function pendingIn(system: PeakStage['systems'][keyof PeakStage['systems']]): Promise<number> {
  const { summary } = await system.control<{ summary: { webhooksPending: number } }>('GET', 'ledger?limit=1');
  return summary.webhooksPending;
}
