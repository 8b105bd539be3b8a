/**
 * For tests: a database of their own. On the embedded server, or on the PostgreSQL that the environment variable
 * BACKHAUL_TEST_DATABASE_URL names, whose user may make databases.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Database, type DatabaseLocation, openDatabase } from './database.ts';

export interface TestHome {
  readonly location: DatabaseLocation;
  /** Opens it; closing is the caller's. */
  open(): Promise<Database>;
  /** Removes it with all that it holds. */
  remove(): Promise<void>;
}

export const testServerUrl: string | undefined = process.env.BACKHAUL_TEST_DATABASE_URL || undefined;

export const makeTestHome = (): Promise<TestHome> => (testServerUrl ? makeDatabase(testServerUrl) : makeEmbeddedHome());

/** For tests that begin with an open store: on the embedded server, a copy of one that the run of the tests has made. */
export async function makeMigratedHome(): Promise<TestHome> {
  const home = await makeTestHome();
  const preparedFolder = process.env.BACKHAUL_TEST_PREPARED_FOLDER;
  if (preparedFolder && 'dataFolder' in home.location)
    await promisify(execFile)('cp', ['-a', `${preparedFolder}/.`, home.location.dataFolder]);
  return home;
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

async function makeDatabase(serverUrl: string): Promise<TestHome> {
  const name = `backhaul_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const onServer = async (statement: string): Promise<void> => {
    const server = await openDatabase({ databaseUrl: serverUrl }, { poolSize: 1 });
    try {
      await server.query(statement);
    } finally {
      await server.close();
    }
  };
  await onServer(`create database ${name}`);
  const location = { databaseUrl: url.href };
  return {
    location,
    open: () => openDatabase(location),
    // Connections of a process that a test killed may not have ended yet.
    remove: () => onServer(`drop database if exists ${name} with (force)`),
  };
}
