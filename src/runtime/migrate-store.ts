/** A database brought to this version: our schema and the queue's. */
import { joinEngine, leaveEngine, missingQueueSchema } from './queue/queue-engine.ts';
import { type Database, type DatabaseLocation, openDatabase } from './store/database.ts';
import { withDatabaseErrors } from './store/database-errors.ts';
import { migrate, missingMigrations } from './store/migrate.ts';

/** Applies what is missing and names it. Errors: those of `openDatabase`, `migrate` and of a newer queue. */
export async function migrateStore(location: DatabaseLocation): Promise<string[]> {
  return onDatabase(location, async (database) => {
    const missing = await missingIn(database);
    await migrate(database);
    await joinEngine(database);
    await leaveEngine(database);
    return missing;
  });
}

/** Names what is missing, and changes nothing. */
export const missingInStore = (location: DatabaseLocation): Promise<string[]> => onDatabase(location, missingIn);

/** What an opened database lacks. Throws `DATABASE_NEWER` or `MIGRATION_CHANGED`. */
export async function missingIn(database: Database): Promise<string[]> {
  const queue = await missingQueueSchema(database);
  return [...(await missingMigrations(database)), ...(queue ? [queue] : [])];
}

async function onDatabase<Result>(
  location: DatabaseLocation,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(location);
  try {
    return await withDatabaseErrors(() => work(database));
  } finally {
    await database.close();
  }
}
