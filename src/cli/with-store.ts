/** Opens the database for one command and closes it whatever happens. */
import type { Queue } from '../runtime/queue/queue.ts';
import { openStore } from '../runtime/runtime.ts';
import type { Database, DatabaseLocation } from '../runtime/store/database.ts';
import { withDatabaseErrors } from '../runtime/store/database-errors.ts';

export async function withStore<Result>(
  location: DatabaseLocation,
  work: (database: Database, queue: Queue) => Promise<Result>,
): Promise<Result> {
  const { database, queue } = await openStore(location);
  try {
    return await withDatabaseErrors(() => work(database, queue));
  } finally {
    await queue.close();
    await database.close();
  }
}
