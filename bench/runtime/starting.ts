/** From the start of a process on existing data, its database stopped, to its first record at rest. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore } from '../../src/runtime/runtime.ts';
import type { EmulatedSystems } from './emulated-systems.ts';
import { median } from './figures.ts';
import { storeWebhooks } from './restock.ts';

export interface Starting {
  readonly starts: number;
  readonly medianMs: number;
  readonly mostMs: number;
}

/**
 * Nothing else may use the data folder. The process runs the sources, not the built package. What it compiles is kept, as
 * the command keeps it; the first start, which compiles, is not counted.
 */
export async function measureStarting(dataFolder: string, systems: EmulatedSystems, starts: number): Promise<Starting> {
  const took: number[] = [];
  const environment = { ...process.env, NODE_COMPILE_CACHE: join(dataFolder, 'compiled') };
  for (let index = 0; index <= starts; index += 1) {
    const id = 60_000_000 + index;
    await systems.seedReturns(id, 1);
    const store = await openStore({ dataFolder });
    await storeWebhooks(store, 'bench', id, 1);
    // It has waited for others already, as the blueprint asks.
    await store.database.query(
      `update pgboss.job set start_after = now() - interval '1 minute' where name = 'records'`,
    );
    await store.queue.close();
    await store.database.close();
    const startedAt = Date.now();
    const child = fork(
      fileURLToPath(new URL('./start-process.ts', import.meta.url)),
      [dataFolder, String(id), systems.loopUrl, systems.archeanUrl],
      { env: environment },
    );
    const [confirmedAt] = (await once(child, 'message')) as [number];
    if (index > 0) took.push(confirmedAt - startedAt);
    await once(child, 'exit');
  }
  return { starts, medianMs: Math.round(median(took)), mostMs: Math.round(Math.max(...took)) };
}
