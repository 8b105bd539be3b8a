import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type Budget, openBudget } from './budget.ts';
import { withQuotas } from './quota.ts';

let home: TestHome;
let database: Database;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

const fast = { kind: 'tokenBucket', limit: 10_000, windowMs: 1_000, burst: 9_000, pauseMs: 700 } as const;
const day = 86_400_000;

/** Several processes that use one credential. */
async function openMany(callers: number, limit: number, windowMs: number, offsetMs = 0): Promise<Budget[]> {
  count++;
  const id = `brand/quota-${count}`;
  const one = async () =>
    withQuotas(await openBudget(database, id, fast), database, id, [{ limit, windowMs, offsetMs }]);
  return Promise.all(Array.from({ length: callers }, one));
}

/** The start of a window is near, so that a test has nearly all of it. */
const windowBegins = (windowMs: number) => wait(windowMs - (Date.now() % windowMs) + 5);

test('all of a quota may be used at once, by whoever comes first, and the rest waits for the next window', async () => {
  const windowMs = 3_000;
  const budgets = await openMany(4, 10, windowMs);
  await windowBegins(windowMs);
  const began = Date.now();
  const at = await Promise.all(
    Array.from({ length: 25 }, async (_, index) => {
      await budgets[index % budgets.length]?.reserve();
      return Date.now() - (began - (began % windowMs));
    }),
  );
  const perWindow = new Map<number, number>();
  for (const time of at)
    perWindow.set(Math.floor(time / windowMs), (perWindow.get(Math.floor(time / windowMs)) ?? 0) + 1);
  // Two windows at the least are full; no window has more than its limit.
  expect(Math.max(...perWindow.values())).toBe(10);
  expect(perWindow.size).toBeGreaterThanOrEqual(3);
  expect(at.filter((time) => time < windowMs)).toHaveLength(10);
});

test('a quota of a day that is used up gives nothing within the time, and stays used up for others', async () => {
  // The day begins twelve hours from now, so that it does not begin anew in the middle of the test.
  const [one, other] = await openMany(2, 3, day, (Date.now() + day / 2) % day);
  for (let call = 0; call < 3; call += 1) expect(await one?.reserve({ maximumWaitMs: 5_000 })).toBeDefined();
  const startedAt = performance.now();
  expect(await other?.reserve({ maximumWaitMs: 150 })).toBeUndefined();
  expect(performance.now() - startedAt).toBeGreaterThan(140);
  expect(await one?.reserve({ maximumWaitMs: 10 })).toBeUndefined();
});

test('a place that no call goes out for is given back', async () => {
  const [one, other] = await openMany(2, 2, day, (Date.now() + day / 2) % day);
  const permission = await one?.reserve({ maximumWaitMs: 5_000 });
  expect(await one?.reserve({ maximumWaitMs: 5_000 })).toBeDefined();
  expect(await other?.reserve({ maximumWaitMs: 10 })).toBeUndefined();
  await permission?.giveBack();
  expect(await other?.reserve({ maximumWaitMs: 5_000 })).toBeDefined();
  expect(await other?.reserve({ maximumWaitMs: 10 })).toBeUndefined();
});

test('a large quota is counted to the last call', async () => {
  const [budget] = await openMany(1, 777, day, (Date.now() + day / 2) % day);
  for (let call = 0; call < 777; call += 1) {
    const permission = await budget?.reserve({ maximumWaitMs: 5_000 });
    expect(permission).toBeDefined();
    permission?.end();
  }
  expect(await budget?.reserve({ maximumWaitMs: 10 })).toBeUndefined();
});

test('no place is given in the last moment of a window: the call would count in the next one', async () => {
  const [budget] = await openMany(1, 3, day, (Date.now() + 1_700) % day);
  expect(await budget?.reserve({ maximumWaitMs: 20 })).toBeUndefined();
});

test('a pause of the budget takes nothing from the quota', async () => {
  const [budget] = await openMany(1, 1, day, (Date.now() + day / 2) % day);
  await budget?.pause(400);
  expect(await budget?.reserve({ maximumWaitMs: 50 })).toBeUndefined();
  expect(await budget?.reserve({ maximumWaitMs: 5_000 })).toBeDefined();
});

test('whoever waits for the next window can be told to stop', async () => {
  const [budget] = await openMany(1, 1, day, (Date.now() + day / 2) % day);
  await budget?.reserve();
  await expect(budget?.reserve({ signal: AbortSignal.timeout(50) })).rejects.toThrow('aborted');
});
