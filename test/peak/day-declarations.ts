/** The flows of the day, with their waits made shorter as the day is. */
import type { Declarations } from '../../src/runtime/plan/compile-plan.ts';
import { projectDeclarations, flowId as restock } from '../scenario/declarations.ts';
import { takeOver } from '../scenario/orders.ts';
import { stockFlow } from '../scenario/stock.ts';

export interface Pace {
  /** Milliseconds of the machine for the whole day. */
  readonly dayMs: number;
  /** Seconds of the day for each second of the machine. */
  readonly speed: number;
  /** Milliseconds of the machine within which a change is to be shown. */
  readonly freshMs: number;
}

/** Parts of the limit for which a change waits for others of its SKU, and what is due then for other SKUs. */
export const mergingPart = 0.82;
const gatheringPart = 0.02;

/** Minutes of the machine that stand for so many of the day; not less than is sensible for a poll. */
export const minutesOf = ({ speed }: Pace, ofTheDay: number): number => Math.max(0.01, ofTheDay / speed);

export const dayDeclarations = (pace: Pace): Promise<Declarations> =>
  projectDeclarations([restock, stockFlow, takeOver], (flow) => {
    flow.reconcilers = [];
    flow.retry = {
      ...flow.retry,
      attempts: 40,
      baseMs: 100,
      maximumMs: Math.max(500, Math.round(300_000 / pace.speed)),
    };
    flow.record.waitMs = flow.id === stockFlow ? Math.round(pace.freshMs * gatheringPart) : 0;
    for (const trigger of flow.triggers) {
      if (trigger.kind === 'poll') trigger.window.overlapMinutes = Math.max(0.05, minutesOf(pace, 10));
    }
  });
