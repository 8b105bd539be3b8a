/**
 * How many operations of the platform a month takes: one for each request that is made, each page, each webhook that comes
 * (verified). Steps that call nobody cost none.
 */
import type { CompiledFlow } from '../flow/compile-flow.ts';
import { mostRetries } from '../flow/connector-step.ts';

export interface OperationsEstimate {
  readonly flow: string;
  readonly recordsPerMonth: number;
  /** Of the polls, whether something has changed or not. */
  readonly polls: number;
  /** Of webhooks and records when every call is made once. */
  readonly records: number;
  readonly usual: number;
  /** When every webhook comes twice and every call is tried as often as its step may. */
  readonly most: number;
}

const monthMinutes = 30 * 24 * 60;

/** `pagesPerPoll`: of each pass; one page comes in any case. */
export function estimateOperations(
  { flow, processFlows, legs }: CompiledFlow,
  recordsPerMonth: number,
  pagesPerPoll = 1,
): OperationsEstimate {
  const polled = flow.triggers.flatMap((trigger) => (trigger.kind === 'poll' ? [trigger.passes.length] : []));
  const timings = processFlows.flatMap(({ timing }) => timing ?? []);
  const polls = timings.reduce(
    (sum, { minutes }, index) => sum + Math.ceil(monthMinutes / minutes) * (polled[index] ?? 1) * pagesPerPoll,
    0,
  );
  const webhooks = processFlows.some(({ kind }) => kind === 'webhook') ? 1 : 0;
  const calls = legs.filter(({ call }) => call !== undefined && !call.readBack).length;
  const readBacks = legs.filter(({ call }) => call?.readBack !== undefined).length;
  const records = recordsPerMonth * (webhooks + calls);
  const tries = 1 + mostRetries;
  return {
    flow: flow.id,
    recordsPerMonth,
    polls,
    records,
    usual: polls + records,
    most: polls * tries + recordsPerMonth * (2 * webhooks + (calls + readBacks) * tries),
  };
}
