/** The real PostgreSQL under a simulation, migrated with the simulation's clock in the defaults of its columns. */

import { openQueue } from '../../src/runtime/queue/queue.ts';
import { queueName } from '../../src/runtime/runtime.ts';
import { openDatabase } from '../../src/runtime/store/database.ts';
import { openEmbeddedPostgres } from '../../src/runtime/store/embedded-postgres.ts';
import { migrate } from '../../src/runtime/store/migrate.ts';
import { openBackend } from './simulated-database.ts';
import { SimulatedLedger } from './simulated-ledger.ts';
import { openNetwork } from './simulated-network.ts';
import { newOwner } from './simulated-process.ts';
import type { World } from './simulation.ts';

/** The power of this server is never cut, and each seed cleans up after itself: nothing of this is needed. */
const serverSettings = [
  'fsync = off',
  'full_page_writes = off',
  'autovacuum = off',
  'track_activities = off',
  'track_counts = off',
  'update_process_title = off',
  `checkpoint_timeout = '1h'`,
  `bgwriter_delay = '10s'`,
  `wal_writer_delay = '10s'`,
];

export async function openSimulation(dataFolder: string): Promise<{ world: World; close(): Promise<void> }> {
  const server = await openEmbeddedPostgres({ dataFolder });
  const settings = { ...server.connection, password: '', ssl: false };
  const backend = await openBackend(settings);
  await backend.statements.query(
    `alter database "${settings.database}" set search_path = simulated, pg_catalog, public`,
  );
  for (const setting of serverSettings) await backend.statements.query(`alter system set ${setting}`);
  await backend.statements.query('select pg_reload_conf()');
  const database = await openDatabase({ dataFolder });
  await migrate(database);
  const queue = await openQueue(database, { name: queueName });
  // The queue's own statements ask this function for the time.
  await backend.statements.query(
    'create or replace function pgboss.job_now() returns timestamptz language sql stable as $$ select simulated.now() $$',
  );
  await queue.close();
  await database.close();
  const owner = newOwner('world');
  const world: World = {
    backend,
    owner,
    ledger: new SimulatedLedger(),
    budgetClock: () => undefined,
    network: openNetwork(
      owner,
      () => world.ledger,
      (caller) => world.budgetClock(caller),
    ),
  };
  return {
    world,
    async close() {
      await backend.close();
      await server.release();
    },
  };
}
