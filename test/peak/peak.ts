/** Runs a day and weighs what both systems say of it. */
import type { ScenarioStore } from '../scenario/store.ts';
import { type Down, delaysOf, fewestWrites, percentile } from './calls.ts';
import type { Pace } from './day-declarations.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import { judgePlace, type WrongWrite } from './judge.ts';
import { openDay, type ProcessorTime, type Protection } from './open-day.ts';
import { planDay } from './plan-day.ts';
import { comeToRest, type Played, playDay } from './play-day.ts';
import { outage } from './troubles.ts';

export interface PeakOptions {
  readonly seed: number;
  readonly scale: number;
  /** Minutes of the machine that the day takes. */
  readonly minutes: number;
  /** Minutes of the day within which a change is to be shown. */
  readonly freshMinutes: number;
  readonly workers: number;
  /** Emulators and runtimes have processes of their own. */
  readonly apart?: boolean;
  readonly lacking?: Protection;
  readonly tell?: (line: string) => void;
}

export interface PeakResult {
  readonly options: Omit<PeakOptions, 'tell'>;
  /** Seconds of the machine until all was at rest. */
  readonly seconds: number;
  /** Seconds of processor time; what shares the driver's process is counted there. */
  readonly processor: ProcessorTime;
  readonly happened: { readonly stock: number; readonly ordersTried: number; readonly returns: number };
  readonly orders: Evidence['orders'];
  readonly stock: {
    readonly oversold: number;
    readonly tooHigh: number;
    readonly tooLow: number;
    /** The first of the wrong writes. */
    readonly first: readonly WrongWrite[];
  };
  readonly rest: {
    readonly levels: number;
    readonly levelsDiffering: number;
    readonly returned: Evidence['returned'];
    readonly exceptions: Readonly<Record<string, number>>;
  };
  /** Seconds from a change in Archean to commercetools, outside of the outage. */
  readonly delays: {
    readonly changes: number;
    readonly machine: readonly [number, number];
    readonly day: readonly [number, number];
  };
  /** The 99th of 100 changes was shown after the limit: the ratio of the calls says nothing then. */
  readonly late: boolean;
  readonly writes: {
    readonly calls: number;
    readonly applied: number;
    readonly fewest: number;
    readonly ratio: number;
  };
  readonly reads: readonly { readonly route: string; readonly calls: number; readonly fewest: number | null }[];
}

const millisecondsOfDay = 86_400_000;

/** Plays the day of the seed and judges it. Rejects when it does not come to rest. */
export async function runPeak(store: ScenarioStore, options: PeakOptions): Promise<PeakResult> {
  const { seed, scale, minutes, freshMinutes, tell = () => undefined } = options;
  const dayMs = minutes * 60_000;
  const speed = millisecondsOfDay / dayMs;
  const pace: Pace = { dayMs, speed, freshMs: (freshMinutes * 60_000) / speed };
  const day = planDay(seed, scale);
  const begun = performance.now();
  const stage = await openDay(store, day, pace, options);
  try {
    const played = await playDay(stage, day, pace, seed, (part) => tell(`${Math.floor(part * 24)} of 24 hours`));
    tell('the day is over; coming to rest');
    await comeToRest(stage, store, pace, Math.max(60_000, dayMs));
    const processor = await stage.processorTime();
    const evidence = await gatherEvidence(stage, day);
    const exceptions: Record<string, number> = {};
    for (const { code } of await stage.exceptions()) exceptions[code] = (exceptions[code] ?? 0) + 1;
    const count = (kind: string) => day.events.filter((event) => event.kind === kind).length;
    const { tell: _, ...told } = options;
    return {
      options: told,
      seconds: Math.round((performance.now() - begun) / 1000),
      processor,
      happened: { stock: count('stock'), ordersTried: count('order'), returns: count('return') },
      ...weigh(evidence, pace, played, exceptions),
    };
  } finally {
    await stage.close();
  }
}

