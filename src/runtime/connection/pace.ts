/** When the calls of a budget may go out: each kind of budget has its own pace. */
import type { BudgetMoment, BudgetState } from './budget-row.ts';
import type { Answer } from './outcome.ts';

/** What a call asks of a budget. */
export interface Wanted {
  /** What it costs, where the budget counts points. */
  readonly points: number;
  /** It goes before what is not urgent, and may use the part of the burst that the others leave. */
  readonly urgent: boolean;
}

export interface Pace {
  /** The place of the next call, and what stands once it is taken. */
  place(moment: BudgetMoment, wanted: Wanted): { readonly state: BudgetState; readonly atMs: number };
  /** Calls, or points, that an urgent call could use at once. */
  left(moment: BudgetMoment): number;
  /** As many as there are after a quiet time. */
  whole(): number;
  /** So long after the time of its place a call may arrive at the system without being too many; milliseconds. */
  lateness(): number;
  /** What stands when a place is not used: nothing goes out for it. */
  returned(moment: BudgetMoment, place: { readonly atMs: number; readonly points: number }): BudgetState;
  /** What an answer changes, if anything. */
  corrected(
    points: number,
    answer: Pick<Answer, 'headers' | 'body'>,
  ): ((moment: BudgetMoment) => BudgetState) | undefined;
}

/** Part of a burst that is kept for urgent calls. The steady rate is the same for all: only what was saved up differs. */
export const urgentShare = 0.2;
