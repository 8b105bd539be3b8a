import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type Budget, openBudget } from './budget.ts';

let home: TestHome;
let database: Database;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

const open = (id: string, maximum: number, restoreRate: number) =>
  openBudget(database, id, { kind: 'cost', maximum, restoreRate, pauseMs: 100, status: '$' });

test('a full bucket is spent at once; what is over waits for the points that it needs', async () => {
  const budget = await open('a', 100, 100);
  const startedAt = performance.now();
  for (let call = 0; call < 4; call += 1) await budget.reserve({ points: 25 });
  expect(await budget.reserve({ points: 50, maximumWaitMs: 10 })).toBeUndefined();
  await budget.reserve({ points: 50 });
  expect(performance.now() - startedAt).toBeGreaterThan(490);
});

test('points that a call did not use are given back, to all who share the budget', async () => {
  const [one, other] = [await open('b', 100, 1), await open('b', 100, 1)];
  await one.reserve({ points: 100 });
  expect(await other.reserve({ points: 90, maximumWaitMs: 0 })).toBeUndefined();
  await one.settle(100, { headers: {}, body: { actual: 5, available: 95 } });
  expect(await other.reserve({ points: 90, maximumWaitMs: 0 })).toBeDefined();
});

test('the points of a call that did not go out are given back whole', async () => {
  const [one, other] = [await open('given back', 100, 1), await open('given back', 100, 1)];
  const permission = await one.reserve({ points: 100 });
  expect(await other.reserve({ points: 90, maximumWaitMs: 0 })).toBeUndefined();
  await permission?.giveBack();
  expect(await other.reserve({ points: 90, maximumWaitMs: 0 })).toBeDefined();
});

test('less in the bucket than was thought, because others spend too, holds the next call', async () => {
  const budget = await open('c', 100, 100);
  await budget.reserve({ points: 10 });
  await budget.settle(10, { headers: {}, body: { actual: 10, available: 0 } });
  const startedAt = performance.now();
  await budget.reserve({ points: 40 });
  expect(performance.now() - startedAt).toBeGreaterThan(350);
});

test('the rate that the system tells replaces the declared one, and an answer that tells nothing changes nothing', async () => {
  const budget = await open('d', 100, 1);
  await budget.reserve({ points: 100 });
  await budget.settle(100, { headers: {}, body: '<html>' });
  expect(await budget.reserve({ points: 100, maximumWaitMs: 0 })).toBeUndefined();
  await budget.settle(100, { headers: {}, body: { actual: 100, available: 0, maximum: 1_000, restoreRate: 1_000 } });
  const startedAt = performance.now();
  expect(await budget.reserve({ points: 100, maximumWaitMs: 5_000 })).toBeDefined();
  expect(performance.now() - startedAt).toBeGreaterThan(80);
});

test('with work waiting, what is restored is used to at least 97 %, and no call asks for more than there is', async () => {
  // A busy machine delays callers and budgets alike: the best of three tells what the budget lets out.
  const used: number[] = [];
  while (used.length < 3 && Math.max(0, ...used) < 0.97) used.push(await usedWhileWorkWaits());
  expect(Math.max(...used)).toBeGreaterThanOrEqual(0.97);
});

/** The part of what is restored that calls use; no call may ask for more than there is. */
async function usedWhileWorkWaits(): Promise<number> {
  const [maximum, restoreRate, asked, actual, calls, callers] = [400, 400, 40, 16, 140, 24];
  const budgets = await Promise.all(Array.from({ length: 3 }, () => open('e', maximum, restoreRate)));
  let points = maximum;
  let restoredAt = performance.now();
  const at: number[] = [];
  const lacking: number[] = [];
  /** The system takes what a call asks for, and gives back what it did not use, like Shopify. */
  const restored = () => {
    const now = performance.now();
    points = Math.min(maximum, points + ((now - restoredAt) * restoreRate) / 1000);
    restoredAt = now;
    return now;
  };
  const one = async (budget: Budget | undefined) => {
    const permission = await budget?.reserve({ points: asked });
    at.push(restored());
    points -= asked;
    if (points < 0) lacking.push(-points);
    await wait(20);
    permission?.end();
    restored();
    points += asked - actual;
    await budget?.settle(asked, { headers: {}, body: { actual, available: points, maximum, restoreRate } });
  };
  let begun = 0;
  const caller = async (index: number) => {
    while (begun < calls) {
      begun += 1;
      await one(budgets[index % budgets.length]);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, index) => caller(index)));
  expect(lacking).toEqual([]);
  // What the full bucket of the beginning lets out at once is left out.
  const first = maximum / asked;
  const span = (at.at(-1) ?? 0) - (at[first] ?? 0);
  return ((calls - 1 - first) * actual) / ((span * restoreRate) / 1000);
}
