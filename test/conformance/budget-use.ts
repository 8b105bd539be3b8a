/**
 * How much of a declared budget is used while work is waiting: several connections share it and call an emulator in a
 * process of its own, which notes when each call has arrived.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { invariant } from '../../src/errors/errors.ts';
import { callOperation } from '../../src/runtime/connection/call-operation.ts';
import type { Connection } from '../../src/runtime/connection/connection.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { startApart } from './emulator-process.ts';
import { openStand } from './stand.ts';
import { subjects, type Values } from './subject.ts';
import { averageUse, type Limited, mostInAWindow } from './window-use.ts';

/** A budget of calls, or of points: then the limit is what is restored in the window. */
export interface DeclaredBudget extends Limited {
  readonly kind: 'token bucket' | 'sliding window' | 'fixed window' | 'daily quota' | 'points';
  readonly system: string;
  /** Settings of the connection, and of the emulator. */
  readonly settings: Values;
  readonly emulator: Values;
}

const scaled = { limit: 100, windowMs: 10_000, burst: 20, pauseMs: 500 };
const plenty = { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 500 };

/** Windows of a minute and of a day, scaled down. */
export const declaredBudgets: readonly DeclaredBudget[] = [
  {
    kind: 'token bucket',
    system: 'archean-r247',
    settings: { rate: { ...scaled, throttleStatuses: [429] } },
    emulator: { ratePerMinute: 600 },
    ...scaled,
  },
  {
    kind: 'sliding window',
    system: 'fulfil',
    settings: { rate: scaled },
    emulator: {},
    ...scaled,
  },
  {
    kind: 'fixed window',
    system: 'returngo',
    settings: { rate: scaled },
    emulator: {},
    ...scaled,
  },
  {
    kind: 'daily quota',
    system: 'returngo',
    settings: { rate: plenty, quota: { limit: 100, windowMs: 10_000, offsetMs: 0 } },
    emulator: {},
    limit: 100,
    windowMs: 10_000,
    fixed: true,
  },
  {
    kind: 'points',
    system: 'shopify',
    settings: { rate: { maximum: 2_000, restoreRate: 100, pauseMs: 500 } },
    emulator: { maximumAvailable: 2_000, restoreRate: 100 },
    limit: 1_000,
    windowMs: 10_000,
  },
];

export interface BudgetUse {
  readonly calls: number;
  /** Calls that the system refused. */
  readonly refused: number;
  /** The most calls in any window, when they went out and when they had arrived; undefined where points count. */
  readonly most: { readonly sent: number; readonly arrived: number } | undefined;
  /** Part of what is permitted that was used while work was waiting: of points, from the second window on. */
  readonly used: number;
}

const connections = 4;
const callersEach = 6;

/** Calls for so many windows. */
export async function useBudget(store: ScenarioStore, declared: DeclaredBudget, windows: number): Promise<BudgetUse> {
  const subject = subjects.find(({ id }) => id === declared.system);
  invariant(subject, `there is a subject ${declared.system}`);
  const emulator = await startApart(subject.id, 'arrivals');
  const stand = await openStand(store, subject, {
    settings: { ...subject.settings(emulator.url), ...declared.settings, timeoutMs: 20_000 },
    start: async () => emulator,
  });
  try {
    const [operation = ''] = Object.keys(subject.reads);
    const use = await stand.useOf(operation);
    await stand.control('POST', 'settings', declared.emulator);
    const opened: Connection[] = [];
    for (let one = 0; one < connections; one += 1) {
      await stand.reconnect();
      opened.push(stand.connection);
    }
    const beganAt = Date.now();
    const endsAt = beganAt + windows * declared.windowMs;
    const sent: number[] = [];
    const goesOut = () => sent.push(Date.now());
    subscribe('http.client.request.start', goesOut);
    let answered = 0;
    const spent: Spent[] = [];
    const caller = async (connection: Connection): Promise<void> => {
      while (Date.now() < endsAt) {
        const { parameters = {}, body } = use;
        const open = connection.operation(operation);
        const context = { keys: ['budget'] };
        const result = await callOperation(store.database, connection, open, parameters, body, context);
        invariant(result.outcome.kind === 'ok', `${operation} answers`);
        answered += 1;
        if (declared.kind === 'points') spent.push(spentBy(result.body));
      }
    };
    await Promise.all(opened.flatMap((connection) => Array.from({ length: callersEach }, () => caller(connection))));
    unsubscribe('http.client.request.start', goesOut);
    const all = await emulator.arrivals();
    const asked = all.filter((at) => at >= beganAt).sort((one, other) => one - other);
    const [first = beganAt] = asked;
    const counts = { calls: asked.length, refused: asked.length - answered };
    if (declared.kind === 'points') {
      // What the full bucket of the beginning lets out at once is left out.
      const within = spent.filter(({ at }) => at >= beganAt + declared.windowMs && at < endsAt);
      return { ...counts, most: undefined, used: usedOfRestored(within, declared) };
    }
    const most = { sent: mostInAWindow(sent, declared), arrived: mostInAWindow(asked, declared) };
    return { ...counts, most, used: averageUse(asked, declared, first, endsAt) };
  } finally {
    await stand.close();
  }
}

interface Spent {
  readonly at: number;
  readonly points: number;
  /** What was left in the bucket then. */
  readonly available: number;
}

/** What an answer of Shopify says that its call has used. */
function spentBy(body: unknown): Spent {
  const { extensions } = body as {
    extensions: { cost: { actualQueryCost: number; throttleStatus: { currentlyAvailable: number } } };
  };
  const { actualQueryCost, throttleStatus } = extensions.cost;
  return { at: Date.now(), points: actualQueryCost, available: throttleStatus.currentlyAvailable };
}

/** Between the first and the last of these calls: of what was restored, and of what was there before. */
function usedOfRestored(spent: readonly Spent[], { limit, windowMs }: DeclaredBudget): number {
  const [first, last] = [spent[0], spent.at(-1)];
  invariant(first && last, 'calls were answered after the first window');
  const points = spent.slice(1).reduce((sum, one) => sum + one.points, 0);
  return points / ((limit * (last.at - first.at)) / windowMs + first.available - last.available);
}
