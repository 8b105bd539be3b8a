/** Work that one process at a time may do, however long its calls take: a lock of a session, not of a transaction. */
import type { Database } from './database.ts';

/**
 * Runs the work while holding the named lock. With `wait: false` it gives undefined at once when another holds it.
 * A process that dies gives the lock up with its connection.
 */
export async function withSessionLock<Result>(
  database: Database,
  name: string,
  options: { readonly wait: boolean },
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  const session = await database.openSession('lock');
  try {
    if (options.wait)
      await session.query('select pg_advisory_lock(hashtextextended($1, 0))', [`backhaul.work:${name}`]);
    else {
      const { rows } = await session.query<{ taken: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
        [`backhaul.work:${name}`],
      );
      if (!rows[0]?.taken) return undefined;
    }
    return await work();
  } finally {
    await session.close();
  }
}
