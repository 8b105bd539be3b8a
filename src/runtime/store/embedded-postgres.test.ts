import { execFileSync, spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { attachmentLock } from './advisory-locks.ts';
import { findDataPlace, prepareSocketFolder, socketFolderFor } from './data-place.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from './embedded-postgres.ts';
import { findPostgresqlBinaries, linkLibraries, prepareBinaries } from './postgresql-binaries.ts';
import { findServerAccount } from './server-account.ts';

const isRoot = process.getuid?.() === 0;
const testAsRoot = isRoot ? test : test.skip;
let root: string;
/** A data folder whose server was made and stopped. */
let made: string;
let folder: string;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'backhaul-embedded-'));
  await chmod(root, 0o755);
  made = join(root, 'made');
  await (await openEmbeddedPostgres({ dataFolder: made })).release();
});

afterAll(() => rm(root, { recursive: true, force: true }));

beforeEach(() => {
  folder = join(root, String(++count));
});

const isRunning = (cluster: string) => existsSync(join(cluster, 'postmaster.pid'));
const postmasterOf = async (cluster: string) =>
  Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);

/** Opens a data folder that was used before: making one is most of the work. */
function openUsed(dataFolder: string): Promise<EmbeddedPostgres> {
  execFileSync('cp', ['-a', made, dataFolder]);
  return openEmbeddedPostgres({ dataFolder });
}

async function ask<Row extends pg.QueryResultRow>(server: EmbeddedPostgres, sql: string): Promise<Row[]> {
  const client = new pg.Client(server.connection);
  await client.connect();
  const { rows } = await client.query<Row>(sql);
  await client.end();
  return rows;
}

test('the first opens a server, the second attaches to it, and the last stops it', async () => {
  const first = await openEmbeddedPostgres({ dataFolder: folder });
  const second = await openEmbeddedPostgres({ dataFolder: folder });
  expect([first.startedHere, second.startedHere]).toEqual([true, false]);
  expect(statSync(first.connection.host).mode & 0o777).toBe(0o700);
  const settings = `select name, setting from pg_settings
    where name in ('fsync', 'listen_addresses', 'max_connections', 'shared_buffers') order by name`;
  expect((await ask(second, settings)).map(({ name, setting }) => `${name}=${setting}`)).toEqual([
    'fsync=on',
    'listen_addresses=',
    'max_connections=100',
    'shared_buffers=8192',
  ]);
  await first.release();
  expect(await ask(second, 'select 1 as one')).toEqual([{ one: 1 }]);
  await second.release();
  expect(isRunning(join(folder, 'postgresql'))).toBe(false);
});

