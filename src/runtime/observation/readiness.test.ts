import { openStore } from '../runtime.ts';
import type { Database } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type ReadinessOptions, readinessOf } from './readiness.ts';

let home: TestHome;
let keeper: Database;

beforeAll(async () => {
  home = await makeMigratedHome();
  const { database, queue } = await openStore(home.location);
  await queue.close();
  keeper = database;
});

afterAll(async () => {
  await keeper.close();
  await home.remove();
});

/** What a process says whose connections are made after the database was changed so. */
async function asked(change: string, options: Partial<ReadinessOptions> = {}) {
  if (change) await keeper.query(change);
  const database = await home.open();
  try {
    return await readinessOf({ database, ...options })();
  } finally {
    await database.close();
  }
}

const whole = { databaseAnswers: true, databaseTakesWrites: true, databaseIsMigrated: true };

test('a process is ready when its database answers, takes writes and is migrated, and it may claim', async () => {
  expect(await asked('')).toEqual({ ready: true, checks: whole });
  expect(await asked('', { mayClaim: () => true })).toEqual({ ready: true, checks: { ...whole, mayClaim: true } });
  expect(await asked('', { mayClaim: () => false })).toEqual({ ready: false, checks: { ...whole, mayClaim: false } });
});

test('a process is not ready while the database takes no writes', async () => {
  const { rows } = await keeper.query<{ name: string }>('select current_database() as name');
  const name = rows[0]?.name;
  const readOnly = await asked(`alter database ${name} set default_transaction_read_only = on`);
  await keeper.query(`alter database ${name} reset default_transaction_read_only`);
  expect(readOnly).toEqual({ ready: false, checks: { databaseAnswers: true, databaseTakesWrites: false } });
});

test('a process is not ready on a database that is newer than it', async () => {
  const newer = await asked(
    `insert into backhaul.migration (number, name, checksum) values (9999, '9999-future.sql', '')`,
  );
  await keeper.query('delete from backhaul.migration where number = 9999');
  expect(newer).toEqual({ ready: false, checks: { ...whole, databaseIsMigrated: false } });
});

test('a process is not ready when its database does not answer', async () => {
  const database = await home.open();
  await database.close();
  expect(await readinessOf({ database })()).toEqual({ ready: false, checks: { databaseAnswers: false } });
});
