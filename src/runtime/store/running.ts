/** Whether the runtime runs on a database: every process of it says so, and what must be alone can ask. */
import { AbortError } from '../../errors/errors.ts';
import { type KeptSession, keepSession } from '../queue/kept-session.ts';
import { runningLock } from './advisory-locks.ts';
import type { Database } from './database.ts';

/** Says that this process runs, until it is closed. Error: `DATABASE_RESERVED`. */
export function holdRunning(database: Database): Promise<KeptSession> {
  return keepSession(database, 'running', async (opened) => {
    const { rows } = await opened.query<{ taken: boolean }>('select pg_try_advisory_lock_shared($1, $2) as taken', [
      ...runningLock,
    ]);
    if (rows[0]?.taken) return;
    throw new AbortError({
      code: 'DATABASE_RESERVED',
      what: `The database (${database.description}) is being exported or imported.`,
      why: 'What was worked on meanwhile would be missing in the copy.',
      nextSteps: ['Start again when "backhaul export" or "backhaul import" has ended.'],
    });
  });
}

/**
 * Keeps every runtime from starting until it is closed; undefined when one runs now.
 */
export async function reserveDatabase(database: Database): Promise<{ close(): Promise<void> } | undefined> {
  const session = await database.openSession('reservation');
  const { rows } = await session.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
    ...runningLock,
  ]);
  if (rows[0]?.taken) return session;
  await session.close();
  return undefined;
}
