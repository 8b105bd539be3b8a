/**
 * Who in this process waits for slots of one budget. One change of its row takes the slots of all who wait, and none is taken
 * long before its time: what was taken can't be given to a more urgent call that comes later.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Wanted } from './pace.ts';

export interface Taken {
  /** The time of each of the slots that were taken, in milliseconds since 1970 on the clock of the database. */
  readonly atMs: readonly number[];
  /** Milliseconds until the next slot that can be had; 0 when all that were asked for were taken. */
  readonly untilNextMs: number;
}

/** Takes slots for these callers in their order, up to the first whose time does not come within `withinMs`. */
export type TakeSlots = (wanted: readonly Wanted[], withinMs: number) => Promise<Taken>;

interface Waiter extends Wanted {
  /** In milliseconds of the process's clock. */
  readonly deadline: number;
  give(atMs: number | undefined): void;
  fail(error: unknown): void;
}

export interface SlotQueue {
  /**
   * Takes a slot: gives its time, on the clock of the database, or undefined when none comes within `maximumWaitMs`, and that
   * time has passed then. Urgent ones go first; else first come, first served. Rejects when aborted.
   */
  take(wanted: Wanted, maximumWaitMs: number, signal?: AbortSignal): Promise<number | undefined>;
  /** The call that took a slot is over, or will not be made: another may begin. Once for each slot. */
  end(): void;
}

/**
 * Calls of one budget that are out at once; more wait, but for urgent ones. A slot that was taken for a call which then waits for
 * its connection would be too old when that is there.
 */
export const callsAtOnce = 64;

/** A slot is taken this long before its time at the earliest: longer than that change takes, so that none is missed. */
const aheadMs = 100;

/** How long the first that asks waits for others. */
const gatherMs = 2;

/** A slot may come sooner than was told: `longestSleepMs` is how often that is looked for. */
export function openSlotQueue(takeSlots: TakeSlots, longestSleepMs: number): SlotQueue {
  const waiting: Waiter[] = [];
  let asleep = new AbortController();
  let asleepUntil = 0;
  let pumping = false;
  let out = 0;
  let needsRoom = false;

  /** Those who may have a slot now. Half of the calls that are out end first: one change serves many then. */
  function admitted(): readonly Waiter[] {
    const urgent = waiting.filter((waiter) => waiter.urgent).length;
    return waiting.slice(0, urgent + (out <= callsAtOnce / 2 ? callsAtOnce - out : 0));
  }

  async function pump(): Promise<void> {
    for (;;) {
      if (waiting.length === 0) {
        // At once: whoever enters right after begins anew.
        pumping = false;
        return;
      }
      const all = [...waiting];
      const present = admitted();
      const untilDeadlineMs = () => Math.min(...all.map(({ deadline }) => deadline)) - performance.now();
      const { atMs, untilNextMs } =
        present.length > 0
          ? await takeSlots(present, clamp(untilDeadlineMs(), 0, aheadMs))
          : { atMs: [], untilNextMs: Number.POSITIVE_INFINITY };
      for (const [index, waiter] of present.slice(0, atMs.length).entries()) {
        // Who gave up meanwhile makes no call that could end.
        if (!waiting.includes(waiter)) continue;
        remove(waiter);
        out += 1;
        waiter.give(atMs[index]);
      }
      if (present.length > 0 && atMs.length === present.length) continue;
      for (const late of all.filter((waiter) => waiter.deadline <= performance.now() && waiting.includes(waiter))) {
        remove(late);
        late.give(undefined);
      }
      if (waiting.length === 0) continue;
      needsRoom = present.length === 0;
      asleep = new AbortController();
      const sleepMs = Math.min(longestSleepMs, untilNextMs - aheadMs, untilDeadlineMs());
      // At least a millisecond: another process may have taken what was free.
      asleepUntil = performance.now() + sleepMs;
      await wait(Math.max(1, sleepMs), undefined, { signal: asleep.signal }).catch(() => undefined);
      needsRoom = false;
    }
  }

  function remove(waiter: Waiter): void {
    const index = waiting.indexOf(waiter);
    if (index >= 0) waiting.splice(index, 1);
  }

  function enter(waiter: Waiter): void {
    const firstUsual = waiting.findIndex(({ urgent }) => !urgent);
    if (waiter.urgent && firstUsual >= 0) waiting.splice(firstUsual, 0, waiter);
    else waiting.push(waiter);
    // It sleeps until the slot of another: an urgent one may be had at once, and this one may not have so long.
    if (waiter.urgent || waiter.deadline < asleepUntil) asleep.abort();
    if (pumping) return;
    pumping = true;
    // In a moment: what asks for slots at the same time is served together.
    setTimeout(async () => {
      try {
        await pump();
      } catch (error) {
        pumping = false;
        for (const one of waiting.splice(0)) one.fail(error);
      }
    }, gatherMs);
  }

  return {
    take: (wanted, maximumWaitMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const ended = () => signal?.removeEventListener('abort', abort);
        const waiter: Waiter = {
          ...wanted,
          deadline: performance.now() + maximumWaitMs,
          give(atMs) {
            ended();
            resolve(atMs);
          },
          fail(error) {
            ended();
            reject(error);
          },
        };
        const abort = () => {
          remove(waiter);
          waiter.fail(signal?.reason);
          asleep.abort();
        };
        signal?.addEventListener('abort', abort);
        enter(waiter);
      }),
    end() {
      out -= 1;
      if (needsRoom && admitted().length > 0) asleep.abort();
    },
  };
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
