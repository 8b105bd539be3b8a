/** Calls in simulated time, so that each window can be looked at exactly. */
import { createRandom } from '../../emulators/core/random.ts';
import type { BudgetState } from './budget-row.ts';
import { windowPace } from './window-pace.ts';

const quiet: BudgetState = { arrivalMs: 0, slices: [], newestMs: 0 };

interface Declared {
  readonly limit: number;
  readonly windowMs: number;
  readonly burst: number;
}

const paceOf = (declared: Declared) =>
  windowPace({
    kind: 'tokenBucket',
    pauseMs: 100,
    remainingHeader: 'X-Remaining',
    resetHeader: 'X-Reset',
    ...declared,
  });

/** When calls go out that are asked for at these times. */
function placed(
  declared: Declared,
  asked: readonly number[],
  isUrgent: (call: number) => boolean,
  state: BudgetState = quiet,
): number[] {
  const pace = paceOf(declared);
  let stands = state;
  return asked.map((nowMs, call) => {
    const { state: next, atMs } = pace.place(
      { ...stands, nowMs, pausedUntilMs: 0 },
      { points: 1, urgent: isUrgent(call) },
    );
    stands = next;
    return atMs;
  });
}

/** The most calls in any window that begins with one of them. */
function mostInAWindow(at: readonly number[], windowMs: number): number {
  let most = 0;
  let end = 0;
  for (let begin = 0; begin < at.length; begin += 1) {
    while (end < at.length && (at[end] ?? 0) < (at[begin] ?? 0) + windowMs) end += 1;
    most = Math.max(most, end - begin);
  }
  return most;
}

/** What a bucket would have lacked at the worst moment: it holds so many and is refilled by the limit in each window. */
function lackingInABucket(at: readonly number[], { limit, windowMs, burst }: Declared): number {
  let tokens = burst;
  let before = at[0] ?? 0;
  let lacking = 0;
  for (const time of at) {
    tokens = Math.min(burst, tokens + ((time - before) * limit) / windowMs) - 1;
    before = time;
    lacking = Math.max(lacking, -tokens);
  }
  return lacking;
}

const never = () => false;
const always = () => true;
const urgent = { points: 1, urgent: true };

const began = 1_790_000_000_000;
const declarations: readonly Declared[] = [
  { limit: 300, windowMs: 60_000, burst: 30 },
  { limit: 60, windowMs: 60_000, burst: 10 },
  { limit: 8, windowMs: 1_000, burst: 4 },
  { limit: 50, windowMs: 1_000, burst: 10 },
  { limit: 3_000, windowMs: 60_000, burst: 50 },
  { limit: 10, windowMs: 1_000, burst: 1 },
  { limit: 10, windowMs: 1_000, burst: 10 },
  { limit: 1, windowMs: 300, burst: 5 },
  { limit: 7, windowMs: 333, burst: 3 },
];

describe.each(declarations)('%j', (declared) => {
  const { limit, windowMs, burst } = declared;
  const windows = 40;

  test('with work waiting, no window has more than the limit and at least 97 % of it is used', () => {
    const at = placed(declared, new Array<number>(limit * windows).fill(began), never);
    expect(mostInAWindow(at, windowMs)).toBe(limit);
    const span = (at.at(-1) ?? 0) - began;
    expect(at.length / ((limit * span) / windowMs)).toBeGreaterThanOrEqual(0.97);
    expect(lackingInABucket(at, { ...declared, burst: Math.min(burst, limit) })).toBeLessThan(0.01);
  });

  test('after a quiet time the burst goes out at once, less a fifth that is kept for urgent calls', () => {
    const atOnce = (isUrgent: () => boolean) =>
      placed(declared, new Array<number>(limit + 1).fill(began), isUrgent).filter((time) => time < began + 1).length;
    const whole = Math.min(burst, limit);
    expect(atOnce(always)).toBe(whole);
    expect(atOnce(never)).toBe(whole - Math.floor(whole / 5));
  });

  test.each([1, 2, 3, 4, 5])('whenever work comes, no window has more than the limit (seed %i)', (seed) => {
    const random = createRandom(seed);
    let now = began;
    const asked = Array.from({ length: Math.min(4_000, limit * 20) }, () => {
      if (random.next() < 0.02) now += random.next() * windowMs * 1.5;
      else if (random.next() < 0.3) now += (random.next() * 3 * windowMs) / limit;
      return now;
    });
    const at = placed(declared, asked, () => random.next() < 0.2);
    expect(mostInAWindow(at, windowMs)).toBeLessThanOrEqual(limit);
    expect(lackingInABucket(at, { ...declared, burst: Math.min(burst, limit) })).toBeLessThan(0.01);
    for (const [index, time] of at.entries()) expect(time).toBeGreaterThanOrEqual(asked[index] ?? 0);
  });

  test.each([1, 2, 3])('calls may be late by what is allowed, unevenly, and none is too many (seed %i)', (seed) => {
    const random = createRandom(seed);
    const lateness = paceOf(declared).lateness();
    expect(lateness).toBeGreaterThan(0);
    const at = placed(declared, new Array<number>(limit * 6).fill(began), never)
      .map((time) => time + random.next() * lateness)
      .sort((one, other) => one - other);
    expect(mostInAWindow(at, windowMs)).toBeLessThanOrEqual(limit);
  });
});

