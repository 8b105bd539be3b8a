/** AL-4: adjustments are batched and drain at the rate that the stock system permits. */
import { hasten } from './emulated-systems.ts';
import { aReturn, idsOf, lineId, manyReturns } from './returns.ts';
import { onStage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const returns = 300;
const linesPerBatch = 6;
const callsPerMinute = 25;
/** The emulator's minute passes in this time, in milliseconds, so that its limit is met within the test. */
const windowMs = 3_500;
const burst = 3;
const intervalMs = windowMs / (callsPerMinute - burst);
const adjust = 'POST /v1/stock-adjustments';

test('AL-4: a backlog of 300 returns drains in full batches, at the permitted rate, without one call over the limit', async () => {
  const rate = { limit: callsPerMinute, windowMs, burst, pauseMs: 500 };
  const archean = { rate, limits: { linesPerBatch } };
  const tenant = { ratePerMinute: callsPerMinute, capabilities: { maxBatch: linesPerBatch } };
  await onStage({ store, archean, tenant, batchSize: returns }, async (stage) => {
    const stopHastening = hasten(stage.archean, 60_000 / windowMs);
    try {
      const backlog = manyReturns(returns);
      await stage.seed(...backlog);
      // The worker is kept busy with the first return until the whole backlog stands.
      await stage.loop.faults({ kind: 'slow', delayMs: 1_500 });
      const report = await stage.deliver(idsOf(backlog), { concurrency: 16 });
      expect(report.delivered).toBe(returns);
      const startedAt = Date.now();
      await stage.rest(90_000);
      const took = Date.now() - startedAt;
      const movements = await stage.ledger();
      expect(movements.length).toBe(returns);
      expect(movements.every(({ count }) => count === 1)).toBe(true);
      expect(await stage.states()).toEqual({ confirmed: returns });
      const adjustments = await stage.archeanRoute(adjust);
      const products = await stage.archeanRoute('GET /v1/products');
      expect([adjustments.overLimit, products.overLimit]).toEqual([0, 0]);
      // About as few calls as batches of six allow; a busy machine delivers in more pieces.
      expect(adjustments.calls).toBeLessThanOrEqual((returns / linesPerBatch) * 1.6);
      const permitted = (adjustments.calls + products.calls) * intervalMs;
      expect(took).toBeGreaterThan(permitted * 0.5);
    } finally {
      await stopHastening();
    }
  });
}, 120_000);

test('AL-4: a batch in which one line is refused takes effect for the others, and the refused one is an exception', async () => {
  await onStage({ store, settings: { recheckMinutes: 10_080 } }, async (stage) => {
    const backlog = manyReturns(20);
    await stage.seed(...backlog);
    await stage.archean.faults({ kind: 'partialBatch', indexes: [0], code: 'period_closed' });
    await stage.deliver(idsOf(backlog));
    await stage.rest();
    expect((await stage.ledger()).length).toBe(19);
    const exceptions = await stage.exceptions();
    expect(exceptions.map(({ code, owner }) => [code, owner])).toEqual([['ADJUSTMENT_REFUSED', 'warehouse']]);
    await stage.replay(exceptions);
    await stage.rest();
    expect((await stage.ledger()).length).toBe(20);
    expect(await stage.states()).toEqual({ confirmed: 20 });
  });
});

test('AL-4: a stock system that refuses a whole batch for one line gets the others in smaller batches', async () => {
  const settings = { recheckMinutes: 10_080, locations: { donate: 'NOWHERE' } };
  await onStage({ store, settings, tenant: { capabilities: { lineResults: false } } }, async (stage) => {
    const backlog = [...manyReturns(20), aReturn(2001, [{ disposition: 'donate' }])];
    await stage.seed(...backlog);
    await stage.loop.faults({ kind: 'slow', delayMs: 500 });
    await stage.deliver(idsOf(backlog));
    await stage.rest();
    expect((await stage.ledger()).length).toBe(20);
    expect(await stage.states()).toEqual({ confirmed: 20, exception: 1 });
    const [exception, ...others] = await stage.exceptions();
    expect(exception).toMatchObject({ code: 'ADJUSTMENT_REFUSED', key: '2001', subject: lineId(2001, 1) });
    expect(others).toEqual([]);
  });
});
