/** Whether so much waits to be worked on that no more is taken in. */
import type { Queue } from '../queue/queue.ts';

/** Records that may wait before webhooks are refused, unless the runtime is told otherwise. */
export const defaultMaximumBacklog = 1_000_000;
/** Counting looks at every job that waits: rarely, then, and only while webhooks come. */
const countEveryMs = 10_000;

export interface Backlog {
  /** As of the last count. */
  isFull(): boolean;
}

/** `onError` is told when the jobs could not be counted; the last count holds then. */
export function watchBacklog(queue: Queue, maximum: number, onError: (error: unknown) => void): Backlog {
  let waiting = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  async function count(): Promise<void> {
    waiting = (await queue.depth()).queued;
  }
  return {
    isFull() {
      if (performance.now() - countedAt > countEveryMs) {
        countedAt = performance.now();
        count().catch(onError);
      }
      return waiting >= maximum;
    },
  };
}
