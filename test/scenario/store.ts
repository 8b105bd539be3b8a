/** One database for the scenarios of a test file; brands keep them apart. */
import type { Queue } from '../../src/runtime/queue/queue.ts';
import { openStore } from '../../src/runtime/runtime.ts';
import type { Database, DatabaseLocation } from '../../src/runtime/store/database.ts';
import { makeMigratedHome, type TestHome } from '../../src/runtime/store/test-home.ts';

export interface ScenarioStore {
  readonly location: DatabaseLocation;
  /** Held open, so that the server outlives every runtime that a scenario stops or kills. */
  readonly database: Database;
  readonly queue: Queue;
  /** A brand id that no scenario has used before. */
  nextBrand(): string;
  close(): Promise<void>;
}

export async function openScenarioStore(made?: TestHome): Promise<ScenarioStore> {
  const home = made ?? (await makeMigratedHome());
  const { database, queue } = await openStore(home.location);
  let brands = 0;
  return {
    location: home.location,
    database,
    queue,
    nextBrand: () => `brand-${++brands}`,
    async close() {
      await queue.close();
      await database.close();
      await home.remove();
    },
  };
}
