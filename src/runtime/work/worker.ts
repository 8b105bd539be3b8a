/** Claims jobs, hands them in batches to their plans, and keeps the claims alive while it works. */

import { setTimeout as wait } from 'node:timers/promises';
import { failPoint } from '../fail-point.ts';
import { type JobData, laneOf } from '../intake/accept-events.ts';
import { inSpan } from '../observation/traces.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Job } from '../queue/queue.ts';
import { laneTurns } from './lane-turns.ts';
import { type ClaimedJob, processBatch, type WorkContext } from './process-batch.ts';

export interface Worker {
  /** Takes no new jobs, ends when those in hand are at rest. */
  stop(): Promise<void>;
}

export interface WorkerOptions extends WorkContext {
  plan(brand: string, flow: string): Plan | undefined;
  /** Whether this worker still counts as alive for the others; while it does not, it claims nothing. */
  mayClaim(): boolean;
  /** Jobs claimed at once. */
  readonly batchSize: number;
  /** How long records of a lane wait for others, to share calls with them; default: not at all. */
  waitMs?(lane: string): number;
  onError(error: unknown): void;
}

/** A quarter of the time after which a job without a sign of life is put back. */
const heartbeatMs = 15_000;
const pollMs = 250;
/** What could not be worked on is left alone for so long, so that a fault that stays does not keep the worker busy. */
const strayPauseMs = 1_000;
/** While all batches are in hand, urgent work is looked for this often at most. */
const fullPauseMs = 50;

export function startWorker(options: WorkerOptions): Worker {
  const { queue, workerId } = options;
  const turns = laneTurns(options.waitMs ?? (() => 0));
  let stopping = false;
  const inHand = new Set<Job>();
  const batches = new Set<Promise<void>>();
  let batchEnded = new AbortController();
  /** Jobs may be claimed for this worker that it does not know of: a claim or a batch failed. */
  let mayHaveStrays = false;
  const heartbeat = setInterval(() => {
    // A claim whose connection broke may come true later.
    mayHaveStrays = true;
    if (inHand.size > 0) queue.touch([...inHand]).catch(options.onError);
  }, heartbeatMs);

  /** Ends when there may be something to claim: work came, or a batch ended and freed its place and its keys. */
  const pause = async (): Promise<void> => {
    if (turns.isFull()) await wait(fullPauseMs, undefined, { signal: batchEnded.signal }).catch(() => undefined);
    if (!batchEnded.signal.aborted) await queue.waitForWork(pollMs, batchEnded.signal);
  };

  const work = async (jobs: readonly Job[]): Promise<void> => {
    try {
      for (const job of jobs) inHand.add(job);
      await failPoint('work.claimed');
      for (const [, group] of groupByPlan(jobs)) await processGroup(options, group);
    } finally {
      for (const job of jobs) inHand.delete(job);
    }
  };

  const begin = ([first, ...rest]: readonly Job[]): void => {
    if (!first) return;
    const { brand, flow } = first.data as JobData;
    const ended = turns.begin(laneOf(brand, flow), first.priority > 0);
    const batch = work([first, ...rest])
      .catch((error) => {
        mayHaveStrays = true;
        options.onError(error);
      })
      .finally(() => {
        ended();
        batches.delete(batch);
        batchEnded.abort();
      });
    batches.add(batch);
  };

  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await failPoint('work.claiming');
        if (mayHaveStrays) {
          mayHaveStrays = false;
          await queue.reclaimStray([...inHand], strayPauseMs, workerId);
        }
        batchEnded = new AbortController();
        const jobs = options.mayClaim() ? await queue.claim(options.batchSize, workerId, turns.order) : [];
        if (jobs.length > 0) begin(jobs);
        if (jobs.length === 0 || turns.isFull()) await pause();
      } catch (error) {
        if (stopping) return;
        mayHaveStrays = true;
        options.onError(error);
        await pause();
      }
    }
  };
  const running = loop();

  return {
    async stop() {
      stopping = true;
      batchEnded.abort();
      await running;
      await Promise.all(batches);
      clearInterval(heartbeat);
    },
  };
}

async function processGroup(options: WorkerOptions, group: readonly ClaimedJob[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  const plan = options.plan(first.data.brand, first.data.flow);
  if (!plan) {
    // A brand or flow that this worker does not know (yet): another worker may.
    const jobs = group.map(({ job }) => job);
    await options.queue.release(jobs, { delayMs: 5_000 }, options.workerId);
    return;
  }
  const { brand, flow } = first.data;
  const attributes = { 'backhaul.brand': brand, 'backhaul.flow': flow, 'backhaul.records': group.length };
  await inSpan('batch', attributes, () => processBatch(options, plan, group));
}

function groupByPlan(jobs: readonly Job[]): Map<string, ClaimedJob[]> {
  const groups = new Map<string, ClaimedJob[]>();
  for (const job of jobs) {
    const data = job.data as JobData;
    const name = `${data.brand} ${data.flow}`;
    const group = groups.get(name);
    if (group) group.push({ job, data });
    else groups.set(name, [{ job, data }]);
  }
  return groups;
}
