/** G-3: one effect in the target, whatever is repeated; what cannot be known is never sent blindly. */
import { flowId } from './declarations.ts';
import { aReturn, idsOf, manyReturns } from './returns.ts';
import { onStage, type Stage, type StageOptions, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const adjust = { method: 'POST', path: '/v1/stock-adjustments' };

/** The emulator does not refuse a reference that comes twice: only the mechanism under test protects. */
const protectedBy = (own: { idempotencyKey: boolean; readBackByReference: boolean }): Partial<StageOptions> => ({
  archean: { capabilities: own },
  tenant: {
    capabilities: {
      idempotencyHeader: own.idempotencyKey ? 'Idempotency-Key' : false,
      readBackByReference: own.readBackByReference,
      uniqueReference: false,
    },
  },
});
const byHeader = protectedBy({ idempotencyKey: true, readBackByReference: false });
const byReadBack = protectedBy({ idempotencyKey: false, readBackByReference: true });
const byNothing = protectedBy({ idempotencyKey: false, readBackByReference: false });

async function expectOneEffectEach(stage: Stage, count: number): Promise<void> {
  const movements = await stage.ledger();
  expect(movements.map(({ quantity, count: times }) => [quantity, times])).toEqual(
    Array.from({ length: count }, () => [1, 1]),
  );
  expect(new Set(movements.map(({ line }) => line)).size).toBe(count);
}

test('G-3: the same webhook five times is stored once and moves the unit once', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1));
    const report = await stage.deliver([1], { duplicates: 4, concurrency: 5 });
    expect(report).toMatchObject({ sent: 5, delivered: 5 });
    await stage.rest();
    await expectOneEffectEach(stage, 1);
    const { rows } = await store.database.query<{ events: number }>(
      `select count(*)::int as events from backhaul.event where brand = $1`,
      [stage.brand.id],
    );
    expect(rows).toEqual([{ events: 1 }]);
    expect((await stage.story(1)).history.map(({ state }) => state)).toEqual(['received', 'confirmed']);
  });
});

test('G-3: a poll that overlaps webhooks, and polls again, moves every unit once', async () => {
  await onStage({ store, polls: true }, async (stage) => {
    const returns = manyReturns(30);
    await stage.seed(...returns);
    await stage.deliver(idsOf(returns).slice(0, 20));
    const polled = async (since: Date) => {
      const { rows } = await store.database.query<{ finished: number }>(
        `select count(*)::int as finished from backhaul.watermark where brand = $1 and run is null and position > $2`,
        [stage.brand.id, since],
      );
      return rows[0]?.finished === 1 ? undefined : 'no poll has ended';
    };
    await until(30_000, () => polled(new Date(Date.now() - 60_000)));
    const again = new Date();
    await until(30_000, () => polled(again));
    await stage.rest();
    await expectOneEffectEach(stage, 30);
    expect(await stage.states()).toEqual({ confirmed: 30 });
  });
});

test.each([
  ['an idempotency key, repeated at once', { ...byHeader, archean: { ...byHeader.archean, retry: { attempts: 2 } } }],
  [
    'an idempotency key, repeated by a later attempt',
    { ...byHeader, archean: { ...byHeader.archean, retry: { attempts: 0 } } },
  ],
  ['reading back alone', byReadBack],
])('G-3: a connection that drops after the effect is settled by %s: one effect', async (_, capabilities) => {
  await onStage({ store, ...capabilities }, async (stage) => {
    const returns = manyReturns(5);
    await stage.seed(...returns);
    await stage.archean.faults({ kind: 'dropAfterCommit', times: 2, match: adjust });
    await stage.deliver(idsOf(returns));
    await stage.rest();
    await expectOneEffectEach(stage, 5);
    expect(await stage.states()).toEqual({ confirmed: 5 });
    expect(await stage.exceptions()).toEqual([]);
  });
});

test.each([
  ['an idempotency key', byHeader],
  ['reading back alone', byReadBack],
])('G-3: a connection that drops before the effect loses nothing where there is %s', async (_, capabilities) => {
  await onStage({ store, ...capabilities }, async (stage) => {
    await stage.seed(aReturn(1));
    await stage.archean.faults({ kind: 'dropBeforeCommit', times: 2, match: adjust });
    await stage.deliver([1]);
    await stage.rest();
    await expectOneEffectEach(stage, 1);
  });
});

