/**
 * How much of a declared budget is used while work is waiting: several connections share it and call an emulator through a network that notes when each call arrives.
 */
import { invariant } from '../../src/errors/errors.ts';
import { callOperation } from '../../src/runtime/connection/call-operation.ts';
import type { Connection } from '../../src/runtime/connection/connection.ts';
import type { ScenarioStore } from '../scenario/store.ts';
import { startApart } from './emulator-process.ts';
import { openStand } from './stand.ts';
import { subjects, type Values } from './subject.ts';

export interface DeclaredBudget {
  readonly kind: 'token bucket' | 'sliding window' | 'fixed window' | 'daily quota';
  readonly system: string;
  /** Settings of the connection, and of the emulator. */
  readonly settings: Values;
  readonly emulator: Values;
  /** Calls that a window permits. */
  readonly limit: number;
  readonly windowMs: number;
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
  },
];

export interface BudgetUse {
  readonly calls: number;
  /** Calls that the system refused. */
  readonly refused: number;
  /** The most calls in any window. */
  readonly most: number;
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
    let answered = 0;
    const endsAt = Date.now() + windows * declared.windowMs;
    const caller = async (connection: Connection): Promise<void> => {
      while (Date.now() < endsAt) {
        const { parameters = {}, body } = use;
        const open = connection.operation(operation);
        const context = { keys: ['budget'] };
        const { outcome } = await callOperation(store.database, connection, open, parameters, body, context);
        invariant(outcome.kind === 'ok', `${operation} answers`);
        answered += 1;
      }
    };
    await Promise.all(opened.flatMap((connection) => Array.from({ length: callersEach }, () => caller(connection))));
    const asked = stand.network.asked.map(({ at }) => performance.timeOrigin + at).sort((one, other) => one - other);
    return {
      calls: asked.length,
      refused: asked.length - answered,
      most: mostInAWindow(asked, declared),
      used: usedOf(asked, declared),
    };
  } finally {
    await stand.close();
  }
}

/** The window of a quota begins at a fixed time; any other is looked for wherever it is fullest. */
function mostInAWindow(at: readonly number[], { kind, windowMs }: DeclaredBudget): number {
  const inWindow =
    kind === 'daily quota'
      ? (begin: number) => at.filter((time) => Math.floor(time / windowMs) === Math.floor(begin / windowMs))
      : (begin: number) => at.filter((time) => time >= begin && time < begin + windowMs);
  return Math.max(...at.map((begin) => inWindow(begin).length));
}

/** From one window after the first call to the last; the windows of a quota count where they have begun and ended. */
function usedOf(at: readonly number[], { kind, limit, windowMs }: DeclaredBudget): number {
  const [first = 0, last = 0] = [at[0], at.at(-1)];
  const whole = kind === 'daily quota';
  const from = whole ? Math.ceil(first / windowMs) * windowMs : first + windowMs;
  const until = whole ? Math.floor(last / windowMs) * windowMs : last;
  return at.filter((time) => time > from && time <= until).length / ((limit * (until - from)) / windowMs);
}
