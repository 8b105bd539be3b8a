/** One embedded database for the scenarios of a test file; brands keep them apart. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Queue } from '../../src/runtime/queue/queue.ts';
import { openStore } from '../../src/runtime/runtime.ts';
import type { Database } from '../../src/runtime/store/database.ts';

export interface ScenarioStore {
  readonly dataFolder: string;
  /** Held open, so that the server outlives every runtime that a scenario stops or kills. */
  readonly database: Database;
  readonly queue: Queue;
  /** A brand id that no scenario has used before. */
  nextBrand(): string;
  close(): Promise<void>;
}

export async function openScenarioStore(): Promise<ScenarioStore> {
  const folder = await mkdtemp(join(tmpdir(), 'backhaul-scenario-'));
  // The database server may run under another account, which has to reach its folder.
  await chmod(folder, 0o755);
  const dataFolder = join(folder, 'data');
  const { database, queue } = await openStore({ dataFolder });
  let brands = 0;
  return {
    dataFolder,
    database,
    queue,
    nextBrand: () => `brand-${++brands}`,
    async close() {
      await queue.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
