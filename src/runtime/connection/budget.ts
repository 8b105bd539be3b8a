/**
 * The rate that all workers and flows with one credential share: one row per credential in the database. A caller takes
 * the next free place (what the places are, the pace says) and waits until its time has come.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Budget as BudgetDeclaration } from '../../../schemas/formats/connector.ts';
import type { Resolved } from '../../blueprint/resolve-connector.ts';
import type { Database } from '../store/database.ts';
import { type BudgetMoment, type BudgetState, openBudgetRow } from './budget-row.ts';
import { costPace } from './cost-pace.ts';
import type { Answer } from './outcome.ts';
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
  }): Promise<number | undefined>;
  /** Takes in what an answer says of the budget, and gives back what of the reserved points was not used. */
  settle(points: number, answer: Pick<Answer, 'headers' | 'body'>): Promise<void>;
  /** Makes every caller pause, after a refusal. Milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Pause for a refusal that carries no time of its own, in milliseconds. */
  readonly defaultPauseMs: number;
}

/** When calls may go out. */
export interface Pace {
  /** The place of the next call, and what stands once it is taken. */
  place(moment: BudgetMoment, points: number): { readonly state: BudgetState; readonly atMs: number };
  /** What an answer changes, if anything. */
  corrected(
    points: number,
    answer: Pick<Answer, 'headers' | 'body'>,
  ): Promise<((moment: BudgetMoment) => BudgetState) | undefined>;
}

const defaultMaximumWaitMs = 120_000;
/** Whoever waits for points looks this often whether others have given some back, in milliseconds. */
const longestStepMs = 100;

export async function openBudget(
  database: Database,
  id: string,
  declaration: Resolved<BudgetDeclaration>,
): Promise<Budget> {
  const pace = declaration.kind === 'cost' ? costPace(declaration) : windowPace(declaration);
  const stepMs = declaration.kind === 'cost' ? longestStepMs : Number.POSITIVE_INFINITY;
  const row = await openBudgetRow(database, id);

  /** The place that was taken; undefined when it would come too late, and none was taken. */
  const takePlace = (points: number, withinMs: number) =>
    row.change<{ waitMs: number; movedMs: number } | undefined>((moment) => {
      const { state, atMs } = pace.place(moment, points);
      const waitMs = Math.max(0, Math.ceil(atMs - moment.nowMs));
      return waitMs > withinMs ? { result: undefined } : { state, result: { waitMs, movedMs: moment.movedMs } };
    });

  /** Whether the call may go out then: whoever waited may have been overtaken by a pause, and its place is lost. */
  async function waitForPlace(place: { waitMs: number; movedMs: number }, options: object): Promise<boolean> {
    const takenAt = performance.now();
    let { waitMs } = place;
    if (waitMs === 0) return true;
    for (;;) {
      const leftMs = waitMs - (performance.now() - takenAt);
      await wait(Math.min(stepMs, Math.max(0, leftMs)), undefined, options);
      const { nowMs, pausedUntilMs, movedMs } = await row.read();
      if (pausedUntilMs > nowMs) return false;
      waitMs = place.waitMs - (movedMs - place.movedMs);
      if (performance.now() - takenAt >= waitMs) return true;
    }
  }

  return {
    defaultPauseMs: declaration.pauseMs,
    async reserve({ maximumWaitMs = defaultMaximumWaitMs, signal, points = 1 } = {}) {
      const options = signal ? { signal } : {};
      const startedAt = performance.now();
      for (;;) {
        const leftMs = Math.max(0, maximumWaitMs - (performance.now() - startedAt));
        const place = await takePlace(points, leftMs);
        if (place === undefined) {
          await wait(leftMs, undefined, options);
          return undefined;
        }
        if (await waitForPlace(place, options)) return Math.round(performance.now() - startedAt);
      }
    },
    async settle(points, answer) {
      const correct = await pace.corrected(points, answer);
      if (correct) await row.change((moment) => ({ state: correct(moment), moves: true, result: undefined }));
    },
    pause: (milliseconds) => row.pause(milliseconds),
  };
}
