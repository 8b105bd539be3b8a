/** What this process uses of memory, without what only waits to be collected. */
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In megabytes. */
export interface Memory {
  /** What is in use, right after a collection of garbage. */
  readonly used: number;
  /** What the process holds of the machine's memory. */
  readonly resident: number;
}

/** Buffers that nobody uses are freed beside a collection, and only the next one counts them out; milliseconds. */
const freeingMs = 200;

export async function memoryInUse(): Promise<Memory> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  await wait(freeingMs);
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);
  return { used: megabytes(heapUsed + external), resident: megabytes(rss) };
}
