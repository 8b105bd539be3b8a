/** Starts and stops the embedded server's process, and reads what it left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, existsSync } from 'node:fs';
import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AbortError } from '../../errors/errors.ts';
import { asAccount, spawnError } from './cluster.ts';
import { type DataPlace, prepareSocketFolder, socketPort } from './data-place.ts';
import type { PostgresqlBinaries } from './postgresql-binaries.ts';
import type { ServerAccount } from './server-account.ts';

/** Past this size the log is set aside at the next start; one older log is kept. */
const maximumLogBytes = 1_000_000;
const stopLimitMs = 30_000;

export interface ServerProcess {
  readonly pid: number | undefined;
  isRunning(): boolean;
  /** Why it could not even be spawned. */
  spawnFailure(): Error | undefined;
  /** The last of what it wrote since it was started here. */
  lastWords(): Promise<string>;
}

/**
 * Starts the server with settings for a laptop, in a session of its own: it outlives a killed Node, which is harmless,
 * and makes the next start faster.
 */
export async function startServer(place: DataPlace, binaries: PostgresqlBinaries): Promise<ServerProcess> {
  await prepareSocketFolder(place);
  const { log, offset } = await openLog(place);
  const settings = {
    listen_addresses: '',
    port: String(socketPort),
    unix_socket_directories: quoted(place.socketFolder),
    unix_socket_permissions: '0700',
    cluster_name: 'backhaul',
    shared_buffers: '64MB',
    max_connections: '100',
    fsync: 'on',
    synchronous_commit: 'on',
    // Small statements only; and a container's /dev/shm is often too small for parallel ones.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // `log` ranks above `error`: failed statements, which quote data, never reach the file.
    log_min_messages: 'log',
    log_checkpoints: 'off',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child: ChildProcess = spawn(join(binaries.folder, 'bin', 'postgres'), ['-D', place.cluster, ...options], {
    ...asAccount(place.account),
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = spawnError(error);
  });
  child.unref();
  await log.close();
  return {
    pid: child.pid,
    isRunning: () => failure === undefined && child.exitCode === null && child.signalCode === null,
    spawnFailure: () => failure,
    lastWords: () => readTail(place.log, offset),
  };
}

/** The process and the socket's folder that a running (or crashed) server wrote down in its data folder. */
export async function readServerFile(place: DataPlace): Promise<{ pid: number; socketFolder: string } | undefined> {
  // Lines of postmaster.pid: pid, data folder, start time, port, socket folder, address, shared memory, state.
  const text = await readFile(join(place.cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 && lines[4] ? { pid, socketFolder: lines[4] } : undefined;
}

/** Asks the server to end every session and stop ("fast"), and waits until it has. */
export async function stopServer(place: DataPlace): Promise<void> {
  const running = await readServerFile(place);
  if (!running) return;
  await interrupt(running.pid, place.account);
  const deadline = performance.now() + stopLimitMs;
  // Not the process: where nobody reaps it, it stays as a zombie. The file goes last.
  while ((await readServerFile(place))?.pid === running.pid) {
    if (performance.now() > deadline) {
      throw new AbortError({
        code: 'EMBEDDED_POSTGRES_STOP',
        what: 'The embedded PostgreSQL has not stopped yet.',
        why: `Process ${running.pid} was asked to stop ${stopLimitMs / 1000} s ago; it may still be writing to disk.`,
        nextSteps: ['Wait; nothing is lost, and the next start waits for it.', `Look at ${place.log}.`],
      });
    }
    await wait(5);
  }
}

/** The last lines of the log, from an offset on. */
export async function readTail(path: string, offset = 0): Promise<string> {
  const size = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (size <= offset) return '';
  const file = await open(path, 'r');
  try {
    const from = Math.max(offset, size - 4000);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}

async function openLog({ log: path, account }: DataPlace) {
  if (existsSync(path) && (await stat(path)).size > maximumLogBytes) {
    await rename(path, path.replace(/\.log$/, '.previous.log')).catch(() => undefined);
  }
  // As root, in a folder that may be the account's: a link planted there must not be followed.
  const log = await open(
    path,
    constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
    0o600,
  );
  if (account.differs) await log.chown(account.uid, account.gid);
  return { log, offset: (await log.stat()).size };
}

/** SIGINT is "fast" to PostgreSQL. Sent as the account, whose file named the process: root could hit any. */
async function interrupt(pid: number, account: ServerAccount): Promise<void> {
  if (!account.differs) {
    process.kill(pid, 'SIGINT');
    return;
  }
  const child = spawn('/bin/sh', ['-c', 'kill -INT "$0"', String(pid)], { ...asAccount(account), stdio: 'ignore' });
  await once(child, 'close');
}

/** In a list of folders, as PostgreSQL reads it, a comma or a blank needs quotes. */
function quoted(folder: string): string {
  return `"${folder.replaceAll('"', '""')}"`;
}
