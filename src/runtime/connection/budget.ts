/**
 * The rate that all workers and flows with one credential share: one row per credential in the database. A caller takes
 * the next free place (what the places are, the pace says) and waits until its time has come.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Budget as BudgetDeclaration } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import type { Database } from '../store/database.ts';
import { openBudgetRow } from './budget-row.ts';
import { costPace } from './cost-pace.ts';
import type { Answer } from './outcome.ts';
import { openSlotQueue } from './slot-queue.ts';
import { windowPace } from './window-pace.ts';

export interface Budget {
  /**
   * Waits until one call may go out; gives the milliseconds waited. Undefined when no slot comes within `maximumWaitMs`
   * (default 120 000): that time has passed then, and no call may go out.
   */
  reserve(options?: {
    readonly maximumWaitMs?: number;
    readonly signal?: AbortSignal;
    /** What the call costs, where the budget counts points; default 1. */
    readonly points?: number;
    /** Goes before what is not urgent, and may use the part of the burst that the others leave. */
    readonly urgent?: boolean;
  }): Promise<number | undefined>;
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
/** Whoever waits for points looks this often whether others have given some back, in milliseconds. */
const longestSleepMs = 50;

export async function openBudget(
  database: Database,
  id: string,
  declaration: Resolved<BudgetDeclaration>,
): Promise<Budget> {
  const pace = declaration.kind === 'cost' ? costPace(declaration) : windowPace(declaration);
  const row = await openBudgetRow(database, id);
  const slots = openSlotQueue(
    (wanted, withinMs) =>
      row.change((before) => {
        let moment = before;
        const waitsMs: number[] = [];
        for (const one of wanted) {
          const { state, atMs } = pace.place(moment, one);
          const waitMs = Math.max(0, Math.ceil(atMs - moment.nowMs));
          if (waitMs > withinMs) return { state: moment, result: { waitsMs, untilNextMs: waitMs } };
          moment = { ...moment, ...state };
          waitsMs.push(waitMs);
        }
        return { state: moment, result: { waitsMs, untilNextMs: 0 } };
      }),
    declaration.kind === 'cost' ? longestSleepMs : Number.POSITIVE_INFINITY,
  );

  return {
    defaultPauseMs: declaration.pauseMs,
    async reserve({ maximumWaitMs = defaultMaximumWaitMs, signal, points = 1, urgent = false } = {}) {
      const startedAt = performance.now();
      for (;;) {
        const leftMs = Math.max(0, maximumWaitMs - (performance.now() - startedAt));
        const waitMs = await slots.take({ points, urgent }, leftMs, signal);
        if (waitMs === undefined) return undefined;
        if (waitMs === 0) return Math.round(performance.now() - startedAt);
        await wait(waitMs, undefined, signal ? { signal } : {});
        // Whoever waited may have been overtaken by a pause; its slot is lost then.
        if (!(await row.isPaused())) return Math.round(performance.now() - startedAt);
      }
    },
    async settle(points, answer) {
      const correct = await pace.corrected(points, answer);
      if (correct) await row.change((moment) => ({ state: correct(moment), result: undefined }));
    },
    async left() {
      const moment = await row.read();
      return { left: moment.pausedUntilMs > moment.nowMs ? 0 : pace.left(moment), of: pace.whole() };
    },
    pause: (milliseconds) => row.pause(milliseconds),
  };
}
