/** G-4: calls stay inside the budget, a refusal delays and never drops, and the order per key is kept. */
import { setTimeout as wait } from 'node:timers/promises';
import { flowId } from './declarations.ts';
import { hasten } from './emulated-systems.ts';
import { aReturn, idsOf, inspected, lineId, manyReturns } from './returns.ts';
import { onStage, type Stage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

interface Call {
  readonly operation: string;
  /** The same for all attempts of one call. */
  readonly what: string;
  readonly outcome: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Calls to one system, oldest first. */
async function callsTo(stage: Stage, connector: string): Promise<Call[]> {
  const { rows } = await store.database.query<{
    operation: string;
    keys: string[];
    outcome: string;
    at: Date;
    duration: number;
  }>(
    `select operation, keys, outcome, started_at as at, duration_ms as duration from backhaul.call
      where brand = $1 and connector = $2 order by started_at`,
    [stage.brand.id, connector],
  );
  return rows.map(({ operation, keys, outcome, at, duration }) => ({
    operation,
    what: [operation, ...keys].join(' '),
    outcome,
    startMs: at.getTime(),
    endMs: at.getTime() + duration,
  }));
}

/** What was on its way before the pause was known goes out still; another batch may ask for the same product. */
const onItsWayMs = 25;

/** Shortest time from the end of a refusal to the start of the same call's next attempt, in milliseconds. */
function shortestPause(calls: readonly Call[]): number {
  const pauses = calls
    .filter(({ outcome }) => outcome === 'throttled')
    .map((refused) => {
      const again = calls.find(({ startMs, what }) => what === refused.what && startMs >= refused.endMs + onItsWayMs);
      return (again?.startMs ?? Number.NEGATIVE_INFINITY) - refused.endMs;
    });
  return Math.min(...pauses);
}

test.each([
  ['429 with Retry-After', { status: 429, retryAfterSeconds: 1.5 }, 1_400],
  ['429 without Retry-After', { status: 429 }, 450],
  ['503', { status: 503 }, 450],
])('G-4: %s pauses the stock system for all, counts as no attempt, and drops nothing', async (_, refusal, leastMs) => {
  const rate = { limit: 100_000, windowMs: 60_000, burst: 50_000, pauseMs: 500 };
  // One attempt: a refusal that counted would end in an exception at once.
  await onStage({ store, archean: { rate }, retry: { attempts: 1 } }, async (stage) => {
    const returns = manyReturns(10);
    await stage.seed(...returns);
    await stage.archean.faults(
      { kind: 'throttle', ...refusal, match: { path: '/v1/products' } },
      { kind: 'throttle', ...refusal, match: { method: 'POST' } },
    );
    await stage.deliver(idsOf(returns));
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 10 });
    expect(await stage.exceptions()).toEqual([]);
    expect((await stage.ledger()).map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 1));
    const calls = await callsTo(stage, 'archean-r247');
    expect(calls.filter(({ outcome }) => outcome === 'throttled').length).toBe(2);
    expect(shortestPause(calls)).toBeGreaterThanOrEqual(leastMs);
  });
});

test('G-4: a throttled Loop delays returns and drops none', async () => {
  await onStage({ store, retry: { attempts: 1 } }, async (stage) => {
    const returns = manyReturns(10);
    await stage.seed(...returns);
    await stage.loop.faults({ kind: 'throttle', status: 429, times: 4 });
    await stage.deliver(idsOf(returns));
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 10 });
    expect((await callsTo(stage, 'loop-returns')).filter(({ outcome }) => outcome === 'throttled').length).toBe(4);
  });
});

test('G-4: two runtimes share one budget: together they make no call over the limit', async () => {
  const [callsPerMinute, windowMs] = [20, 3_000];
  const rate = { limit: callsPerMinute, windowMs, burst: 3, pauseMs: 500 };
  const archean = { rate, limits: { linesPerBatch: 1 } };
  const tenant = { ratePerMinute: callsPerMinute };
  await onStage({ store, archean, tenant, batchSize: 5 }, async (stage) => {
    const second = await stage.start();
    const stopHastening = hasten(stage.archean, 60_000 / windowMs);
    try {
      const returns = manyReturns(50);
      await stage.seed(...returns);
      await stage.deliver(idsOf(returns).slice(0, 25), { server: second.url });
      await stage.deliver(idsOf(returns).slice(25));
      await stage.rest(25_000);
      expect(await stage.states()).toEqual({ confirmed: 50 });
      expect((await stage.ledger()).length).toBe(50);
      const adjustments = await stage.archeanRoute('POST /v1/stock-adjustments');
      const products = await stage.archeanRoute('GET /v1/products');
      // Without the budget, so many calls would be too many.
      expect(adjustments.calls).toBe(50);
      expect([adjustments.overLimit, products.overLimit]).toEqual([0, 0]);
    } finally {
      await stopHastening();
    }
  });
});

test('G-4: events of one return are worked on one after the other, on two runtimes too, and the last one stands', async () => {
  await onStage({ store }, async (stage) => {
    const second = await stage.start();
    await stage.seed(aReturn(1));
    await stage.loop.faults({ kind: 'slow', delayMs: 120, times: 100 });
    const tokens = ['damaged', 'refurbish', 'donate', 'restock', 'damaged', 'quarantine'];
    for (const [index, token] of tokens.entries()) {
      await stage.change(1, { lines: [{ line_item_id: lineId(1, 1), change: { disposition: inspected(token) } }] });
      await stage.deliver([1], { trigger: 'return.updated', ...(index % 2 ? { server: second.url } : {}) });
      await stage.again(flowId, ['1']);
      await wait(150);
    }
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { QUARANTINE: 1 } });
    const numbers = (await stage.ledger()).map(({ lineReference }) => Number(lineReference.split(':').at(-1)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const readings = (await callsTo(stage, 'loop-returns')).filter(({ operation }) => operation === 'getReturn');
    expect(readings.length).toBeGreaterThan(2);
    const overlapping = readings.filter(
      ({ startMs }, index) => index > 0 && startMs < (readings[index - 1]?.endMs ?? 0),
    );
    expect(overlapping).toEqual([]);
  });
});

test('G-4: stopping does not wait for a connection that is paused, and nothing is lost by it', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1));
    await stage.archean.faults({ kind: 'throttle', status: 429, retryAfterSeconds: 30, times: 1 });
    await stage.deliver([1]);
    await until(30_000, async () =>
      (await callsTo(stage, 'archean-r247')).length > 0 ? undefined : 'Archean was not called',
    );
    const startedAt = performance.now();
    await stage.stop();
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    expect(await stage.states()).toEqual({ queued: 1 });
  });
});
