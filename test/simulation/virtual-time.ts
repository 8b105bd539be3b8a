/**
 * Time that moves only when the simulation says so, and randomness from its seed. To be imported before anything else:
 * it takes the place of Node's own timers, clocks and `Math.random`, for everything that is loaded after it. Until
 * `begin` is called, all of them are as usual.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { createRandom, type Random } from '../../src/emulators/core/random.ts';

/** To whom timers and calls belong: a process of the simulation, or the world around the processes. */
export interface Owner {
  readonly name: string;
  /** Nothing of a dead one happens any more. */
  alive: boolean;
  /** Nothing of it happens before this time. */
  frozenUntil: number;
  /** How far its clock is ahead of the true time, in milliseconds. */
  clockAheadMs: number;
}

export const owners = new AsyncLocalStorage<Owner>();

interface Timer {
  readonly owner: Owner | undefined;
  readonly order: number;
  at: number;
  readonly everyMs: number | undefined;
  fire(): void;
}

const real = {
  Date,
  now: performance.now.bind(performance),
  random: Math.random,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
};
export const realTimers = real;

const timers = new Set<Timer>();
let running = false;
let now = 0;
let order = 0;
let random: Random = createRandom(1);
let activity = 0;

export const virtualTime = {
  /** From now on, time stands still at `at` (milliseconds since 1970) and randomness comes from the seed. */
  begin(at: number, seed: number): void {
    running = true;
    now = at;
    timers.clear();
    random = createRandom(seed);
  },
  end(): void {
    running = false;
    timers.clear();
  },
  now: () => now,
  random: () => random,
  /** Counts everything that was set going: while it rises, something is still at work. */
  activity: () => activity,
  stir(): void {
    activity += 1;
  },
  /**
   * Moves on to the next time of anyone who is neither dead nor frozen, and fires all timers of that time one after the
   * other, as Node does. False when there is none.
   */
  async step(): Promise<boolean> {
    for (const timer of timers) if (timer.owner?.alive === false) timers.delete(timer);
    const times = [...timers].map(due);
    if (times.length === 0) return false;
    now = Math.max(
      now,
      times.reduce((one, other) => Math.min(one, other)),
    );
    const next = [...timers].filter((timer) => due(timer) <= now);
    for (const timer of next.sort((one, other) => due(one) - due(other) || one.order - other.order)) {
      // One that fired before may have taken it away.
      if (!timers.has(timer) || timer.owner?.alive === false) continue;
      if (timer.everyMs === undefined) timers.delete(timer);
      else timer.at = now + timer.everyMs;
      if (timer.owner) owners.run(timer.owner, timer.fire);
      else timer.fire();
      await new Promise((resolve) => real.setImmediate(resolve));
    }
    activity += 1;
    return true;
  },
};

const due = ({ at, owner }: Timer): number => Math.max(at, owner?.frozenUntil ?? 0);

function add(fire: () => void, ms: number, everyMs?: number): VirtualHandle {
  order += 1;
  activity += 1;
  const timer: Timer = { owner: owners.getStore(), order, at: now + Math.max(1, Math.ceil(ms)), everyMs, fire };
  timers.add(timer);
  return new VirtualHandle(timer);
}

/** Stands for Node's own object of a timer, as far as it is used. */
class VirtualHandle {
  readonly timer: Timer;
  constructor(timer: Timer) {
    this.timer = timer;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return false;
  }
  refresh(): this {
    return this;
  }
  close(): void {
    timers.delete(this.timer);
  }
  [Symbol.dispose](): void {
    timers.delete(this.timer);
  }
}

type Callback = (...values: unknown[]) => void;

const virtualSetTimeout = (call: Callback, ms = 1, ...values: unknown[]) =>
  running ? add(() => call(...values), ms) : real.setTimeout(call, ms, ...values);
const virtualSetInterval = (call: Callback, ms = 1, ...values: unknown[]) =>
  running ? add(() => call(...values), ms, Math.max(1, ms)) : real.setInterval(call, ms, ...values);
const virtualClear = (handle: unknown): void => {
  if (handle instanceof VirtualHandle) handle.close();
  else real.clearTimeout(handle as NodeJS.Timeout);
};

class VirtualDate extends real.Date {
  constructor(...values: unknown[]) {
    if (values.length === 0 && running) super(clock());
    else super(...(values as []));
  }
  static override now(): number {
    return running ? clock() : real.Date.now();
  }
}

/** What the clock of whoever asks shows. */
const clock = (): number => now + (owners.getStore()?.clockAheadMs ?? 0);

function waitFor<Value>(ms = 1, value?: Value, options: { signal?: AbortSignal } = {}): Promise<Value | undefined> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    const abort = () => {
      handle.close();
      reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' }));
    };
    if (signal?.aborted) {
      reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' }));
      return;
    }
    const handle = add(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}

const promises = createRequire(import.meta.url)('node:timers/promises') as { setTimeout: typeof waitFor };
const realWait = promises.setTimeout;
promises.setTimeout = ((ms, value, options) =>
  running ? waitFor(ms, value, options) : realWait(ms, value, options)) as typeof waitFor;
syncBuiltinESMExports();
Object.assign(globalThis, {
  Date: VirtualDate,
  setTimeout: virtualSetTimeout,
  setInterval: virtualSetInterval,
  clearTimeout: virtualClear,
  clearInterval: virtualClear,
});
Object.defineProperty(performance, 'now', { value: () => (running ? now : real.now()), configurable: true });
Math.random = () => (running ? random.next() : real.random());
