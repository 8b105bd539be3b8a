import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { explanations } from '../../errors/explanations.ts';
import { openStore } from '../runtime.ts';
import type { Database } from './database.ts';
import { asDatabaseError } from './database-errors.ts';
import { makeTestHome, type TestHome } from './test-home.ts';

let home: TestHome;
let keeper: Database;
let name: string;

beforeAll(async () => {
  home = await makeTestHome();
  keeper = await home.open();
  const { rows } = await keeper.query<{ name: string }>('select current_database() as name');
  name = rows[0]?.name ?? '';
});

afterAll(async () => {
  await keeper.close();
  await home.remove();
});

/** The code with which a store can't be opened while connections have this setting. */
async function openedWith(setting: string, value: string): Promise<unknown> {
  await keeper.query(`alter database ${name} set ${setting} = ${value}`);
  try {
    const { database, queue } = await openStore(home.location);
    await queue.close();
    await database.close();
    return 'opened';
  } catch (error) {
    return (error as { code?: string }).code;
  } finally {
    await keeper.query(`alter database ${name} reset ${setting}`);
  }
}

test('a user without the right to make tables, and a database without writes, are refused with a code that is explained', async () => {
  const role = `${name}_limited`;
  await keeper.query(`create role ${role}`);
  expect(await openedWith('role', role)).toBe('DATABASE_PERMISSION');
  expect(await openedWith('default_transaction_read_only', 'on')).toBe('DATABASE_READ_ONLY');
  expect(await openedWith('work_mem', "'4MB'")).toBe('opened');
  expect(await openedWith('default_transaction_read_only', 'on')).toBe('DATABASE_READ_ONLY');
  // What docs/running.md tells to grant is enough to work with.
  const grants = [
    'usage on schema backhaul, pgboss',
    'select, insert, update, delete on all tables in schema backhaul, pgboss',
  ];
  for (const right of [
    ...grants,
    'usage on all sequences in schema backhaul, pgboss',
    'execute on all functions in schema pgboss',
  ]) {
    await keeper.query(`grant ${right} to ${role}`);
  }
  expect(await openedWith('role', role)).toBe('opened');
  await keeper.query(`drop owned by ${role}; drop role ${role}`);
});

test.each([
  ['DATABASE_SLOW', `set local statement_timeout = 20; select pg_sleep(2)`],
  ['DATABASE_FULL', `do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`],
  ['DATABASE_BUSY', `do $$ begin raise exception 'sorry, too many clients already' using errcode = '53300'; end $$`],
  ['DATABASE_UNREACHABLE', `select pg_terminate_backend(pg_backend_pid())`],
])('%s is what the error of a statement means', async (code, statement) => {
  const error = await keeper.transaction((own) => own.query(statement)).catch((thrown: unknown) => thrown);
  expect(asDatabaseError(error)).toMatchObject({ code, why: expect.stringMatching(/\.$/) });
  expect(explanations).toHaveProperty(code);
});

test('an error of another kind is none of the database', async () => {
  const error = await keeper.query('select 1 / 0').catch((thrown: unknown) => thrown);
  expect(asDatabaseError(error)).toBeUndefined();
  expect(asDatabaseError(new TypeError('no'))).toBeUndefined();
});

test('a server that takes a connection and says nothing is one that can not be reached', async () => {
  const mute = createServer().listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const { port } = mute.address() as AddressInfo;
  const client = new pg.Client({ host: '127.0.0.1', port, connectionTimeoutMillis: 50 });
  const error = await client.connect().catch((refused: unknown) => refused);
  expect(asDatabaseError(error)?.code).toBe('DATABASE_UNREACHABLE');
  mute.close();
});
