import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type Budget, openBudget } from './budget.ts';
import { openBudgetRow } from './budget-row.ts';
import { callsAtOnce } from './slot-queue.ts';

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

/** Several processes that use one credential: each opens the budget for itself. */
async function openMany(callers: number, limit: number, windowMs: number, burst: number): Promise<Budget[]> {
  count++;
  const declaration = { kind: 'tokenBucket', limit, windowMs, burst, pauseMs: 700 } as const;
  return Promise.all(Array.from({ length: callers }, () => openBudget(database, `brand/system-${count}`, declaration)));
}

/** Places of the budget opened last that were taken in the window that ends with the newest of them. */
async function callsInWindow(): Promise<number> {
  const { rows } = await database.query<{ slices: number[] }>('select slices from backhaul.budget where id = $1', [
    `brand/system-${count}`,
  ]);
  // 200 slices make a window; a few more are kept.
  return (rows[0]?.slices ?? []).slice(-200).reduce((total, calls) => total + calls, 0);
}

/** When each reserved call went out, in milliseconds from the first. */
async function times(budgets: readonly Budget[], calls: number): Promise<number[]> {
  const at: number[] = [];
  await Promise.all(
    Array.from({ length: calls }, async (_, index) => {
      await budgets[index % budgets.length]?.reserve();
      at.push(performance.now());
    }),
  );
  at.sort((one, other) => one - other);
  return at.map((time) => time - (at[0] ?? 0));
}

test('after a quiet time the burst goes out at once, then one call per interval, and none over the limit', async () => {
  const at = await times(await openMany(1, 6, 1_200, 3), 8);
  // Its interval is 200 ms, and the seventh call waits for the first to leave the window.
  for (const [index, expected] of [
    [3, 200],
    [4, 400],
    [5, 600],
    [6, 1_200],
    [7, 1_200],
  ] as const) {
    expect(at[index]).toBeGreaterThan(expected - 100);
  }
});

test('several callers together have one limit', async () => {
  const [limit, windowMs] = [10, 800];
  const budgets = await openMany(4, limit, windowMs, 5);
  const counted: number[] = [];
  const at = await times(
    budgets.map((budget) => ({
      ...budget,
      async reserve() {
        const waited = await budget.reserve();
        counted.push(await callsInWindow());
        return waited;
      },
    })),
    4 * limit,
  );
  // What all of them have taken stands in one row: in no window is it more than the limit.
  expect(Math.max(...counted)).toBeLessThanOrEqual(limit);
  expect(Math.max(...counted)).toBeGreaterThanOrEqual(limit - 1);
  // Three windows pass at the least before the last call; less the time by which the first was late. Each for itself
  // would need one.
  expect(at.at(-1)).toBeGreaterThan(2 * windowMs);
});

test('a limit of one call per window permits one, whatever the burst', async () => {
  const at = await times(await openMany(2, 1, 600, 5), 3);
  // One per 600 ms, less the time by which the first was late.
  expect(at[1]).toBeGreaterThan(500);
  expect(at[2]).toBeGreaterThan(1_100);
});

test('a pause holds all callers, those too who wait for a slot that they had before', async () => {
  const [one, other] = await openMany(2, 2, 400, 1);
  const at: number[] = [];
  const startedAt = performance.now();
  const call = async (budget: Budget | undefined) => {
    await budget?.reserve();
    at.push(performance.now() - startedAt);
  };
  await call(one);
  const waiting = [call(one), call(other)];
  await wait(50);
  await one?.pause(1_500);
  await Promise.all([...waiting, call(other)]);
  expect(at[0]).toBeLessThan(1_500);
  for (const time of at.slice(1)) expect(time).toBeGreaterThan(1_500);
});

test('a shorter pause does not end a longer one, and budgets do not disturb each other', async () => {
  const [paused] = await openMany(1, 10, 1_000, 5);
  const [free] = await openMany(1, 10, 1_000, 5);
  await paused?.pause(4_000);
  await paused?.pause(10);
  const startedAt = performance.now();
  await free?.reserve();
  expect(performance.now() - startedAt).toBeLessThan(3_900);
  await paused?.reserve();
  expect(performance.now() - startedAt).toBeGreaterThan(3_900);
});

