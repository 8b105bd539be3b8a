/** Takes each record of a batch through a call of its own, a bounded number at a time. */
import type { RecordRun } from '../record-run.ts';

const concurrentCalls = 16;

/** Ends when every call has ended, then throws the first error: no call outlives the claim on its record. */
export async function eachRun(runs: readonly RecordRun[], work: (run: RecordRun) => Promise<void>): Promise<void> {
  const waiting = [...runs];
  const take = async (): Promise<void> => {
    for (let run = waiting.shift(); run; run = waiting.shift()) await work(run);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(concurrentCalls, runs.length) }, take));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
