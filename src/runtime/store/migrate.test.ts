import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { migrate, migrationFolder } from './migrate.ts';
import { makeTestHome, type TestHome } from './test-home.ts';

let folder: string;
let home: TestHome;
let database: Database;
let migrations: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backhaul-migrate-'));
  home = await makeTestHome();
  database = await home.open();
});

afterAll(async () => {
  await database.close();
  await home.remove();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await database.query('drop schema if exists backhaul cascade');
  migrations = join(folder, `migrations-${++count}`);
  await mkdir(migrations);
  await add('0001-first.sql', 'create table backhaul.first (id integer); insert into backhaul.first values (1);');
});

const add = (name: string, sql: string) => writeFile(join(migrations, name), sql);

async function tables(): Promise<string[]> {
  const { rows } = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'backhaul' order by 1`,
  );
  return rows.map(({ name }) => name);
}

test('each migration is applied once, in order', async () => {
  await add('0002-second.sql', 'alter table backhaul.first add column name text');
  expect(await migrate(database, migrations)).toEqual([1, 2]);
  expect(await migrate(database, migrations)).toEqual([]);
  await add('0003-third.sql', 'create table backhaul.third (id integer)');
  expect(await migrate(database, migrations)).toEqual([3]);
  expect(await tables()).toEqual(['first', 'migration', 'third']);
});

test('processes that migrate at once apply each migration once', async () => {
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database, migrations)));
  expect(applied.flat()).toEqual([1]);
  expect((await database.query('select id from backhaul.first')).rows).toEqual([{ id: 1 }]);
});

test('a migration that fails leaves nothing, and those before it stay', async () => {
  await add('0002-broken.sql', 'create table backhaul.half (id integer); select 1 / 0;');
  await expect(migrate(database, migrations)).rejects.toThrow('division by zero');
  expect(await tables()).toEqual(['first', 'migration']);
  await add('0002-broken.sql', 'create table backhaul.whole (id integer)');
  expect(await migrate(database, migrations)).toEqual([2]);
});

test('a database that is newer than the code is refused and left alone', async () => {
  await migrate(database, migrations);
  await database.query(`insert into backhaul.migration (number, name, checksum) values (7, '0007-future.sql', 'x')`);
  await add('0002-second.sql', 'create table backhaul.second (id integer)');
  await expect(migrate(database, migrations)).rejects.toMatchObject({
    code: 'DATABASE_NEWER',
    why: expect.stringContaining('0007-future.sql'),
  });
  expect(await tables()).toEqual(['first', 'migration']);
});

test.each([
  ['was edited', () => add('0001-first.sql', 'select 1')],
  ['came after a later one', () => add('0002-late.sql', 'select 1')],
  ['is gone', () => rm(join(migrations, '0003-third.sql')).then(() => add('0004-fourth.sql', 'select 1'))],
])('a migration that %s is refused', async (_reason, change) => {
  await add('0003-third.sql', 'select 1');
  await migrate(database, migrations);
  await change();
  await expect(migrate(database, migrations)).rejects.toMatchObject({ code: 'MIGRATION_CHANGED' });
});

test('line ends of another platform are no change', async () => {
  await add('0001-first.sql', 'select 1;\nselect 2;\n');
  await migrate(database, migrations);
  await add('0001-first.sql', 'select 1;\r\nselect 2;\r\n');
  expect(await migrate(database, migrations)).toEqual([]);
});

test('a database of the first release is upgraded with what it holds', async () => {
  for (const name of ['0001-records.sql', '0002-queue.sql']) {
    await copyFile(join(migrationFolder, name), join(migrations, name));
  }
  await rm(join(migrations, '0001-first.sql'));
  expect(await migrate(database, migrations)).toEqual([1, 2]);
  const id = '01936b1e-0000-7000-8000-000000000000';
  await database.query(
    `insert into backhaul.event (brand, flow, key, version, id, source, body) values ('b', 'f', 'k', '1', $1, 'poll', '{}')`,
    [id],
  );
  await database.query(
    `insert into backhaul.record (brand, flow, key, ordering_key, state, event_id, source) values ('b', 'f', 'k', 'k', 'sent', $1, 'poll')`,
    [id],
  );
  await database.query(
    `insert into backhaul.request (brand, id, flow, step, connector, operation, reference, body, body_hash, state)
     values ('b', $1, 'f', 's', 'c', 'o', 'r', '{"a": 1}', 'h', 'sent')`,
    [id],
  );
  await database.query(
    `insert into backhaul.exception (brand, id, flow, key, subject, code, owner, severity, message, resolution)
     values ('b', $1, 'f', 'k', '', 'CODE', 'it', 'error', 'm', 'r')`,
    [id],
  );
  expect((await migrate(database)).length).toBeGreaterThan(0);
  for (const table of ['event', 'record', 'request', 'exception']) {
    expect((await database.query(`select brand from backhaul.${table}`)).rows).toEqual([{ brand: 'b' }]);
  }
});

test('a job that is in flight while its database is upgraded keeps its worker', async () => {
  for (const name of ['0001-records.sql', '0002-queue.sql']) {
    await copyFile(join(migrationFolder, name), join(migrations, name));
  }
  await rm(join(migrations, '0001-first.sql'));
  await migrate(database, migrations);
  const [inFlight, waiting, worker] = ['1', '2', '3'].map((last) => `01936b1e-0000-7000-8000-00000000000${last}`);
  await database.query(`create schema pgboss;
    create table pgboss.job (id uuid, name text, state text, output jsonb);
    insert into pgboss.job values ('${inFlight}', 'records', 'active', null), ('${waiting}', 'records', 'created', null);
    insert into backhaul.claim (job_id, queue, worker_id) values ('${inFlight}', 'records', '${worker}')`);
  await migrate(database);
  const { rows } = await database.query('select id, output from pgboss.job order by id');
  await database.query('drop schema pgboss cascade');
  expect((await database.query('select id from backhaul.worker')).rows).toEqual([{ id: worker }]);
  expect(rows).toEqual([
    { id: inFlight, output: worker },
    { id: waiting, output: null },
  ]);
});

test("the package's own migrations make a database of nothing", async () => {
  const applied = await migrate(database);
  expect(applied).toEqual([...applied].sort((one, other) => one - other));
  expect(applied[0]).toBe(1);
  expect(await tables()).toEqual(expect.arrayContaining(['event', 'migration', 'worker']));
});
