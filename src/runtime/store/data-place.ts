/** Where the embedded server's files are: the data folder, or a substitute that the server's account can reach. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { chmod, lchown, lstat, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AbortError } from '../../errors/errors.ts';
import { findServerAccount, mayUse, ownerOf, type ServerAccount } from './server-account.ts';

export interface DataPlace {
  readonly account: ServerAccount;
  /** The folder that holds all below. */
  readonly folder: string;
  /** PostgreSQL's own data folder. */
  readonly cluster: string;
  readonly log: string;
  /** Where a server started now puts its socket. */
  readonly socketFolder: string;
}

/** The server's port only names its socket: it listens on no network address. */
export const socketPort = 5432;
const socketName = `.s.PGSQL.${socketPort}`;
/** `sun_path` of the platform's `sockaddr_un`, less the final NUL. */
const maximumSocketPathBytes = process.platform === 'linux' ? 107 : 103;
const pointerName = 'data-moved.json';

/**
 * Resolves a data folder, and makes it when it is absent. When root runs Backhaul and the server's account may not
 * reach the folder, the data goes to `<sharedFolder>/data-<hash>`, and a file in the wanted folder says so.
 */
export async function findDataPlace(wanted: string, sharedFolder: string): Promise<DataPlace> {
  const created = await mkdir(wanted, { recursive: true });
  if (created) await chmod(wanted, 0o755);
  const wantedPath = realpathSync(wanted);
  const moved = await readPointer(wantedPath);
  if (moved) return placeIn(moved, await accountFor(moved));
  const account = await accountFor(wantedPath);
  const isReachable = () => !account.differs || mayUse(wantedPath, account, 'execute');
  if (isReachable()) return placeIn(wantedPath, account);
  if (mayUse(dirname(wantedPath), account, 'execute') && (await readdir(wantedPath)).length === 0) {
    // Closed, but empty, and only this one folder: it can simply be given to the account.
    await lchown(wantedPath, account.uid, account.gid);
    return placeIn(wantedPath, account);
  }
  // Another process may have done just that meanwhile; the two must end up in one place.
  if (isReachable()) return placeIn(wantedPath, account);
  const substitute = join(sharedFolder, `data-${shortHash(wantedPath)}`);
  await mkdir(substitute, { recursive: true });
  for (const folder of [sharedFolder, substitute]) await chmod(folder, 0o755);
  await writePointer(wantedPath, substitute);
  return placeIn(substitute, await accountFor(substitute));
}

/**
 * Makes the socket's folder, where it is not the cluster itself. Local connections need no password, so the folder
 * must be closed to everybody but the server's account (and root): a folder that somebody else made is refused.
 */
export async function prepareSocketFolder(place: DataPlace): Promise<void> {
  if (place.socketFolder === place.cluster) return;
  await mkdir(place.socketFolder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const stats = await lstat(place.socketFolder);
  const ours = stats.uid === place.account.uid || stats.uid === process.getuid?.();
  if (!stats.isDirectory() || !ours || (stats.mode & 0o077) !== 0) {
    throw new AbortError({
      code: 'EMBEDDED_POSTGRES_FOLDER',
      what: `${place.socketFolder} cannot hold the database's socket.`,
      why: 'It belongs to another user, or others may enter it, and whoever enters it can read the database.',
      nextSteps: [`Find out who made ${place.socketFolder}, and remove it.`, 'Or use a shorter data folder.'],
    });
  }
  if (stats.uid !== place.account.uid) await lchown(place.socketFolder, place.account.uid, place.account.gid);
}

/** Where the socket of a data folder stands: in the cluster, or below the temporary folder when the path is too long. */
export function socketFolderFor(folder: string, cluster: string): string {
  if (Buffer.byteLength(join(cluster, socketName)) <= maximumSocketPathBytes) return cluster;
  return join(tmpdir(), `backhaul-${shortHash(folder)}`);
}

function placeIn(folder: string, account: ServerAccount): DataPlace {
  const cluster = clusterIn(folder);
  const log = join(folder, 'postgresql.log');
  return { account, folder, cluster, log, socketFolder: socketFolderFor(folder, cluster) };
}

/** The owner of what is there already, since PostgreSQL runs as no other; else the account for new data. */
async function accountFor(folder: string): Promise<ServerAccount> {
  const cluster = clusterIn(folder);
  if (!existsSync(cluster)) return findServerAccount();
  const owner = ownerOf(statSync(cluster));
  if (!owner.differs || process.getuid?.() === 0) return owner;
  throw new AbortError({
    code: 'EMBEDDED_POSTGRES_FOLDER',
    what: `The data in ${folder} belongs to another user.`,
    why: `${cluster} is owned by uid ${owner.uid}, and this is uid ${process.getuid?.()}; only its owner or root can use it.`,
    nextSteps: ['Run this command as that user.', 'Or choose another data folder.'],
  });
}

function clusterIn(folder: string): string {
  return join(folder, 'postgresql');
}

async function readPointer(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, pointerName), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as { folder: string }).folder;
}

async function writePointer(folder: string, substitute: string): Promise<void> {
  const why = "The database server's account cannot reach this folder, so the data is kept in the folder named here.";
  const draft = join(folder, `${pointerName}.${randomUUID()}`);
  await writeFile(draft, `${JSON.stringify({ folder: substitute, why }, undefined, 2)}\n`);
  await rename(draft, join(folder, pointerName));
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