test('waiting is bounded: without a slot in time none is given, and none is used up', async () => {
  const [budget] = await openMany(1, 2, 4_000, 1);
  await budget?.pause(4_000);
  const startedAt = performance.now();
  expect(await budget?.reserve({ maximumWaitMs: 200 })).toBeUndefined();
  expect(performance.now() - startedAt).toBeGreaterThan(190);
  expect(performance.now() - startedAt).toBeLessThan(3_500);
  // The interval is 4 s: a slot that had been used up would show.
  await budget?.reserve({ maximumWaitMs: 10_000 });
  expect(performance.now() - startedAt).toBeGreaterThan(3_900);
  expect(performance.now() - startedAt).toBeLessThan(7_800);
});

test('whoever waits can be told to stop', async () => {
  const [budget] = await openMany(1, 10, 1_000, 5);
  await budget?.pause(60_000);
  await expect(budget?.reserve({ signal: AbortSignal.timeout(50) })).rejects.toThrow('aborted');
});

test('an urgent call finds a part of the burst that the others leave, and goes before those who wait', async () => {
  // A burst of 10 keeps 2 for urgent calls; after that one call goes out every 2 s.
  const [budget] = await openMany(1, 20, 40_000, 10);
  const order: string[] = [];
  const call = async (name: string, urgent: boolean) => {
    await budget?.reserve({ urgent });
    order.push(name);
  };
  const usual = Array.from({ length: 9 }, () => call('usual', false));
  await wait(200);
  await Promise.all([call('urgent', true), call('urgent', true)]);
  await Promise.all(usual);
  expect(order.slice(0, 10)).toEqual([...Array.from({ length: 8 }, () => 'usual'), 'urgent', 'urgent']);
});

test('an urgent call is not held by a long wait of the others, and a call that may not wait is told at once', async () => {
  const [budget] = await openMany(1, 11, 100_000, 10);
  const stop = new AbortController();
  const usual = Array.from({ length: 9 }, () => budget?.reserve({ signal: stop.signal, maximumWaitMs: 600_000 }));
  await Promise.all(usual.slice(0, 8));
  await wait(100);
  expect(await budget?.reserve({ maximumWaitMs: 0 })).toBeUndefined();
  const askedAt = performance.now();
  expect(await budget?.reserve({ urgent: true, maximumWaitMs: 60_000 })).toBeDefined();
  expect(performance.now() - askedAt).toBeLessThan(50_000);
  stop.abort();
  await expect(usual[8]).rejects.toThrow('aborted');
});

test('a permission ends once, however often that is said', async () => {
  const [budget] = await openMany(1, 10_000, 60_000, 10_000);
  const permissions = await Promise.all(Array.from({ length: callsAtOnce }, () => budget?.reserve()));
  expect(await budget?.reserve({ maximumWaitMs: 10 })).toBeUndefined();
  for (const permission of permissions.slice(0, callsAtOnce / 2 - 1)) {
    permission?.end();
    permission?.end();
    await permission?.giveBack();
  }
  expect(await budget?.reserve({ maximumWaitMs: 10 })).toBeUndefined();
  await permissions.at(-1)?.giveBack();
  expect(await budget?.reserve({ maximumWaitMs: 5_000 })).toBeDefined();
});

test('what is left goes down with each call, to nothing while a pause lasts', async () => {
  const [budget] = await openMany(1, 600, 60_000_000, 300);
  expect(await budget?.left()).toEqual({ left: 300, of: 300 });
  for (let call = 0; call < 5; call++) await budget?.reserve();
  const used = await budget?.left();
  // The next comes back after 100 s.
  expect(used?.left).toBe(295);
  await budget?.pause(60_000);
  expect(await budget?.left()).toEqual({ left: 0, of: 300 });
});

/**
 * The budget opened last, as a process has it whose statements are told of; `meanwhile` runs before each. Not of those that ask
 * for a pause: a place may be a moment away.
 */
async function watchedBudget(meanwhile?: () => Promise<unknown>): Promise<{ watched: Budget; sent: string[] }> {
  const declaration = { kind: 'tokenBucket', limit: 60_000, windowMs: 60_000, burst: 60_000, pauseMs: 700 } as const;
  const sent: string[] = [];
  const told: Database = {
    ...database,
    async query(text, values) {
      if (!text.startsWith('select arrival > clock_timestamp() as paused')) {
        sent.push(text);
        await meanwhile?.();
      }
      return database.query(text, values);
    },
    transaction(work) {
      sent.push('begin');
      return database.transaction(work);
    },
  };
  return { watched: await openBudget(told, `brand/system-${count}`, declaration), sent };
}