test('G-3: with neither key nor read-back an open outcome waits for a person, who says that it took effect', async () => {
  await onStage({ store, ...byNothing }, async (stage) => {
    await stage.seed(aReturn(1));
    await stage.archean.faults({ kind: 'dropAfterCommit', match: adjust });
    await stage.deliver([1]);
    await stage.rest();
    await expectWaitingForAPerson(stage);
    // Without a word from a person neither a new event nor a replay sends it again.
    await stage.change(1, { change: { label_updated_at: new Date().toISOString() } });
    await stage.deliver([1], { trigger: 'return.updated' });
    await stage.replay(await stage.exceptions());
    await stage.rest();
    await expectWaitingForAPerson(stage);
    await stage.replay(await stage.exceptions(), 'took-effect');
    await stage.rest();
    await expectOneEffectEach(stage, 1);
    expect((await stage.story(1)).record.state).toBe('confirmed');
    expect(await stage.exceptions()).toEqual([]);
  });
});

async function expectWaitingForAPerson(stage: Stage): Promise<void> {
  await expectOneEffectEach(stage, 1);
  expect(await stage.archeanRoute('POST /v1/stock-adjustments')).toMatchObject({ calls: 1 });
  expect((await stage.exceptions()).map(({ code, severity }) => [code, severity])).toEqual([
    ['ADJUSTMENT_OUTCOME_UNKNOWN', 'critical'],
  ]);
  const [request] = (await stage.story(1)).effects;
  expect(request?.state).toBe('unknown');
  expect((await stage.exceptions())[0]?.message).toContain(request?.reference);
}

test('G-3: with neither key nor read-back, a movement that a person says took no effect is made by the replay', async () => {
  await onStage({ store, ...byNothing }, async (stage) => {
    await stage.seed(aReturn(1));
    await stage.archean.faults({ kind: 'dropBeforeCommit', match: adjust });
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.ledger()).toEqual([]);
    expect((await stage.exceptions()).map(({ code }) => code)).toEqual(['ADJUSTMENT_OUTCOME_UNKNOWN']);
    await stage.replay(await stage.exceptions(), 'took-no-effect');
    await stage.rest();
    await expectOneEffectEach(stage, 1);
    expect((await stage.story(1)).record.state).toBe('confirmed');
  });
});

test('G-3: with neither key nor read-back, an open outcome concerns one unit, and the others are settled', async () => {
  await onStage({ store, ...byNothing }, async (stage) => {
    const returns = manyReturns(12);
    await stage.seed(...returns);
    // The first return keeps the worker busy until the others stand, so that they are worked on together.
    await stage.loop.faults({ kind: 'slow', delayMs: 600 });
    await stage.archean.faults({ kind: 'dropAfterCommit', times: 2, match: adjust });
    await stage.deliver(idsOf(returns));
    await stage.rest();
    await expectOneEffectEach(stage, 12);
    expect(await stage.states()).toEqual({ confirmed: 10, exception: 2 });
  });
});

test('G-3: two runtimes at once on one data folder move every unit once', async () => {
  await onStage({ store, batchSize: 5 }, async (stage) => {
    const second = await stage.start();
    const returns = manyReturns(40);
    await stage.seed(...returns);
    await stage.archean.faults({ kind: 'dropAfterCommit', times: 3, probability: 0.3, match: adjust });
    await Promise.all([stage.deliver(idsOf(returns)), stage.deliver(idsOf(returns).reverse(), { server: second.url })]);
    await stage.rest();
    await expectOneEffectEach(stage, 40);
    const { rows } = await store.database.query<{ events: number }>(
      `select count(*)::int as events from backhaul.event where brand = $1`,
      [stage.brand.id],
    );
    expect(rows).toEqual([{ events: 40 }]);
  });
});

test('G-3: yesterday run again, every webhook as a new event and every record replayed, moves nothing more', async () => {
  await onStage({ store }, async (stage) => {
    const returns = manyReturns(30);
    await stage.seed(...returns);
    await stage.deliver(idsOf(returns));
    await stage.rest();
    for (const id of idsOf(returns)) {
      await stage.change(id, { change: { label_updated_at: new Date().toISOString() } });
    }
    await stage.deliver(idsOf(returns));
    await stage.rest();
    expect(await stage.again(flowId, idsOf(returns))).toBe(30);
    await stage.rest();
    await expectOneEffectEach(stage, 30);
    expect(await stage.states()).toEqual({ confirmed: 30 });
    expect((await stage.story(idsOf(returns)[0] ?? '')).history.map(({ note }) => note?.split(':')[0] ?? null)).toEqual(
      ['webhook', null, 'webhook', 'Nothing is to move', 'replay', 'Nothing is to move'],
    );
  });
});
