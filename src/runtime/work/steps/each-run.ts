/** Does many things of one kind (a call for each record, a call for each chunk of lines), a bounded number at a time. */
import type { RecordRun } from '../record-run.ts';

const concurrentCalls = 24;

/** Ends when every call has ended, then throws the first error: no call outlives the claim on its record. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const take = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, take));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Takes each record of a batch through a call of its own. */
export const eachRun = (runs: readonly RecordRun[], work: (run: RecordRun) => Promise<void>): Promise<void> =>
  eachOf(runs, concurrentCalls, work);