test('all that wait take their places by one statement, and by one more where others were faster', async () => {
  const [mine, others] = await openMany(2, 60_000, 60_000, 60_000);
  const { watched, sent } = await watchedBudget();
  const together = () => Promise.all(Array.from({ length: 10 }, () => watched.reserve()));
  // What stands is read first.
  await together();
  sent.length = 0;
  await together();
  expect(sent).toHaveLength(1);
  await others?.reserve();
  await together();
  // No transaction: nobody waits for a process that holds the row and is busy with other things.
  expect(sent).toEqual([sent[0], sent[0], sent[0]]);
  expect(await callsInWindow()).toBe(31);
  await mine?.pause(300);
  expect((await watched.left()).left).toBe(0);
  const startedAt = performance.now();
  await watched.reserve();
  expect(performance.now() - startedAt).toBeGreaterThan(200);
});

test('whoever is overtaken time and again locks the row, and has its turn', async () => {
  const [others] = await openMany(1, 60_000, 60_000, 60_000);
  const { watched, sent } = await watchedBudget(() => others?.reserve() ?? Promise.resolve());
  const before = await callsInWindow();
  sent.length = 0;
  await watched.reserve();
  expect(sent.at(-1)).toBe('begin');
  // Each of the tries was overtaken by one call.
  expect((await callsInWindow()) - before).toBe(sent.length);
});

/** The database, whose clock is so many milliseconds ahead. */
const withClock = (aheadMs: () => number): Database => ({
  ...database,
  async query<Row>(text: string, values?: readonly unknown[]) {
    const result = await database.query<Row>(text, values);
    const rows = result.rows.map((row) => {
      const { now } = row as { now?: number };
      return now === undefined ? row : { ...row, now: now + aheadMs() };
    });
    return { ...result, rows };
  },
});

test('whoever waited for its time hears that the clock of the database was set meanwhile', async () => {
  await openMany(1, 60_000, 60_000, 60_000);
  let aheadMs = 0;
  const row = await openBudgetRow(
    withClock(() => aheadMs),
    `brand/system-${count}`,
  );
  await row.isPaused();
  const before = row.clock.nowMs();
  aheadMs = 5_000;
  expect(row.clock.nowMs() - before).toBeLessThan(4_000);
  expect(await row.isPaused()).toBe(false);
  expect(row.clock.nowMs() - before).toBeGreaterThan(4_000);
});

describe('a clock of the database that is set back, and right again', () => {
  let aheadMs = 0;
  /** One call every 100 ms. */
  const open = async () => {
    aheadMs = 0;
    count++;
    const declaration = { kind: 'tokenBucket', limit: 10, windowMs: 1_000, burst: 1, pauseMs: 700 } as const;
    const budget = await openBudget(
      withClock(() => aheadMs),
      `brand/system-${count}`,
      declaration,
    );
    const first = await budget.reserve();
    if (!first) throw new Error('The first call has to wait.');
    return { budget, first };
  };

  test('meanwhile, whoever waits asks again before it goes, and is late', async () => {
    const { budget } = await open();
    const next = budget.reserve();
    await wait(30);
    aheadMs = -1_200;
    await wait(300);
    aheadMs = 0;
    expect((await next)?.isLate()).toBe(true);
  });

  test('by much, whoever has or wants a place does not wait until it has come so far again', async () => {
    const { budget } = await open();
    const startedAt = performance.now();
    // What stood lately is taken to stand: this one has its place before it hears of the clock.
    const having = budget.reserve();
    aheadMs = -60_000;
    await wait(1_200);
    const wanting = budget.reserve();
    await wait(300);
    aheadMs = 0;
    expect((await having)?.isLate()).toBe(true);
    expect((await wanting)?.isLate()).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  }, 90_000);

  test('a permission that was given before does not wait for the time to come again', async () => {
    const { budget, first } = await open();
    expect([first.isLate(), first.untilMs()]).toEqual([false, 0]);
    aheadMs = -1_200;
    const leaving = new AbortController();
    const other = budget.reserve({ signal: leaving.signal });
    await wait(200);
    expect([first.isLate(), first.untilMs()]).toEqual([true, 0]);
    leaving.abort();
    await expect(other).rejects.toThrow();
    await first.giveBack();
  });
});
