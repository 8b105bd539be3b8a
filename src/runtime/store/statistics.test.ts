import type { Database } from './database.ts';
import { growthOf } from './statistics.ts';
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

async function makeTable(name: string): Promise<void> {
  await database.query(`create table ${name} (id bigint generated always as identity) with (autovacuum_enabled = off)`);
}

/** Rows come to a table, as a process that has its own watch sees it. Gives how often the table was analyzed so far. */
async function grow(name: string, process: object, rows: number): Promise<number> {
  await database.query(`insert into ${name} select from generate_series(1, ${rows})`);
  await growthOf(process, name, 1_000).grown(rows, database);
  const { rows: counts } = await database.query<{ count: number }>(
    'select pg_stat_get_analyze_count($1::regclass)::int as count',
    [name],
  );
  return counts[0]?.count ?? Number.NaN;
}

test('a table is analyzed after 250 rows, then after twice as many, with the greatest number at most between two', async () => {
  await makeTable('growing');
  const process = {};
  expect(await grow('growing', process, 249)).toBe(0);
  expect(await grow('growing', process, 1)).toBe(1);
  expect(await grow('growing', process, 249)).toBe(1);
  expect(await grow('growing', process, 1)).toBe(2);
  expect(await grow('growing', process, 500)).toBe(3);
  expect(await grow('growing', process, 1_000)).toBe(4);
  expect(await grow('growing', process, 999)).toBe(4);
  expect(await grow('growing', process, 1)).toBe(5);
});

test('a process leaves a table alone of which the planner knows as many rows as it has added', async () => {
  await makeTable('known');
  const [first, second] = [{}, {}];
  expect(await grow('known', first, 250)).toBe(1);
  expect(await grow('known', second, 250)).toBe(1);
  expect(await grow('known', first, 250)).toBe(2);
  expect(await grow('known', second, 250)).toBe(2);
  expect(await grow('known', second, 500)).toBe(3);
});

test('one of several tables that the planner does not know is enough', async () => {
  await makeTable('one');
  await makeTable('other');
  await database.query('insert into one select from generate_series(1, 10000); analyze one');
  await growthOf({}, 'one, other', 1_000).grown(250, database);
  const { rows } = await database.query(`select pg_stat_get_analyze_count('one'::regclass)::int as one,
    pg_stat_get_analyze_count('other'::regclass)::int as other`);
  expect(rows).toEqual([{ one: 2, other: 1 }]);
});
