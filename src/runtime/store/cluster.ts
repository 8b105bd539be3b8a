/** Makes PostgreSQL's data folder. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lchown, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AbortError } from '../../errors/errors.ts';
import type { DataPlace } from './data-place.ts';
import { missingBinaries, type PostgresqlBinaries } from './postgresql-binaries.ts';
import type { ServerAccount } from './server-account.ts';

/** The only user of an embedded server; its superuser. */
export const databaseUser = 'backhaul';
const initdbLimitMs = 60_000;
const abandonedAfterMs = 10 * 60_000;

/** What a child of ours sees: not our environment, which may hold secrets. */
export const childEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/**
 * Makes the cluster unless it is there. It is made under another name and renamed, so that two first starts at once
 * each make a whole one, and one of them wins. Throws `EMBEDDED_POSTGRES_VERSION` on data of another major version.
 */
export async function ensureCluster(place: DataPlace, binaries: PostgresqlBinaries): Promise<void> {
  if (existsSync(join(place.cluster, 'PG_VERSION'))) return checkVersion(place, binaries);
  await removeAbandoned(place);
  const draft = await mkdtemp(`${place.cluster}.initial-`);
  try {
    if (place.account.differs) await lchown(draft, place.account.uid, place.account.gid);
    await runInitdb(draft, place.account, binaries);
    await rename(draft, place.cluster);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(join(place.cluster, 'PG_VERSION'))) throw error;
  }
}

/** Spawn options that put a child under the account, whatever folder we are in ourselves. */
export function asAccount(account: ServerAccount) {
  return { cwd: '/', env: childEnvironment, ...(account.differs ? { uid: account.uid, gid: account.gid } : {}) };
}

async function checkVersion(place: DataPlace, binaries: PostgresqlBinaries): Promise<void> {
  const found = (await readFile(join(place.cluster, 'PG_VERSION'), 'utf8')).trim();
  if (found === binaries.majorVersion) return;
  throw new AbortError({
    code: 'EMBEDDED_POSTGRES_VERSION',
    what: `The data in ${place.folder} was written by PostgreSQL ${found}.`,
    why: `This Backhaul ships PostgreSQL ${binaries.majorVersion}, which cannot read the files of another major version.`,
    nextSteps: [`Go on with the Backhaul that ships PostgreSQL ${found}.`, 'Or start with another data folder.'],
  });
}

function runInitdb(draft: string, account: ServerAccount, binaries: PostgresqlBinaries): Promise<void> {
  const child = spawn(
    join(binaries.folder, 'bin', 'initdb'),
    [
      `--pgdata=${draft}`,
      '--no-locale',
      '--encoding=UTF8',
      // Whoever can enter the socket's folder is the server's account or root: a password would add nothing.
      '--auth-local=trust',
      '--auth-host=reject',
      `--username=${databaseUser}`,
      '--no-instructions',
    ],
    { ...asAccount(account), stdio: ['ignore', 'ignore', 'pipe'], timeout: initdbLimitMs, killSignal: 'SIGKILL' },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => reject(spawnError(error)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(initdbError(said.trim() || `initdb ended with ${signal ?? `code ${code}`}`));
    });
  });
}

/** A file that is there but "not found" lacks its loader: the binaries are built for glibc. */
export function spawnError(error: NodeJS.ErrnoException): Error {
  return error.code === 'ENOENT' ? missingBinaries('the server cannot be loaded: it needs glibc, not musl') : error;
}

function initdbError(said: string): AbortError {
  return new AbortError({
    code: 'EMBEDDED_POSTGRES_START',
    what: 'The embedded PostgreSQL could not make its data folder.',
    why: said,
    nextSteps: ['Check free space and the permissions of the data folder.', 'Or use --database-url.'],
  });
}

async function removeAbandoned(place: DataPlace): Promise<void> {
  const prefix = `${basename(place.cluster)}.initial-`;
  for (const name of await readdir(place.folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(place.folder, name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > abandonedAfterMs) await rm(path, { recursive: true, force: true });
  }
}
