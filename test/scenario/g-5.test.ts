/** G-5: retries with growing pauses, then an exception and one alert for all that failed alike. */
import { openAlertReceiver } from './alert-receiver.ts';
import { aReturn, idsOf, manyReturns } from './returns.ts';
import { onStage, type Stage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const attempts = 4;
const retry = { attempts, baseMs: 100, maximumMs: 10_000 };
const failing = { kind: 'serverError', status: 500, probability: 1 } as const;
const singleCalls = { retry: { attempts: 0 } };

/** Pauses that were announced before each attempt, in milliseconds, one list per return. */
async function pausesOf(stage: Stage, keys: readonly string[]): Promise<number[][]> {
  const pauses: number[][] = [];
  for (const key of keys) {
    const { history } = await stage.story(key);
    pauses.push(
      history.flatMap(
        ({ note }) =>
          /^Again in (\d+) ms/
            .exec(note ?? '')
            ?.slice(1)
            .map(Number) ?? [],
      ),
    );
  }
  return pauses;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test.each([
  ['Loop', 'loop'],
  ['Archean', 'archean'],
] as const)(
  'G-5: when %s fails for ever, pauses grow, and after the set attempts each return is an exception',
  async (_, system) => {
    await onStage({ store, retry, [system]: singleCalls }, async (stage) => {
      const returns = manyReturns(25);
      await stage.seed(...returns);
      await stage[system].faults(failing);
      await stage.deliver(idsOf(returns));
      await stage.rest();
      expect(await stage.states()).toEqual({ exception: 25 });
      const exceptions = await stage.exceptions();
      expect(exceptions.map(({ code }) => code)).toEqual(Array.from({ length: 25 }, () => 'RETRIES_EXHAUSTED'));
      expect(exceptions[0]?.message).toMatch(/^4 attempts failed/);
      expect(await stage.ledger()).toEqual([]);
      const pauses = await pausesOf(stage, idsOf(returns));
      expect(pauses.every(({ length }) => length === attempts - 1)).toBe(true);
      const first = pauses.map(([pause = 0]) => pause);
      const last = pauses.map((all) => all.at(-1) ?? 0);
      // Full jitter: a single pause can be short, the mean of 25 doubles with each attempt.
      expect(mean(last)).toBeGreaterThan(mean(first) * 2);
      expect(new Set(first).size).toBeGreaterThan(5);
      expect(Math.max(...first)).toBeLessThanOrEqual(retry.baseMs * 2 + 21);
      expect(Math.max(...last)).toBeLessThanOrEqual(retry.baseMs * 2 ** (attempts - 1) + 21);
      // When the system works again, the whole group is resumed at once.
      await stage[system].clearFaults();
      expect(await stage.replay(exceptions)).toBe(25);
      await stage.rest();
      expect(await stage.states()).toEqual({ confirmed: 25 });
      expect((await stage.ledger()).length).toBe(25);
      expect(await stage.exceptions()).toEqual([]);
    });
  },
);

test('G-5: equal failures are told in one alert, with their number, owner and next step, also after the receiver was down', async () => {
  const receiver = await openAlertReceiver();
  try {
    const fast = { attempts: 2, baseMs: 20, maximumMs: 100 };
    await onStage({ store, retry: fast, loop: singleCalls, alertsUrl: receiver.url }, async (stage) => {
      const returns = manyReturns(20);
      await stage.seed(...returns);
      await stage.loop.faults(failing);
      await stage.deliver(idsOf(returns));
      await stage.rest();
      expect((await stage.exceptions()).length).toBe(20);
      await until(30_000, async () => (receiver.refused() > 0 ? undefined : 'no alert was tried'));
      receiver.accept();
      await until(30_000, async () => (receiver.texts.length > 0 ? undefined : 'no alert came'));
      // Two more rounds of the watch, in which nothing may be told again.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(receiver.texts.length).toBe(1);
      expect(receiver.texts[0]).toMatch(/RETRIES_EXHAUSTED.* 20 new, for it/);
      expect(receiver.texts[0]).toContain('Next: See the calls of the record');
    });
  } finally {
    await receiver.close();
  }
});

test('G-5: failures that come one after the other are one alert', async () => {
  const receiver = await openAlertReceiver();
  receiver.accept();
  try {
    const spread = { attempts: 3, baseMs: 150, maximumMs: 600 };
    await onStage({ store, retry: spread, loop: singleCalls, alertsUrl: receiver.url }, async (stage) => {
      const returns = manyReturns(20);
      await stage.seed(...returns);
      await stage.loop.faults(failing);
      await stage.deliver(idsOf(returns));
      await stage.rest();
      await until(30_000, async () => (receiver.texts.length > 0 ? undefined : 'no alert came'));
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(receiver.texts.length).toBe(1);
      expect(receiver.texts[0]).toMatch(/RETRIES_EXHAUSTED.* 20 new, for it/);
    });
  } finally {
    await receiver.close();
  }
});

test('G-5: a data error is an exception at the first attempt, and is not retried', async () => {
  await onStage({ store, settings: { recheckMinutes: 10_080 } }, async (stage) => {
    await stage.seed(aReturn(1, [{ sku: 'NEW' }]));
    await stage.archean.faults({ kind: 'partialBatch', indexes: [0], code: 'period_closed', times: 5 });
    await stage.seed(aReturn(2));
    await stage.deliver([1, 2]);
    await stage.rest();
    expect((await stage.exceptions()).map(({ code, key }) => [code, key])).toEqual([
      ['ADJUSTMENT_REFUSED', '2'],
      ['SKU_UNKNOWN', '1'],
    ]);
    expect(await stage.archeanRoute('POST /v1/stock-adjustments')).toMatchObject({ calls: 1 });
    for (const key of [1, 2]) {
      const { record, history } = await stage.story(key);
      expect(record.attempt).toBe(0);
      expect(history.map(({ state }) => state)).toEqual(['received', 'exception']);
    }
  });
});

test('G-5: a return that keeps failing does not hold up its neighbours', async () => {
  await onStage({ store, retry: { attempts: 3, baseMs: 20, maximumMs: 100 }, loop: singleCalls }, async (stage) => {
    const returns = manyReturns(10);
    await stage.seed(...returns);
    await stage.loop.faults({ ...failing, match: { path: 'return_id=1005' } });
    await stage.deliver(idsOf(returns));
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 9, exception: 1 });
    expect((await stage.exceptions()).map(({ key }) => key)).toEqual(['1005']);
  });
});

test('G-5: a return that the poll found is retried after a failure, and adjusted', async () => {
  await onStage(
    { store, polls: true, retry: { attempts: 4, baseMs: 20, maximumMs: 100 }, archean: singleCalls },
    async (stage) => {
      await stage.archean.faults({ kind: 'serverError', status: 502, times: 2 });
      await stage.seed(aReturn(1));
      await until(30_000, async () => ((await stage.ledger()).length === 1 ? undefined : 'it was not adjusted'));
      await stage.rest();
      expect(await stage.states()).toEqual({ confirmed: 1 });
    },
  );
});
