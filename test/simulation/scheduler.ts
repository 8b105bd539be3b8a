/**
 * Does one thing at a time, in an order that the seed decides. Whatever a process of the simulation asks of the world
 * outside (a statement, a transaction, a session) waits here until it is its turn, and nothing else happens meanwhile.
 * Time moves on when nobody waits.
 */
import { type Owner, realTimers, virtualTime } from './virtual-time.ts';

interface Waiting {
  readonly owner: Owner;
  readonly name: string;
  run(): Promise<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Longest that one thing may take in true time, in milliseconds: more means that it waits for another. */
const realLimitMs = 120_000;
/** Turns of the event loop in which nothing new was set going, after which everybody is taken to wait. */
const calmTurns = 2;

export interface Scheduler {
  /** Never ends for an owner who dies meanwhile. */
  perform<Result>(owner: Owner, name: string, run: () => Promise<Result>): Promise<Result>;
  /** Whether something of this owner is being done right now. */
  isAt(owner: Owner): boolean;
  /** Goes on until `done` says so; `before` is called before each thing, and may let faults happen. */
  run(
    done: () => boolean,
    before: (owner: Owner, name: string) => Promise<Fault | undefined>,
    maximumSteps: number,
  ): Promise<void>;
  /** What was done, one line each, without anything that differs from run to run. */
  readonly trace: string[];
}

/** What happens in the place of a thing: it fails undone, or it is done and its end is not heard of. */
export type Fault = 'undone' | 'unheard';

export function createScheduler(): Scheduler {
  const waiting: Waiting[] = [];
  const trace: string[] = [];
  let at: Owner | undefined;

  async function next(before: (owner: Owner, name: string) => Promise<Fault | undefined>): Promise<boolean> {
    const ready = waiting.filter(({ owner }) => owner.alive && owner.frozenUntil <= virtualTime.now());
    if (ready.length === 0) return false;
    const chosen = ready[virtualTime.random().integer(0, ready.length - 1)];
    if (!chosen) return false;
    const fault = await before(chosen.owner, chosen.name);
    if (!chosen.owner.alive) return true;
    // Frozen just now: it waits on.
    if (chosen.owner.frozenUntil > virtualTime.now()) return true;
    waiting.splice(waiting.indexOf(chosen), 1);
    trace.push(`${virtualTime.now()} ${chosen.owner.name} ${chosen.name}${fault ? ` ${fault}` : ''}`);
    const lost = Object.assign(new Error('the connection to the database was cut'), { code: '57P01' });
    try {
      if (fault === 'undone') throw lost;
      at = chosen.owner;
      const result = await limited(chosen.run(), chosen.name);
      if (fault === 'unheard') throw lost;
      if (chosen.owner.alive) chosen.resolve(result);
    } catch (error) {
      if (chosen.owner.alive) chosen.reject(error);
    } finally {
      at = undefined;
    }
    virtualTime.stir();
    return true;
  }

  return {
    trace,
    isAt: (owner) => at === owner,
    perform: <Result>(owner: Owner, name: string, run: () => Promise<Result>) =>
      new Promise<Result>((resolve, reject) => {
        virtualTime.stir();
        if (owner.alive) waiting.push({ owner, name, run, resolve: resolve as (result: unknown) => void, reject });
      }),
    async run(done, before, maximumSteps) {
      for (let steps = 0; !done(); steps += 1) {
        if (steps > maximumSteps) throw new Error(`still at work after ${maximumSteps} steps`);
        await calm();
        for (const one of [...waiting]) if (!one.owner.alive) waiting.splice(waiting.indexOf(one), 1);
        if (done()) return;
        if (!(await next(before)) && !(await virtualTime.step())) throw new Error('nothing is left to happen');
      }
    },
  };
}

/** Lets everything that was set going come to where it waits for something. */
async function calm(): Promise<void> {
  let seen = virtualTime.activity();
  for (let turns = 0; turns < calmTurns; turns += 1) {
    await new Promise((resolve) => realTimers.setImmediate(resolve));
    if (virtualTime.activity() === seen) continue;
    seen = virtualTime.activity();
    turns = -1;
  }
}

/** Refuses what is not done after the limit. */
function limited<Result>(work: Promise<Result>, name: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = realTimers.setTimeout(
      () => reject(new Error(`${name} waits for something that can't happen`)),
      realLimitMs,
    );
    work.then(resolve, reject).finally(() => realTimers.clearTimeout(timer));
  });
}
