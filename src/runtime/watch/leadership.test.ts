import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { makeTestHome, type TestHome } from '../store/test-home.ts';
import { openLeadership } from './leadership.ts';

let home: TestHome;
let database: Database;

beforeAll(async () => {
  home = await makeTestHome();
  database = await home.open();
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

test('of several processes one leads, and another takes over when it ends', async () => {
  const first = await openLeadership(database);
  const second = await openLeadership(database);
  expect(await Promise.all([first.leads(), first.leads()])).toEqual([true, true]);
  expect(await second.leads()).toBe(false);
  await first.close();
  expect([await first.leads(), await second.leads()]).toEqual([false, true]);
  await second.close();
});

test('a leader whose connection is cut no longer leads, and leads again once it is connected', async () => {
  const only = await openLeadership(database);
  expect(await only.leads()).toBe(true);
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'backhaul leader' and datname = current_database()`,
  );
  while (await only.leads().catch(() => false)) await wait(10);
  while (!(await only.leads().catch(() => false))) await wait(10);
  await only.close();
});

test('a leader that hangs loses the lead to another, and one that only waits keeps it', async () => {
  const hanging = await openLeadership(database, { hangsAfterMs: 2_000 });
  const other = await openLeadership(database, { hangsAfterMs: 2_000 });
  expect(await hanging.leads()).toBe(true);
  while (!(await other.leads().catch(() => false))) await wait(50);
  expect(await hanging.leads()).toBe(false);
  for (let asked = 0; asked < 15; asked++) {
    await wait(200);
    expect([await other.leads(), await hanging.leads()]).toEqual([true, false]);
  }
  await hanging.close();
  await other.close();
});
