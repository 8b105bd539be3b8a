/** A PostgreSQL of its own on loopback, from the binaries of the embedded one, which can be stopped as if it crashed. */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asAccount } from '../../src/runtime/store/cluster.ts';
import { findPostgresqlBinaries, prepareBinaries } from '../../src/runtime/store/postgresql-binaries.ts';
import { findServerAccount } from '../../src/runtime/store/server-account.ts';

export interface OwnServer {
  readonly url: string;
  /** Ends it in the middle of whatever it does; it recovers at the next start. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

const run = promisify(execFile);
const password = 'of-a-server-on-loopback';

export async function openOwnServer(): Promise<OwnServer> {
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
  );
  const settings = [
    `-p ${port}`,
    '-c listen_addresses=127.0.0.1',
    '-c unix_socket_directories=',
    // The machine itself goes on: what was written is there, even if the disk has not got it yet.
    '-c fsync=off',
    '-c max_connections=200',
  ].join(' ');
  const server: OwnServer = {
    url: `postgresql://backhaul:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await command('pg_ctl', '-D', data, '-m', 'immediate', '-s', 'stop');
    },
    async start() {
      await command('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-s', '-w', 'start', '-o', settings);
    },
    async remove() {
      await server.stop().catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
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
