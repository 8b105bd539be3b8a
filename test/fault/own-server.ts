/** A PostgreSQL of its own on loopback, from the binaries of the embedded one, which can be stopped as if it crashed. */
import { execFile, spawn } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asAccount } from '../../src/runtime/store/cluster.ts';
import { findPostgresqlBinaries, prepareBinaries } from '../../src/runtime/store/postgresql-binaries.ts';
import { findServerAccount, type ServerAccount } from '../../src/runtime/store/server-account.ts';

export interface OwnServer {
  readonly url: string;
  /** Ends it in the middle of whatever it does; it recovers at the next start. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

const run = promisify(execFile);
const password = 'of-a-server-on-loopback';

/**
 * It ends with this process at the latest, with all that it holds. `settings`: of the server, besides those that it needs:
 * `autovacuum=off`.
 */
export async function openOwnServer(settings: readonly string[] = []): Promise<OwnServer> {
  const account = await findServerAccount();
  const folder = await mkdtemp(join(tmpdir(), 'backhaul-server-'));
  const { folder: binaries } = await prepareBinaries(findPostgresqlBinaries(), account, folder);
  await chown(folder, account.uid, account.gid);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chown(passwordFile, account.uid, account.gid);
  const port = await freePort();
  const command = (name: string, ...flags: string[]) => run(join(binaries, 'bin', name), flags, asAccount(account));
  await command(
    'initdb',
    '-D',
    data,
    '-U',
    'backhaul',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    // Each connection would take a few milliseconds of the processor to make a password hard to guess.
    '--set=scram_iterations=1',
  );
  const given = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    '-c unix_socket_directories=',
    // The machine itself goes on: what was written is there, even if the disk has not got it yet.
    '-c fsync=off',
    '-c max_connections=300',
    ...settings.map((setting) => `-c ${setting}`),
  ].join(' ');
  const server: OwnServer = {
    url: `postgresql://backhaul:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await command('pg_ctl', '-D', data, '-m', 'immediate', '-s', 'stop');
    },
    async start() {
      await command('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-s', '-w', 'start', '-o', given);
    },
    async remove() {
      await server.stop().catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  removeAfterUs(folder, account);
  return server;
}

/** However this process ends, its end of the pipe is closed then. */
function removeAfterUs(folder: string, account: ServerAccount): void {
  const script = 'cat; kill -QUIT "$(head -n 1 "$0/data/postmaster.pid")"; rm -rf "$0"';
  const watcher = spawn('/bin/sh', ['-c', script, folder], {
    ...asAccount(account),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.unref();
  (watcher.stdin as Socket).unref();
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}
