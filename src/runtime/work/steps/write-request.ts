/** One request that writes: stored with its effects before it is sent, and its records told when they have to wait. */

import { failPoint } from '../../fail-point.ts';
import type { Plan, ReadyConnectorStep } from '../../plan/compile-plan.ts';
import { holdJobs, type Job } from '../../queue/queue.ts';
import type { Database } from '../../store/database.ts';
import { gatherByGroup } from '../../store/gather-by-group.ts';
import { growthOf } from '../../store/statistics.ts';
import { type EffectLine, type Intended, markUnknown, type StoredRequest, storeIntended } from '../effects.ts';
import type { RecordRun } from '../record-run.ts';
import { type SendEnd, sendRequest } from '../send-request.ts';
import { settleRequest } from '../settle-request.ts';

/** Rows between two analyses at most. */
const analyzeAfter = 1_000_000;

export type WriteStep = ReadyConnectorStep & { readonly id: string };

/** An effect of a request, with the run that it belongs to. */
export interface Member extends EffectLine {
  readonly run: RecordRun;
}

/** As of sending; `waiting`: the runs have ended, their records are tried again or wait for a person. */
export type WriteEnd = Exclude<SendEnd, { kind: 'open' }> | { readonly kind: 'waiting' };

/** A request of a step, not yet stored. */
export const requestOf = (
  plan: Plan,
  step: WriteStep,
  own: Pick<StoredRequest, 'id' | 'reference' | 'parameters' | 'body'>,
): Omit<StoredRequest, 'state'> => ({
  ...own,
  brand: plan.brand.id,
  flow: plan.flow.id,
  step: step.id,
  connector: step.connection.connector.id,
  operation: step.operation.id,
  blueprint: plan.version.hash,
});

/**
 * Requests of a brand that come at once are stored in one transaction: none is sent before it is. Gives whether it was: not
 * when one of its jobs is another worker's by now, who has looked for open requests already.
 */
export const storeTogether = gatherByGroup<Intended & { readonly jobs: readonly Job[] }, boolean, Database>(
  (database, _, requests) =>
    database.transaction(async (transaction) => {
      const jobs = requests.flatMap((request) => request.jobs);
      const held = await holdJobs(jobs, transaction);
      const isHeld = requests.map((request) => request.jobs.every(({ id }) => held.has(id)));
      const intended = requests.filter((_, index) => isHeld[index]);
      if (intended.length > 0) await storeIntended(transaction, intended);
      await failPoint('effect.storing');
      return isHeld;
    }),
);

const isTaken = (error: unknown): boolean => (error as { code?: string }).code === '23505';

export async function writeRequest(
  database: Database,
  plan: Plan,
  step: WriteStep,
  request: Omit<StoredRequest, 'state'>,
  members: readonly Member[],
): Promise<WriteEnd> {
  const runs = [...new Set(members.map(({ run }) => run))];
  await failPoint('effect.planned');
  const { passes } = step.declaration.write ?? {};
  const jobs = runs.map(({ job }) => job);
  try {
    const stored = await storeTogether(database, [request.brand], { request, lines: members, passes, jobs });
    if (!stored) {
      endAll(runs, step, 'Another worker has taken over a record of this request.', false);
      return { kind: 'waiting' };
    }
  } catch (error) {
    if (!isTaken(error)) throw error;
    // One of these effects is already out, sent by a worker that took one of the records over.
    endAll(runs, step, 'An effect of this record is already on its way.', false);
    return { kind: 'waiting' };
  }
  await failPoint('effect.stored');
  await growthOf(database, 'backhaul.request', analyzeAfter).grown(1, database);
  await growthOf(database, 'backhaul.effect', analyzeAfter).grown(members.length, database);
  const keys = runs.map((run) => run.record.key);
  const urgent = runs.some((run) => run.urgent);
  const end = await sendRequest(database, step.connection, step.operation, request, keys, { urgent });
  if (end.kind !== 'open') return end;
  if (step.operation.mechanism.kind === 'none') {
    // Settled here, because no later attempt could find out more.
    if (end.notApplied) {
      const { message, sending } = end;
      await settleRequest(database, request, { state: 'abandoned', message, sending });
    } else {
      await markUnknown(database, request.brand, request.id, end.message);
      const message = `${end.message} Reference ${request.reference}.`;
      for (const run of runs) run.stop(step.id, unknownCode(plan, step), message);
      return { kind: 'waiting' };
    }
  }
  endAll(runs, step, end.message, end.counts);
  return { kind: 'waiting' };
}

/** Code of the exception for an outcome that nothing but a person can find out. */
export const unknownCode = (plan: Plan, step: ReadyConnectorStep): string =>
  step.declaration.onUnknown ?? plan.flow.retry.exception;

function endAll(runs: readonly RecordRun[], step: WriteStep, message: string, counts: boolean): void {
  for (const run of runs) run.end ??= { kind: 'retry', step: step.id, message, counts };
}
