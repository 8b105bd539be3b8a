/** Processor time of processes, as Linux counts it; elsewhere it is not known. */
import { readdir, readFile } from 'node:fs/promises';
import type { Database } from '../../src/runtime/store/database.ts';

/** Linux counts in hundredths of a second (`getconf CLK_TCK`), on every machine of today. */
const ticksPerSecond = 100;

interface Times {
  readonly parent: number;
  /** Seconds of its own, and of children that have ended. */
  readonly own: number;
  readonly ended: number;
}

async function timesOf(pid: number): Promise<Times | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name, in brackets, may hold spaces; what follows begins with the third field.
  const fields = line?.slice(line.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  const seconds = (field: number) => Number(fields[field - 3]) / ticksPerSecond;
  return { parent: Number(fields[4 - 3]), own: seconds(14) + seconds(15), ended: seconds(16) + seconds(17) };
}

/** Seconds of processor time that the process has used; 0 where nothing tells. */
export async function processorSeconds(pid: number | undefined): Promise<number> {
  return (pid === undefined ? undefined : await timesOf(pid))?.own ?? 0;
}

/** The same of a PostgreSQL server on this machine, with all its processes. */
export async function serverSeconds(database: Database): Promise<number> {
  const { rows } = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
  const server = (await timesOf(rows[0]?.pid ?? 0))?.parent;
  if (server === undefined) return 0;
  let seconds = 0;
  for (const name of await readdir('/proc')) {
    const times = /^\d+$/.test(name) ? await timesOf(Number(name)) : undefined;
    if (times && (Number(name) === server || times.parent === server)) seconds += times.own + times.ended;
  }
  return seconds;
}
