import type { Database } from './database.ts';
import { watchDeadRows } from './dead-rows.ts';
import { makeMigratedHome, type TestHome } from './test-home.ts';

let home: TestHome;
let database: Database;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

async function makeTable(name: string, rows: number): Promise<void> {
  await database.query(`create table ${name} (id int primary key) with (autovacuum_enabled = off);
    insert into ${name} select generate_series(1, ${rows}); analyze ${name}`);
}

async function clearings(name: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    'select pg_stat_get_vacuum_count($1::regclass)::int as count',
    [name],
  );
  return rows[0]?.count ?? Number.NaN;
}

test('a table is cleared when 5,000 of its rows have ended', async () => {
  await makeTable('passing', 6_000);
  const watch = watchDeadRows(database, 'passing');
  await database.query('delete from passing where id <= 5000');
  watch.ended(4_999);
  await watch.close();
  expect(await clearings('passing')).toBe(0);
  watch.ended(1);
  await watch.close();
  expect(await clearings('passing')).toBe(1);
  watch.ended(4_999);
  await watch.close();
  expect(await clearings('passing')).toBe(1);
});

test('a table that holds many rows is cleared when a fifth as many have ended', async () => {
  await makeTable('waiting', 40_000);
  const watch = watchDeadRows(database, 'waiting');
  watch.ended(7_999);
  await watch.close();
  expect(await clearings('waiting')).toBe(0);
  watch.ended(1);
  await watch.close();
  expect(await clearings('waiting')).toBe(1);
});

test('what can not be cleared is left to the server', async () => {
  const watch = watchDeadRows(database, 'no_such_table');
  watch.ended(5_000);
  await expect(watch.close()).resolves.toBeUndefined();
});
