// Before and after all tests: a server, unless one is given, and on it a migrated store, which test files copy.
import { openStore } from '../src/runtime/runtime.ts';
import { dropDatabase, prepareDatabase, testServerUrl } from '../src/runtime/store/test-home.ts';
import { openOwnServer } from './fault/own-server.ts';

/** Nobody cuts the power of this server, looks at its processes, or lets rows of its databases grow old. */
const settings = [
  'full_page_writes=off',
  'synchronous_commit=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'max_wal_size=4GB',
  'autovacuum_naptime=600',
  'update_process_title=off',
];

let server;
let prepared;

export default async function prepare() {
  if (!testServerUrl) server = await openOwnServer(settings);
  prepared = await prepareDatabase(testServerUrl ?? server.url, async (databaseUrl) => {
    const { database, queue } = await openStore({ databaseUrl });
    await queue.close();
    await database.close();
  });
}

export async function remove() {
  if (server) await server.remove();
  else if (prepared) await dropDatabase(prepared);
}
