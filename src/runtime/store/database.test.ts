import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { BugError } from '../../errors/errors.ts';
import { type Database, openDatabase, type Queryable } from './database.ts';
import { makeEmbeddedHome, makeTestHome, type TestHome, testServerUrl } from './test-home.ts';

let home: TestHome;
let database: Database;

beforeAll(async () => {
  home = await (testServerUrl ? makeTestHome() : makeEmbeddedHome());
  database = await home.open();
  await database.query('create table item (id integer primary key)');
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  await database.query('truncate item');
});

const items = async () => (await database.query<{ id: number }>('select id from item')).rows.map(({ id }) => id);

test('work that throws leaves nothing behind, and work that returns is there', async () => {
  const failing = database.transaction(async (transaction) => {
    await transaction.query('insert into item values ($1)', [1]);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  const inserted = await database.transaction((transaction) => transaction.query('insert into item values (2), (3)'));
  expect(inserted.rowCount).toBe(2);
  expect(await items()).toEqual([2, 3]);
});

test('work that goes on after a failed statement is not taken for committed', async () => {
  const swallowing = database.transaction(async (transaction) => {
    await transaction.query('insert into item values (1)');
    await transaction.query('select 1 / 0').catch(() => undefined);
  });
  await expect(swallowing).rejects.toThrow(BugError);
  expect(await items()).toEqual([]);
});

test('a statement sent after its transaction ended is refused', async () => {
  let kept: Queryable = database;
  await database.transaction(async (transaction) => {
    kept = transaction;
  });
  await expect(kept.query('insert into item values (1)')).rejects.toThrow(BugError);
  expect(await items()).toEqual([]);
});

test('connections cut while idle or in a transaction cost one error at most, not the process', async () => {
  const cutOthers = `select pg_terminate_backend(pid) from pg_stat_activity
                      where application_name = 'backhaul' and datname = current_database() and pid <> pg_backend_pid()`;
  await Promise.all([1, 2, 3].map(() => database.query('select pg_sleep(0.02)')));
  await database.query(cutOthers);
  await wait(30);
  const cut = database.transaction(async (transaction) => {
    await transaction.query('insert into item values (1)');
    await database.query(cutOthers);
    await wait(30);
    await transaction.query('insert into item values (2)');
  });
  await expect(cut).rejects.toThrow();
  expect(await items()).toEqual([]);
});

test('a session hears notifications, and tells when it is cut', async () => {
  const session = await database.openSession('test');
  const heard: string[] = [];
  session.onNotification((channel, payload) => heard.push(`${channel}: ${payload}`));
  await session.query('listen test_channel');
  await database.query(`select pg_notify('test_channel', 'hello')`);
  const lost = new Promise<Error>((resolve) => session.onLost(resolve));
  await wait(50);
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'backhaul test' and datname = current_database()`,
  );
  expect(await lost).toBeInstanceOf(Error);
  expect(heard).toEqual(['test_channel: hello']);
});

test('the planner is told that pages are in memory, unless the environment says otherwise', async () => {
  const cost = async (queryable: Queryable) =>
    (await queryable.query<{ random_page_cost: string }>('show random_page_cost')).rows[0]?.random_page_cost;
  expect(await cost(database)).toBe('1.1');
  const session = await database.openSession('cost');
  expect(await cost(session)).toBe('1.1');
  await session.close();
  process.env.PGOPTIONS = '-c random_page_cost=3';
  try {
    const other = await home.open();
    expect(await cost(other)).toBe('3');
    await other.close();
  } finally {
    delete process.env.PGOPTIONS;
  }
});

test('a URL reaches a server, and its secrets are in no error', async () => {
  const { rows } = await database.query<{ host: string }>(
    `select split_part(current_setting('unix_socket_directories'), '"', 2) as host`,
  );
  const onSocket = `postgresql:///postgres?user=backhaul&host=${encodeURIComponent(rows[0]?.host ?? '')}`;
  const url = testServerUrl ?? onSocket;
  const reached = await openDatabase({ databaseUrl: url });
  expect((await reached.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await reached.close();
  const secret = 'Gr%C3%BCn-Secret';
  for (const [wrong, code] of [
    [`postgresql://someone:${secret}@127.0.0.1:1/shop`, 'DATABASE_UNREACHABLE'],
    [`postgresql://someone:${secret}@database.example.test:5432/shop`, 'DATABASE_UNREACHABLE'],
    [`postgresql://someone:${secret}%ZZ@127.0.0.1:1/shop`, 'DATABASE_URL_INVALID'],
    [`mysql://someone:${secret}@127.0.0.1/shop`, 'DATABASE_URL_INVALID'],
    [`postgresql://someone:${secret}@127.0.0.1:port/shop`, 'DATABASE_URL_INVALID'],
  ] as const) {
    const error: unknown = await openDatabase({ databaseUrl: wrong }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    const shown = inspect(error, { depth: 10, showHidden: true });
    for (const part of [secret, decodeURIComponent(secret), 'Secret']) expect(shown).not.toContain(part);
  }
});
