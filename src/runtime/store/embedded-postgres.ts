/**
 * The embedded default: a real PostgreSQL, run as a child over a Unix socket in a data folder.
 *
 * One server per data folder, shared by every process that opens it: PostgreSQL's own lock sees to that. Each process
 * holds one connection with a shared advisory lock for as long as it is attached; the one that can take the lock alone
 * is the last, and stops the server. A process that was killed leaves the server running for the next to attach to.
 */
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { AbortError } from '../../errors/errors.ts';
import { attachmentLock } from './advisory-locks.ts';
import { databaseUser, ensureCluster } from './cluster.ts';
import { type DataPlace, findDataPlace, socketPort } from './data-place.ts';
import { findPostgresqlBinaries, prepareBinaries } from './postgresql-binaries.ts';
import { readServerFile, readTail, type ServerProcess, startServer, stopServer } from './server-process.ts';

export interface EmbeddedPostgres {
  readonly connection: {
    /** The folder of the server's socket. */
    readonly host: string;
    /** Names the socket; no network port is open. */
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** False when another process had started the server already. */
  readonly startedHere: boolean;
  /** Detaches, and stops the server when nobody else is attached or connected. Close all own connections first. */
  release(): Promise<void>;
}

const startLimitMs = 30_000;
const databaseName = 'postgres';
/** Where the server's account always gets to, for root whose own folders it can't enter. */
const defaultSharedFolder = '/var/lib/backhaul';

/**
 * Attaches to the data folder's server, or starts it; makes the folder and the database when they are absent.
 * Throws `EMBEDDED_POSTGRES_MISSING`, `_START`, `_FOLDER` or `_VERSION`.
 */
export async function openEmbeddedPostgres(options: {
  readonly dataFolder: string;
  /** Used by root only, for data and binaries that the server's account can't reach. */
  readonly sharedFolder?: string;
  /** Told when nothing is left to do but to wait for the server. */
  readonly onStarting?: (() => void) | undefined;
}): Promise<EmbeddedPostgres> {
  const sharedFolder = options.sharedFolder ?? defaultSharedFolder;
  const found = findPostgresqlBinaries();
  const place = await findDataPlace(options.dataFolder, sharedFolder);
  let deadline = performance.now() + startLimitMs;
  let server: ServerProcess | undefined;
  let failures = 0;
  for (;;) {
    const attachment = await attach(place);
    if (typeof attachment === 'object') return embedded(place, attachment, await isOurs(place, server));
    if (performance.now() > deadline) throw startError(place, await readTail(place.log));
    if (attachment === 'absent' && !server?.isRunning()) {
      if (server) {
        const words = await server.lastWords();
        // Another process was first, or the last server's children are still ending: neither is a fault.
        if (!/lock file|shared memory block/.test(words)) failures++;
        if (failures === 2) throw server.spawnFailure() ?? startError(place, words);
        await wait(50);
      }
      const binaries = await prepareBinaries(found, place.account, sharedFolder);
      // Making it has a limit of its own, and takes long where others are busy.
      const begunAt = performance.now();
      await ensureCluster(place, binaries);
      deadline += performance.now() - begunAt;
      server = await startServer(place, binaries);
      options.onStarting?.();
    }
    await wait(10);
  }
}

interface Attachment {
  readonly client: pg.Client;
  readonly socketFolder: string;
}

/** Connects, and takes the shared lock; or says that no server is there, or one that is starting or stopping. */
async function attach(place: DataPlace): Promise<Attachment | 'absent' | 'busy'> {
  const socketFolder = (await readServerFile(place))?.socketFolder ?? place.socketFolder;
  const client = new pg.Client({
    host: socketFolder,
    port: socketPort,
    user: databaseUser,
    database: databaseName,
    // Said outright, since the driver would take what is absent from PGPASSWORD and PGSSLMODE.
    password: '',
    ssl: false,
    application_name: 'backhaul attachment',
    connectionTimeoutMillis: 10_000,
    // A session that is stopping the server holds the lock alone until it is down.
    lock_timeout: 15_000,
  });
  // The server may be stopped under us; whoever queries next is told.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1, $2)', [...attachmentLock]);
    return { client, socketFolder };
  } catch (error) {
    await client.end().catch(() => undefined);
    return reasonNotAttached(place, error as { code?: string; message: string });
  }
}

function reasonNotAttached(place: DataPlace, error: { code?: string; message: string }): 'absent' | 'busy' {
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return 'absent';
  // Starting or stopping, ended by an administrator, no free connection, waited too long; or the socket was cut, perhaps before the query.
  if (['57P03', '57P01', '57P02', '53300', '55P03', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '')) return 'busy';
  if (error.code === undefined && /terminated|timeout|not queryable/i.test(error.message)) return 'busy';
  throw startError(place, `connecting to it failed: ${error.message}`);
}

function embedded(place: DataPlace, attachment: Attachment, startedHere: boolean): EmbeddedPostgres {
  const { client, socketFolder } = attachment;
  let released: Promise<void> | undefined;
  return {
    connection: { host: socketFolder, port: socketPort, user: databaseUser, database: databaseName },
    startedHere,
    release() {
      released ??= detach(place, client).finally(() => client.end().catch(() => undefined));
      return released;
    },
  };
}

/** Whether the server that answered is the one started here: of several at once, one wins. */
async function isOurs(place: DataPlace, server: ServerProcess | undefined): Promise<boolean> {
  return server?.pid !== undefined && (await readServerFile(place))?.pid === server.pid;
}

/** Stops the server, if the lock can be had alone and no other client is connected. */
async function detach(place: DataPlace, client: pg.Client): Promise<void> {
  let last: boolean;
  try {
    await client.query('select pg_advisory_unlock_shared($1, $2)', [...attachmentLock]);
    last = (await isAlone(client)) && !(await othersStay(client));
  } catch {
    // The server is gone already.
    return;
  }
  // Whoever attaches now waits for the lock, is cut off as the server stops, and starts it again.
  if (last) await stopServer(place);
}

/** Takes the lock alone, unless another process is attached. */
async function isAlone(client: pg.Client): Promise<boolean> {
  // A session of a process that was killed a moment ago may not have ended yet.
  for (let round = 0; round < 5; round++) {
    const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as taken', [...attachmentLock]);
    if (rows[0].taken === true) return true;
    await wait(20);
  }
  return false;
}

/** Whether clients other than this session are connected: someone looking in with psql, for one. */
async function othersStay(client: pg.Client): Promise<boolean> {
  // The sessions that this process has just closed need a moment to end.
  for (let round = 0; round < 25; round++) {
    const { rows } = await client.query(
      `select count(*)::int as others from pg_stat_activity
        where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (rows[0].others === 0) return false;
    await wait(20);
  }
  return true;
}

function startError(place: DataPlace, words: string): AbortError {
  return new AbortError({
    code: 'EMBEDDED_POSTGRES_START',
    what: `The embedded PostgreSQL in ${place.folder} did not start.`,
    why: words || `It said nothing within ${startLimitMs / 1000} s.`,
    nextSteps: [
      `Look at ${place.log}.`,
      `If it speaks of a lock file, and no process of that number is a postgres, remove ${place.cluster}/postmaster.pid.`,
      'Or give your own PostgreSQL with --database-url.',
    ],
  });
}
