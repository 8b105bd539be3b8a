/** Claims jobs, hands them in batches to their plans, and keeps the claims alive while it works. */

import { failPoint } from '../fail-point.ts';
import type { JobData } from '../intake/accept-events.ts';
import type { Plan } from '../plan/compile-plan.ts';
import type { Job } from '../queue/queue.ts';
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
  onError(error: unknown): void;
}

const heartbeatMs = 3_000;
const pollMs = 250;

export function startWorker(options: WorkerOptions): Worker {
  const { queue, workerId } = options;
  let stopping = false;
  const inHand = new Set<Job>();
  const heartbeat = setInterval(() => {
    if (inHand.size > 0) queue.touch([...inHand]).catch(options.onError);
  }, heartbeatMs);

  const loop = async (): Promise<void> => {
    while (!stopping) {
      try {
        await failPoint('work.claiming');
        const jobs = options.mayClaim() ? await queue.claim(options.batchSize, workerId) : [];
        if (jobs.length === 0) {
          await queue.waitForWork(pollMs);
          continue;
        }
        for (const job of jobs) inHand.add(job);
        await failPoint('work.claimed');
        for (const [, group] of groupByPlan(jobs)) {
          await processGroup(options, group);
          for (const { job } of group) inHand.delete(job);
        }
      } catch (error) {
        if (stopping) return;
        options.onError(error);
        inHand.clear();
        await queue.waitForWork(pollMs);
      }
    }
  };
  const running = loop();

  return {
    async stop() {
      stopping = true;
      await running;
      clearInterval(heartbeat);
    },
  };
}

async function processGroup(options: WorkerOptions, group: readonly ClaimedJob[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  const plan = options.plan(first.data.brand, first.data.flow);
  if (plan) await processBatch(options, plan, group);
  // A brand or flow that this worker does not know (yet): another worker may.
  else
    await options.queue.release(
      group.map(({ job }) => job),
      { delayMs: 5_000 },
      options.workerId,
    );
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
