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
const earlyForMs = 10_000;
/** Whoever waits for points looks this often whether others have given some back, in milliseconds. */
const longestSleepMs = 50;
/** Where there is plenty and calls come fast, places are taken for those that will come within so many milliseconds. */
const foreseenMs = 40;
const mostSpares = 100;
/** A part of what is left. */
const spareShare = 0.1;
/** They are good for this long, in milliseconds, and are given back then: a pause that begins elsewhere is not heard of. */
const spareMs = 50;

export async function openBudget(
  database: Database,
  id: string,
  declaration: Resolved<BudgetDeclaration>,
): Promise<Budget> {
  const pace = declaration.kind === 'cost' ? costPace(declaration) : windowPace(declaration);
  const row = await openBudgetRow(database, id);
  let earlyUntilMs = 0;
  const leadMs = () => (Date.now() < earlyUntilMs ? earlyMs : 0);
  /** Times of places that no call has yet, and of those that none will have. */
  let spares: number[] = [];
  let unused: number[] = [];
  /** Calls since places were taken last, and when that was. */
  let calls = 0;
  let takenAt = performance.now();
  let pauses = 0;
  const lateMsOf = (atMs: number): number => row.clock.nowMs() - atMs;
  const allowedMs = () => Math.max(leastLatenessMs, pace.lateness() * ownLatenessShare);
  const giveUpSpares = () => {
    unused = [...unused, ...spares];
    spares = [];
  };
  const spare = (): number | undefined => {
    // The last is the newest: where it is too old, all are.
    const newest = spares.at(-1);
    if (newest !== undefined && lateMsOf(newest) <= Math.min(spareMs, allowedMs() / 2)) return spares.pop();
    giveUpSpares();
    return undefined;
  };
  const foreseen = (): number => {
    if (declaration.kind === 'cost') return 0;
    return Math.min(mostSpares, (calls / Math.max(1, performance.now() - takenAt)) * foreseenMs);
  };
  const without = (places: readonly number[], moment: BudgetMoment): BudgetMoment => {
    let left = moment;
    for (const atMs of places) left = { ...left, ...pace.returned(left, { atMs, points: 1 }) };
    return left;
  };
  const slots = openSlotQueue(
    async (wanted, withinMs) => {
      const pausesBefore = pauses;
      const { spareAtMs, ...taken } = await row.change((before) => {
        // The window's count alone: what they took of the burst may have come back by itself, and would be there twice.
        const moment = unused.length > 0 ? { ...before, slices: without(unused, before).slices } : before;
        const nowMs = moment.nowMs + Math.min(leadMs(), withinMs);
        const places: number[] = [];
        let state: BudgetState = moment;
        for (const one of wanted) {
          const place = pace.place({ ...moment, ...state, nowMs }, one);
          const waitMs = waitingMs(moment, place.atMs);
          if (waitMs > withinMs) return { state, result: { atMs: places, untilNextMs: waitMs, spareAtMs: [] } };
          state = place.state;
          places.push(place.atMs);
        }
        const spareAtMs: number[] = [];
        const most = Math.min(foreseen(), pace.left({ ...moment, ...state, nowMs }) * spareShare);
        while (spareAtMs.length + 1 <= most) {
          const place = pace.place({ ...moment, ...state, nowMs }, { points: 1, urgent: false });
          if (waitingMs(moment, place.atMs) > 0) break;
          state = place.state;
          spareAtMs.push(place.atMs);
        }
        return { state, result: { atMs: places, untilNextMs: 0, spareAtMs } };
      });
      unused = [];
      spares = spareAtMs;
      if (pauses > pausesBefore) giveUpSpares();
      calls = 0;
      takenAt = performance.now();
      return taken;
    },
    declaration.kind === 'cost' ? longestSleepMs : Number.POSITIVE_INFINITY,
  );

  const permissionFor = (atMs: number, points: number, waitedMs: number): Permission => ({
    waitedMs,
    untilMs: () => Math.max(0, atMs - row.clock.nowMs()),
    isLate() {
      const isLate = lateMsOf(atMs) > allowedMs();
      if (isLate) earlyUntilMs = Date.now() + earlyForMs;
      return isLate;
    },
    giveBack: () => row.change((moment) => ({ state: pace.returned(moment, { atMs, points }), result: undefined })),
  });

  return {
    defaultPauseMs: declaration.pauseMs,
    async reserve({ maximumWaitMs = defaultMaximumWaitMs, signal, points = 1, urgent = false } = {}) {
      const startedAt = performance.now();
      for (;;) {
        const leftMs = Math.max(0, maximumWaitMs - (performance.now() - startedAt));
        calls += 1;
        const atMs = (signal?.aborted ? undefined : spare()) ?? (await slots.take({ points, urgent }, leftMs, signal));
        if (atMs === undefined) return undefined;
        const givenAtMs = atMs - leadMs();
        const untilMs = () => Math.ceil(givenAtMs - row.clock.nowMs());
        if (untilMs() > 0) {
          const options = signal ? { signal } : {};
          await wait(Math.max(1, untilMs() - pauseAheadMs), undefined, options);
          // Whoever waited may have been overtaken by a pause; its slot is lost then.
          if (await row.isPaused()) continue;
          if (untilMs() > 0) await wait(untilMs(), undefined, options);
        }
        return permissionFor(atMs, points, Math.round(performance.now() - startedAt));
      }
    },
    async settle(points, answer) {
      const correct = pace.corrected(points, answer);
      if (correct) await row.change((moment) => ({ state: correct(moment), result: undefined }));
    },
    async left() {
      const moment = without([...unused, ...spares], await row.read());
      return { left: moment.pausedUntilMs > moment.nowMs ? 0 : pace.left(moment), of: pace.whole() };
    },
    pause(milliseconds) {
      pauses += 1;
      giveUpSpares();
      return row.pause(milliseconds);
    },
  };
}

/** Times of this size are not exact to more than a part of a microsecond. */
const waitingMs = ({ nowMs }: BudgetMoment, atMs: number): number => Math.max(0, Math.ceil(atMs - nowMs - 0.001));