test('a place that is given back is taken by the next', () => {
  const declared = { limit: 5, windowMs: 60_000, burst: 5 };
  const pace = paceOf(declared);
  const moment = { nowMs: began, pausedUntilMs: 0 };
  let state = quiet;
  const next = () => {
    const place = pace.place({ ...state, ...moment }, urgent);
    state = place.state;
    return place.atMs - began;
  };
  expect([next(), next(), next(), next(), next()]).toEqual([0, 0, 0, 0, 0]);
  state = pace.returned({ ...state, ...moment }, { atMs: began, points: 1 });
  expect(next()).toBe(0);
  expect(next()).toBeGreaterThan(10_000);
});

test('a window that was changed between two calls holds nobody longer than itself', () => {
  const fast = paceOf({ limit: 100, windowMs: 100, burst: 100 });
  const { state } = fast.place({ ...quiet, nowMs: began, pausedUntilMs: 0 }, urgent);
  const [slow] = placed({ limit: 2, windowMs: 60_000, burst: 1 }, [began + 10], never, state);
  expect(slow).toBeLessThanOrEqual(began + 60_000);
});

test.each([true, false])('a call goes out when a pause has ended, and not before (urgent: %s)', (isUrgent) => {
  const pace = paceOf({ limit: 100_000, windowMs: 60_000, burst: 50_000 });
  const wanted = { points: 1, urgent: isUrgent };
  const { atMs } = pace.place({ ...quiet, nowMs: began, pausedUntilMs: began + 700 }, wanted);
  expect(atMs).toBe(began + 700);
});

describe('what the system says is left', () => {
  const declared = { limit: 100, windowMs: 10_000, burst: 100 };
  const nextAfter = async (headers: Readonly<Record<string, string>>, ownCalls = 1): Promise<number> => {
    const pace = paceOf(declared);
    let state = quiet;
    const moment = (nowMs: number) => ({ ...state, nowMs, pausedUntilMs: 0 });
    for (let call = 0; call < ownCalls; call += 1) state = pace.place(moment(began), urgent).state;
    const correct = pace.corrected(1, { headers, body: null });
    if (correct) state = correct(moment(began));
    return pace.place(moment(began), urgent).atMs - began;
  };

  test('nothing left, because others call too, holds the next call until the window renews', async () => {
    expect(await nextAfter({ 'x-remaining': '0', 'x-reset': '3' })).toBeGreaterThanOrEqual(3_000);
    expect(await nextAfter({ 'x-remaining': '0', 'x-reset': '3' })).toBeLessThan(3_500);
  });

  test('without the time of renewal a whole window is waited for', async () => {
    expect(await nextAfter({ 'x-remaining': '0' })).toBeGreaterThanOrEqual(declared.windowMs);
  });

  test.each([
    ['some is left for the next', { 'x-remaining': '1', 'x-reset': '3' }, 1],
    ['there is plenty', { 'x-remaining': '50', 'x-reset': '3' }, 1],
    ['all that is gone was used here', { 'x-remaining': '5', 'x-reset': '3' }, 95],
    ['one call of others tells nothing yet', { 'x-remaining': '4', 'x-reset': '3' }, 95],
    ['it says nothing', {}, 1],
    ['it is no number', { 'x-remaining': 'none' }, 1],
  ])('%s: nothing is held', async (_name, headers, ownCalls) => {
    expect(await nextAfter(headers as Record<string, string>, ownCalls)).toBe(0);
  });
});
