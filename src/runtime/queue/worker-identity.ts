/** Who a worker is, and how others see at once that it is dead. */
import { hostname } from 'node:os';
import { v7 as uuidv7 } from 'uuid';
import { workerLock } from '../store/advisory-locks.ts';
import type { Database } from '../store/database.ts';
import { keepSession } from './kept-session.ts';
import { forgetWorkersStatement } from './queue-statements.ts';

export interface WorkerIdentity {
  readonly id: string;
  /**
   * Whether the worker's lock is held now. While it is not (the database restarts, the network is cut), others may
   * take its jobs: claim nothing new until it is held again.
   */
  isHeld(): boolean;
  /** Gives the lock up: what is still claimed is free for others. */
  close(): Promise<void>;
}

/**
 * Registers this process as a worker: a session of its own holds an advisory lock derived from its id, and PostgreSQL
 * frees that lock the moment the connection ends, however the process died. (Over TCP, a host that vanishes is only
 * noticed by keep-alive; jobs' heartbeats cover that.) A pooler that shares sessions between clients, such as PgBouncer
 * in transaction mode, cannot stand between.
 */
export async function registerWorker(database: Database): Promise<WorkerIdentity> {
  const id = uuidv7();
  const session = await keepSession(database, 'worker', async (opened) => {
    const { rows } = await opened.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(${workerLock('$1::uuid')}) as taken`,
      [id],
    );
    // The server may not have noticed yet that our last session ended.
    if (!rows[0]?.taken) throw new Error('the lock of this worker is still held by its last session');
    await opened.query(
      'insert into backhaul.worker (id, host, process_id) values ($1, $2, $3) on conflict (id) do nothing',
      [id, hostname(), process.pid],
    );
  });
  return {
    id,
    isHeld: () => session.isHeld(),
    async close() {
      await session.close();
      // Of one that still holds jobs the row stays behind, by which others find them, and goes with the next reclaim.
      await database.query(forgetWorkersStatement, [[id]]).catch(() => undefined);
    },
  };
}