function weigh(evidence: Evidence, pace: Pace, played: Played, exceptions: Readonly<Record<string, number>>) {
  const verdicts = evidence.places.map(judgePlace);
  const wrong = verdicts.flatMap((verdict) => verdict.wrong);
  const down = { from: played.startedAt + outage.from * pace.dayMs, to: played.startedAt + outage.to * pace.dayMs };
  const due = evidence.places.flatMap((place) => fewestWrites(place, pace.freshMs, down));
  const delays = delaysAmong(evidence, pace, down);
  const calls = callsOf(evidence, /^(POST|DELETE) .*\/inventory/);
  return {
    orders: evidence.orders,
    stock: {
      oversold: wrong.reduce((sum, { oversold }) => sum + oversold, 0),
      tooHigh: wrong.filter(({ quantity, most }) => quantity > most).length,
      tooLow: wrong.filter(({ quantity, least }) => quantity < least).length,
      first: wrong.slice(0, 5),
    },
    rest: {
      levels: verdicts.length,
      levelsDiffering: verdicts.filter(({ due: wanted, shown }) => wanted !== shown).length,
      returned: evidence.returned,
      exceptions,
    },
    delays,
    late: delays.machine[1] * 1000 > pace.freshMs,
    writes: {
      calls,
      applied: verdicts.reduce((sum, { writes }) => sum + writes, 0),
      fewest: due.length,
      ratio: calls / Math.max(1, due.length),
    },
    reads: readsOf(evidence, due, pace),
  };
}

function delaysAmong({ places }: Evidence, pace: Pace, down: Down): PeakResult['delays'] {
  const delays = places
    .flatMap((place) => delaysOf(place).delays)
    .filter(({ from, to }) => to < down.from || from > down.to)
    .map(({ from, to }) => (to - from) / 1000);
  const machine = [percentile(delays, 0.5), percentile(delays, 0.99)] as const;
  return { changes: delays.length, machine, day: [machine[0] * pace.speed, machine[1] * pace.speed] };
}

/** How many SKUs one reading may name, by the route that reads them; null: no reading of this route is for stock alone. */
const skusPerRead: readonly (readonly [route: string, limit: number | null])[] = [
  ['GET /:projectKey/inventory', 100],
  ['GET /:projectKey/orders', null],
  ['GET /v1/stock-levels', 100],
  ['GET /v1/orders', null],
];

function readsOf(evidence: Evidence, due: readonly number[], { freshMs }: Pace): PeakResult['reads'] {
  const perWindow = new Map<number, number>();
  for (const at of due) perWindow.set(Math.floor(at / freshMs), (perWindow.get(Math.floor(at / freshMs)) ?? 0) + 1);
  return skusPerRead.map(([route, limit]) => ({
    route,
    calls: callsOf(evidence, new RegExp(`^${route.replaceAll('/', '\\/')}$`)),
    fewest: limit && [...perWindow.values()].reduce((sum, writes) => sum + Math.ceil(writes / limit), 0),
  }));
}

const callsOf = ({ calls }: Evidence, route: RegExp): number =>
  Object.values(calls)
    .flatMap((routes) => Object.entries(routes))
    .reduce((sum, [name, counted]) => (route.test(name) ? sum + counted.calls : sum), 0);

/** What was promised and is broken, in words; none when the day was good. */
export function brokenPromises({ orders, stock, rest }: PeakResult): string[] {
  const numbers: readonly (readonly [number, string])[] = [
    [orders.lost, 'orders lost'],
    [orders.doubled, 'orders doubled'],
    [orders.strange, 'orders that nobody placed'],
    [stock.oversold, 'units oversold'],
    [stock.tooHigh, 'levels written too high'],
    [stock.tooLow, 'stale levels written over newer ones'],
    [rest.levelsDiffering, 'levels that differ at rest'],
    [rest.returned.misplaced, 'returned units that do not stand where they should'],
  ];
  return numbers.filter(([number]) => number > 0).map(([number, words]) => `${number} ${words}`);
}
