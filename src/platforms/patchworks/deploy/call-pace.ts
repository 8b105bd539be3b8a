/** Keeps the calls of one process inside a budget, in memory: a deployment is short, and alone with its key. */
import { setTimeout as wait } from 'node:timers/promises';
import type { CallBudget } from '../../../../schemas/formats/connector.ts';
import type { Resolved } from '../../../blueprint/resolve-connector.ts';
import type { BudgetState } from '../../../runtime/connection/budget-row.ts';
import { windowPace } from '../../../runtime/connection/window-pace.ts';

export interface CallPace {
  /** Waits until one call may go out. */
  permit(): Promise<void>;
  /** Nothing goes out for so long, in milliseconds. */
  pause(milliseconds: number): void;
}

/** How often a place that came too late to be used is given back before the call goes out all the same. */
const tries = 20;
/** Part of what the pace allows a call to be late: the rest is left to the network; in milliseconds at the least. */
const ownLatenessShare = 0.5;
const leastLatenessMs = 10;

export function callPace(budget: Resolved<CallBudget>): CallPace {
  const pace = windowPace(budget);
  let state: BudgetState = { arrivalMs: 0, slices: [], newestMs: 0 };
  let pausedUntilMs = 0;
  return {
    async permit() {
      const lateMs = Math.max(leastLatenessMs, pace.lateness() * ownLatenessShare);
      for (let attempt = 0; attempt < tries; attempt += 1) {
        // Nothing is kept back for urgent calls: all are of one kind.
        const place = pace.place({ ...state, nowMs: Date.now(), pausedUntilMs }, { points: 1, urgent: true });
        state = place.state;
        const { atMs } = place;
        await wait(Math.max(0, Math.ceil(atMs - Date.now())));
        const nowMs = Date.now();
        if (nowMs - atMs <= lateMs) return;
        // It would count where it was not made: others would follow too soon.
        state = pace.returned({ ...state, nowMs, pausedUntilMs }, { atMs, points: 1 });
      }
    },
    pause(milliseconds) {
      pausedUntilMs = Math.max(pausedUntilMs, Date.now() + milliseconds);
    },
  };
}
