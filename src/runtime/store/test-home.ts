/**
 * For tests: a database of their own. On the server that the run of the tests has made, on the PostgreSQL that the
 * environment variable BACKHAUL_TEST_DATABASE_URL names, whose user may make databases, or on the embedded server.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, type DatabaseLocation, openDatabase } from './database.ts';

export interface TestHome {
  readonly location: DatabaseLocation;
  /** Opens it; closing is the caller's. */
  open(): Promise<Database>;
  /** Removes it with all that it holds. */
  remove(): Promise<void>;
}

export const testServerUrl: string | undefined = process.env.BACKHAUL_TEST_DATABASE_URL || undefined;

/** Set by the run of the tests: a database with a migrated store, to which nobody is connected. */
const preparedVariable = 'BACKHAUL_TEST_PREPARED_DATABASE';

/** Lets tests copy that database and make others on its server. Gives its URL. */
export async function prepareDatabase(serverUrl: string, migrate: (url: string) => Promise<void>): Promise<string> {
  const url = await createDatabase(serverUrl);
  await migrate(url);
  process.env[preparedVariable] = url;
  return url;
}

/** An empty database. */
export async function makeTestHome(): Promise<TestHome> {
  const serverUrl = testServerUrl ?? process.env[preparedVariable];
  return serverUrl ? homeAt(await createDatabase(serverUrl)) : makeEmbeddedHome();
}

/** For tests that begin with an open store: a copy of the one that was prepared, where that is. */
export async function makeMigratedHome(): Promise<TestHome> {
  const prepared = process.env[preparedVariable];
  return prepared ? homeAt(await createDatabase(prepared, new URL(prepared).pathname.slice(1))) : makeTestHome();
}

/** On the embedded server, whatever the environment says. */
export async function makeEmbeddedHome(): Promise<TestHome> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'backhaul-test-'));
  // The server may run under another account, which has to reach its folder.
  await chmod(dataFolder, 0o755);
  const location = { dataFolder };
  return {
    location,
    open: () => openDatabase(location),
    remove: () => rm(dataFolder, { recursive: true, force: true }),
  };
}

/** Gives the URL of a new database on the server, a copy of `template` if there is one. */
async function createDatabase(serverUrl: string, template = 'template1'): Promise<string> {
  const name = `backhaul_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name} template ${template}`);
  return urlOf(serverUrl, name);
}

function homeAt(databaseUrl: string): TestHome {
  const location = { databaseUrl };
  return {
    location,
    open: () => openDatabase(location),
    // On a server of this run it goes with the server: file systems are slow to make files where many were just removed.
    remove: async () => {
      if (testServerUrl) await dropDatabase(databaseUrl);
    },
  };
}

/** Connections of a process that a test killed may not have ended yet. */
export const dropDatabase = (url: string): Promise<void> =>
  onServer(url, `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);

async function onServer(url: string, statement: string): Promise<void> {
  const server = await openDatabase({ databaseUrl: urlOf(url, 'postgres') }, { poolSize: 1 });
  try {
    await server.query(statement);
  } finally {
    await server.close();
  }
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
