/**
 * The rate that all workers and flows with one credential share: one row per credential in the database. A caller takes
 * the next free place (what the places are, the pace says) and waits until its time has come.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Budget as BudgetDeclaration } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import type { Database } from '../store/database.ts';
import { type BudgetState, openBudgetRow } from './budget-row.ts';
import { costPace } from './cost-pace.ts';
import type { Answer } from './outcome.ts';
import type { Permission } from './permission.ts';
import { openSlotQueue } from './slot-queue.ts';
import { windowPace } from './window-pace.ts';

export interface Budget {
  /**
   * Waits until one call may go out. Undefined when no slot comes within `maximumWaitMs` (default 120 000): that time has
   * passed then, and no call may go out.
   */
  reserve(options?: {
    readonly maximumWaitMs?: number;
    readonly signal?: AbortSignal;
    /** What the call costs, where the budget counts points; default 1. */
    readonly points?: number;
    /** Goes before what is not urgent, and may use the part of the burst that the others leave. */
    readonly urgent?: boolean;
  }): Promise<Permission | undefined>;
  /** Takes in what an answer says of the budget, and gives back what of the reserved points was not used. */
  settle(points: number, answer: Pick<Answer, 'headers' | 'body'>): Promise<void>;
  /** Makes every caller pause, after a refusal. Milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Calls, or points, that could be used at once, urgent ones included; and how many after a quiet time. */
  left(): Promise<{ readonly left: number; readonly of: number }>;
  /** Pause for a refusal that carries no time of its own, in milliseconds. */
  readonly defaultPauseMs: number;
}

const defaultMaximumWaitMs = 120_000;
/** Whether a pause has begun is asked so long before the time of a slot, so that the answer is there in time. */
const pauseAheadMs = 15;
/** Part of what the pace allows a call to be late: the rest is left to the network; in milliseconds at the least. */
const ownLatenessShare = 0.5;
const leastLatenessMs = 10;
/** Where a permission came too late to be used, making calls ready takes long: those of the next time come early. */
const earlyMs = 80;
/**
 * No permission is given so long before its time, in milliseconds: the database's clock was set back. Where it is set right
 * meanwhile, the time has passed unnoticed.
 */
const farthestMs = 500;
const earlyForMs = 10_000;
/**
 * Whoever waits looks this often whether its turn has come sooner, in milliseconds: others give points back; a place in a window
 * comes sooner only where the database's clock was set back, and right again.
 */
const longestSleepMs = { points: 50, places: 2_000 };

export async function openBudget(
  database: Database,
  id: string,
  declaration: Resolved<BudgetDeclaration>,
): Promise<Budget> {
  const pace = declaration.kind === 'cost' ? costPace(declaration) : windowPace(declaration);
  const row = await openBudgetRow(database, id);
  let earlyUntilMs = 0;
  const leadMs = () => (Date.now() < earlyUntilMs ? earlyMs : 0);
  const slots = openSlotQueue(
    (wanted, withinMs) =>
      row.change((before) => {
        const nowMs = before.nowMs + Math.min(leadMs(), withinMs);
        const places: number[] = [];
        let state: BudgetState = before;
        for (const one of wanted) {
          const place = pace.place({ ...before, ...state, nowMs }, one);
          // Times of this size are not exact to more than a part of a microsecond.
          const waitMs = Math.max(0, Math.ceil(place.atMs - before.nowMs - 0.001));
          if (waitMs > withinMs) return { state, result: { atMs: places, untilNextMs: waitMs } };
          state = place.state;
          places.push(place.atMs);
        }
        return { state, result: { atMs: places, untilNextMs: 0 } };
      }),
    declaration.kind === 'cost' ? longestSleepMs.points : longestSleepMs.places,
  );

  function permissionFor(atMs: number, points: number): Permission {
    let isOver = false;
    const end = () => {
      if (!isOver) slots.end();
      isOver = true;
    };
    const lateness = () => row.clock.nowMs() - atMs;
    return {
      untilMs: () => (lateness() < -farthestMs ? 0 : Math.max(0, -lateness())),
      isLate() {
        const lateMs = lateness();
        if (lateMs < -farthestMs) return true;
        const isLate = lateMs > Math.max(leastLatenessMs, pace.lateness() * ownLatenessShare);
        if (isLate) earlyUntilMs = Date.now() + earlyForMs;
        return isLate;
      },
      giveBack() {
        end();
        return row.change((moment) => ({ state: pace.returned(moment, { atMs, points }), result: undefined }));
      },
      end,
    };
  }

  /** Waits until the time has come. False when a pause has overtaken the place: it is lost then. */
  async function untilTime(atMs: number, signal: AbortSignal | undefined): Promise<boolean> {
    const untilMs = () => Math.ceil(atMs - row.clock.nowMs());
    const options = signal ? { signal } : {};
    while (untilMs() > 0) {
      await wait(Math.min(Math.max(1, untilMs() - pauseAheadMs), longestSleepMs.places), undefined, options);
      if (await row.isPaused()) return false;
      // Where the database's clock was set back, it is asked again at the new time: it may be set right meanwhile.
      if (untilMs() > pauseAheadMs) continue;
      if (untilMs() > 0) await wait(untilMs(), undefined, options);
      return true;
    }
    return true;
  }

  return {
    defaultPauseMs: declaration.pauseMs,
    async reserve({ maximumWaitMs = defaultMaximumWaitMs, signal, points = 1, urgent = false } = {}) {
      const startedAt = performance.now();
      for (;;) {
        const leftMs = Math.max(0, maximumWaitMs - (performance.now() - startedAt));
        const atMs = await slots.take({ points, urgent }, leftMs, signal);
        if (atMs === undefined) return undefined;
        const permission = permissionFor(atMs, points);
        try {
          if (await untilTime(atMs - leadMs(), signal)) return permission;
          permission.end();
        } catch (error) {
          permission.end();
          throw error;
        }
      }
    },
    async settle(points, answer) {
      const correct = pace.corrected(points, answer);
      if (correct) await row.change((moment) => ({ state: correct(moment), result: undefined }));
    },
    async left() {
      const moment = await row.read();
      return { left: moment.pausedUntilMs > moment.nowMs ? 0 : pace.left(moment), of: pace.whole() };
    },
    pause: (milliseconds) => row.pause(milliseconds),
  };
}