test('it stays while someone else is connected', async () => {
  const server = await openUsed(folder);
  const visitor = new pg.Client(server.connection);
  await visitor.connect();
  await server.release();
  expect((await visitor.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await visitor.end();
  const again = await openEmbeddedPostgres({ dataFolder: folder });
  expect(again.startedHere).toBe(false);
  await again.release();
  expect(isRunning(join(folder, 'postgresql'))).toBe(false);
});

test('who attaches while the server is being stopped waits, and is not cut off', async () => {
  const server = await openUsed(folder);
  const stopping = new pg.Client(server.connection);
  await stopping.connect();
  await server.release();
  await stopping.query('select pg_advisory_lock($1, $2)', [...attachmentLock]);
  let attached = false;
  const attaching = openEmbeddedPostgres({ dataFolder: folder }).then((later) => {
    attached = true;
    return later;
  });
  await wait(300);
  expect(attached).toBe(false);
  await stopping.end();
  await (await attaching).release();
});

test('of processes that start at once one starts the server, and it outlives them when they are killed', async () => {
  const children = await Promise.all([1, 2, 3].map(() => openInChild(folder)));
  expect(children.map(({ startedHere }) => startedHere).sort()).toEqual([false, false, true]);
  const ends = children.map(({ child }) => new Promise((resolve) => child.once('exit', resolve)));
  for (const { child } of children) child.kill('SIGKILL');
  await Promise.all(ends);
  const server = await openEmbeddedPostgres({ dataFolder: folder });
  expect(server.startedHere).toBe(false);
  await server.release();
  expect(isRunning(join(folder, 'postgresql'))).toBe(false);
});

test('opening and releasing at once, again and again, never cuts anybody off', async () => {
  const rounds = Array.from({ length: 4 }, async (_, index) => {
    for (let round = 0; round < 4; round++) {
      const server = await openEmbeddedPostgres({ dataFolder: folder });
      expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
      await wait(index * 5);
      await server.release();
    }
  });
  await Promise.all(rounds);
  expect(isRunning(join(folder, 'postgresql'))).toBe(false);
});

test('what was committed is there after every process of the server was killed', async () => {
  const cluster = join(folder, 'postgresql');
  const server = await openUsed(folder);
  await ask(server, 'create table kept as select 42 as answer');
  const pids = await ask<{ pid: number }>(server, 'select pid from pg_stat_activity');
  const postmaster = await postmasterOf(cluster);
  for (const pid of [postmaster, ...pids.map((row) => row.pid)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The session that listed them has ended meanwhile.
    }
  }
  const again = await openEmbeddedPostgres({ dataFolder: folder });
  expect(again.startedHere).toBe(true);
  expect(await postmasterOf(cluster)).not.toBe(postmaster);
  expect(await ask(again, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await again.release();
  await server.release();
});

test('a path too long for a socket gets a closed folder below the temporary one', async () => {
  const long = join(root, 'a'.repeat(120));
  const server = await openEmbeddedPostgres({ dataFolder: long });
  const { host } = server.connection;
  expect(host.startsWith(join(tmpdir(), 'backhaul-'))).toBe(true);
  expect(statSync(host).mode & 0o777).toBe(0o700);
  expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.release();
  await rm(host, { recursive: true });
});

test("a socket's folder that others may enter, or that is a link, is refused", async () => {
  const long = join(root, 'b'.repeat(120));
  const place = await findDataPlace(long, join(root, 'shared'));
  const socketFolder = socketFolderFor(long, place.cluster);
  await mkdir(socketFolder);
  await chmod(socketFolder, 0o755);
  await expect(prepareSocketFolder(place)).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_FOLDER' });
  await rm(socketFolder, { recursive: true });
  await symlink(root, socketFolder);
  await expect(prepareSocketFolder(place)).rejects.toMatchObject({ code: 'EMBEDDED_POSTGRES_FOLDER' });
  await unlink(socketFolder);
});

test('data of another major version is refused', async () => {
  const server = await openUsed(folder);
  await server.release();
  await writeFile(join(folder, 'postgresql', 'PG_VERSION'), '17\n');
  await expect(openEmbeddedPostgres({ dataFolder: folder })).rejects.toMatchObject({
    code: 'EMBEDDED_POSTGRES_VERSION',
    message: expect.stringContaining('PostgreSQL 17'),
  });
});

test('a server that cannot start says why in its own words', async () => {
  const server = await openUsed(folder);
  await server.release();
  await rm(join(folder, 'postgresql', 'global', 'pg_control'));
  await expect(openEmbeddedPostgres({ dataFolder: folder })).rejects.toMatchObject({
    code: 'EMBEDDED_POSTGRES_START',
    why: expect.stringContaining('pg_control'),
  });
});

test('a machine without binaries is told to use its own server', () => {
  for (const [platform, architecture] of [['linux', 'mips'] as const, ['win32', 'x64'] as const]) {
    expect(() => findPostgresqlBinaries(platform, architecture)).toThrow(
      expect.objectContaining({
        code: 'EMBEDDED_POSTGRES_MISSING',
        nextSteps: expect.arrayContaining([expect.stringContaining('--database-url')]),
      }),
    );
  }
});

test('libraries that the install scripts did not link are linked', async () => {
  const { folder: native } = findPostgresqlBinaries();
  await mkdir(join(folder, 'lib'), { recursive: true });
  await cp(join(native, 'pg-symlinks.json'), join(folder, 'pg-symlinks.json'));
  const library = 'libpq.so.5.18';
  await cp(join(native, 'lib', library), join(folder, 'lib', library));
  await linkLibraries(folder);
  await linkLibraries(folder);
  const linked = await readFile(join(folder, 'lib', 'libpq.so.5'));
  expect(linked.equals(await readFile(join(native, 'lib', library)))).toBe(true);
});

testAsRoot("data that the server's account cannot reach is kept elsewhere, and the folder says where", async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { recursive: true });
  await chmod(closed, 0o700);
  const dataFolder = join(closed, 'data');
  const sharedFolder = join(folder, 'shared');
  const server = await openEmbeddedPostgres({ dataFolder, sharedFolder });
  await ask(server, 'create table kept as select 42 as answer');
  const { folder: elsewhere } = JSON.parse(await readFile(join(dataFolder, 'data-moved.json'), 'utf8'));
  expect(elsewhere.startsWith(join(sharedFolder, 'data-'))).toBe(true);
  expect(statSync(join(elsewhere, 'postgresql')).uid).toBe((await findServerAccount()).uid);
  await server.release();
  // Once moved, it stays there, whatever the folder's permissions become.
  await chmod(closed, 0o755);
  const again = await openEmbeddedPostgres({ dataFolder, sharedFolder });
  expect(await ask(again, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await again.release();
});

testAsRoot('an empty folder that only root may enter is given to the server, and stays closed to others', async () => {
  await mkdir(folder, { mode: 0o700 });
  const server = await openEmbeddedPostgres({ dataFolder: folder });
  expect(server.connection.host).toBe(join(folder, 'postgresql'));
  expect(statSync(folder)).toMatchObject({ uid: (await findServerAccount()).uid });
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  await server.release();
});

testAsRoot("binaries that the server's account cannot reach are copied once, with their links", async () => {
  const closed = join(folder, 'closed');
  const sharedFolder = join(folder, 'shared');
  const found = findPostgresqlBinaries();
  await cp(found.folder, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
  for (const library of ['libicui18n.so.60', 'libpq.so.5']) await unlink(join(closed, 'native', 'lib', library));
  await chmod(closed, 0o700);
  const account = await findServerAccount();
  const unreachable = { ...found, folder: join(closed, 'native') };
  const copies = await Promise.all([1, 2].map(() => prepareBinaries(unreachable, account, sharedFolder)));
  const copied = join(sharedFolder, `postgresql-${found.version}`);
  expect(copies.map((copy) => copy.folder)).toEqual([copied, copied]);
  const { uid, gid } = account;
  const child = spawn(join(copied, 'bin', 'postgres'), ['--version'], { uid, gid, cwd: '/' });
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  expect(said.join('')).toContain(`PostgreSQL) ${found.majorVersion}.`);
});

/** Starts a process that opens the folder and keeps it open. */
async function openInChild(dataFolder: string) {
  const script = `
    const { openEmbeddedPostgres } = await import(${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)});
    const { startedHere } = await openEmbeddedPostgres({ dataFolder: ${JSON.stringify(dataFolder)} });
    console.log(startedHere);
    setTimeout(() => {}, 20_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once('exit', (code) => reject(new Error(`the child ended with code ${code}`)));
  });
  return { child, startedHere: said === 'true' };
}
