/**
 * How much of a declared budget is used while work is waiting: several connections share it and call an emulator that
 * has the same limit, through a network that notes when each call arrives.
 */
import { invariant } from '../../src/errors/errors.ts';
import { type CallResult, callOperation } from '../../src/runtime/connection/call-operation.ts';
import type { Connection } from '../../src/runtime/connection/connection.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { startApart } from './emulator-process.ts';
import { openStand } from './stand.ts';
import { subjects, type Values } from './subject.ts';

export interface DeclaredBudget {
  readonly kind: 'token bucket' | 'sliding window' | 'fixed window' | 'daily quota' | 'cost';
  readonly system: string;
  /** Settings of the connection, and of the emulator. */
  readonly settings: Values;
  readonly emulator: Values;
  /** Calls, or points, that a window permits; it begins at whole multiples of itself where it is fixed. */
  readonly limit: number;
  readonly windowMs: number;
}

const perSecond = { limit: 20, windowMs: 1_000, burst: 5, pauseMs: 500 };
const plenty = { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 500 };

/** Scaled down to seconds. */
export const declaredBudgets: readonly DeclaredBudget[] = [
  {
    kind: 'token bucket',
    system: 'archean-r247',
    settings: { rate: { ...perSecond, throttleStatuses: [429] } },
    emulator: { ratePerMinute: 1_200 },
    ...perSecond,
  },
  {
    kind: 'sliding window',
    system: 'fulfil',
    settings: { rate: perSecond },
    emulator: { callsPerSecond: 20 },
    ...perSecond,
  },
  {
    kind: 'fixed window',
    system: 'returngo',
    settings: { rate: perSecond },
    emulator: { callsPerSecond: 20 },
    ...perSecond,
  },
  {
    kind: 'daily quota',
    system: 'returngo',
    settings: { rate: plenty, quota: { limit: 60, windowMs: 3_000, offsetMs: 0 } },
    emulator: {},
    limit: 60,
    windowMs: 3_000,
  },
  {
    kind: 'cost',
    system: 'shopify',
    settings: { rate: { maximum: 1_000, restoreRate: 200, pauseMs: 500 } },
    emulator: { maximumAvailable: 1_000, restoreRate: 200 },
    limit: 200,
    windowMs: 1_000,
  },
];

export interface BudgetUse {
  readonly calls: number;
  /** Calls that the system refused. */
  readonly refused: number;
  /** The most calls in any window, a little shorter than the declared one by this part; absent where points count. */
  most(shorterBy: number): number | undefined;
  /** What was used of what is permitted, from the second window on. */
  readonly used: number;
}

const connections = 4;
const callersEach = 6;

/** Calls for so many windows. */
export async function useBudget(store: ScenarioStore, declared: DeclaredBudget, windows: number): Promise<BudgetUse> {
  const subject = subjects.find(({ id }) => id === declared.system);
  invariant(subject, `there is a subject ${declared.system}`);
  const stand = await openStand(store, subject, {
    settings: { ...declared.settings, timeoutMs: 20_000 },
    start: () => startApart(subject.id),
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
    stand.network.disturb();
    const spent: { at: number; amount: number }[] = [];
    const endsAt = Date.now() + windows * declared.windowMs;
    const caller = async (connection: Connection): Promise<void> => {
      while (Date.now() < endsAt) {
        const { parameters = {}, body } = use;
        const open = connection.operation(operation);
        const context = { keys: ['budget'] };
        const result = await callOperation(store.database, connection, open, parameters, body, context);
        spent.push({ at: performance.now(), amount: declared.kind === 'cost' ? costOf(result) : 1 });
      }
    };
    await Promise.all(opened.flatMap((connection) => Array.from({ length: callersEach }, () => caller(connection))));
    const asked = stand.network.asked.map(({ at }) => at).sort((one, other) => one - other);
    const times = declared.kind === 'cost' ? spent : asked.map((at) => ({ at, amount: 1 }));
    return {
      calls: asked.length,
      refused: asked.length - spent.length,
      most: (shorterBy) =>
        declared.kind === 'cost'
          ? undefined
          : mostInAWindow(asked, declared.windowMs * (1 - shorterBy), declared.kind === 'daily quota'),
      used: usedOf(times, declared),
    };
  } finally {
    await stand.close();
  }
}

function costOf({ body }: CallResult): number {
  const { extensions } = body as { extensions?: { cost?: { actualQueryCost?: number } } };
  return extensions?.cost?.actualQueryCost ?? 0;
}

function mostInAWindow(at: readonly number[], windowMs: number, fixed: boolean): number {
  if (!fixed)
    return Math.max(...at.map((begin) => at.filter((time) => time >= begin && time < begin + windowMs).length));
  const perWindow = new Map<number, number>();
  for (const time of at) {
    const window = Math.floor((performance.timeOrigin + time) / windowMs);
    perWindow.set(window, (perWindow.get(window) ?? 0) + 1);
  }
  return Math.max(...perWindow.values());
}

/** From one window after the first call to the last; a fixed window counts whole, where it has begun and ended. */
function usedOf(spent: readonly { at: number; amount: number }[], { kind, limit, windowMs }: DeclaredBudget): number {
  const first = Math.min(...spent.map(({ at }) => at));
  const last = Math.max(...spent.map(({ at }) => at));
  const origin = performance.timeOrigin;
  const whole = kind === 'daily quota';
  const from = whole ? Math.ceil((origin + first) / windowMs) * windowMs - origin : first + windowMs;
  const until = whole ? Math.floor((origin + last) / windowMs) * windowMs - origin : last;
  const within = spent.filter(({ at }) => at > from && at <= until);
  return within.reduce((total, { amount }) => total + amount, 0) / ((limit * (until - from)) / windowMs);
}
