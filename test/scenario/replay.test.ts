/** Exceptions as work: replays that are planned, watched and cancelled, and versions of blueprints that records keep to. */

import { rehearse } from '../../src/runtime/inquiry/rehearse.ts';
import { cancelReplay, listReplays, startReplays } from '../../src/runtime/inquiry/replays.ts';
import { planVersions } from '../../src/runtime/plan/plan-versions.ts';
import { aReturn, idsOf, lineId, manyReturns } from './returns.ts';
import { onStage, type Stage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const refusing = {
  kind: 'partialBatch',
  indexes: Array.from({ length: 300 }, (_, index) => index),
  code: 'period_closed',
  times: 1_000,
};
const never = { recheckMinutes: 10_080 };

/** Leaves that many returns refused by the stock system, and lets it accept from now on. */
async function refusedReturns(stage: Stage, count: number): Promise<string[]> {
  const returns = manyReturns(count);
  await stage.seed(...returns);
  await stage.archean.faults(refusing);
  await stage.deliver(idsOf(returns));
  await stage.rest();
  expect(await stage.states()).toEqual({ exception: count });
  await stage.archean.clearFaults();
  return idsOf(returns);
}

const versionsOf = () =>
  planVersions(store.database, (error) => {
    throw error;
  });

test('a dry run shows the effects that a replay would make, and writes nothing', async () => {
  await onStage({ store, settings: never }, async (stage) => {
    const keys = await refusedReturns(stage, 5);
    const choice = { brand: stage.brand.id, code: 'ADJUSTMENT_REFUSED' };
    const plans = stage.runtimes[0]?.plans ?? [];
    const before = await stage.archeanRoute('POST /v1/stock-adjustments');
    const options = { mapping: 'current', sample: 3 } as const;
    const { records, effects } = await rehearse(store.database, plans, versionsOf(), choice, options);
    expect(records.map(({ end }) => end)).toEqual(['effects', 'effects', 'effects']);
    expect(new Set(effects.map(({ key }) => key)).size).toBe(3);
    expect(effects[0]).toMatchObject({ step: 'adjust-stock', operation: 'createStockAdjustment' });
    expect(await stage.archeanRoute('POST /v1/stock-adjustments')).toEqual(before);
    expect(await stage.states()).toEqual({ exception: 5 });
    // What was shown is what the replay then does.
    expect(await stage.replay(await stage.exceptions())).toBe(5);
    await stage.rest();
    const made = (await stage.ledger()).map(({ lineReference }) => lineReference);
    expect(made).toEqual(expect.arrayContaining(effects.map(({ reference }) => reference)));
    expect(made.length).toBe(keys.length);
  });
});

test('a dry run tells when nothing would come of it', async () => {
  await onStage({ store, settings: never }, async (stage) => {
    await stage.seed(aReturn(1, [{ sku: 'NEW' }]));
    await stage.deliver([1]);
    await stage.rest();
    const options = { mapping: 'current', sample: 3 } as const;
    const choice = { brand: stage.brand.id };
    const { records, effects } = await rehearse(
      store.database,
      stage.runtimes[0]?.plans ?? [],
      versionsOf(),
      choice,
      options,
    );
    expect(effects).toEqual([]);
    expect(records).toMatchObject([{ key: '1', end: 'exception', reason: expect.stringMatching(/^SKU_UNKNOWN: /) }]);
  });
});

test('a replay that was asked for while nothing ran is carried out once a runtime runs, and tells how far it is', async () => {
  await onStage({ store, settings: never }, async (stage) => {
    await refusedReturns(stage, 12);
    await stage.stop();
    const [started] = await startReplays(store.database, { brand: stage.brand.id }, { askedBy: 'ines' });
    const id = started?.id ?? '';
    const replay = async () => (await listReplays(store.database, { id, limit: 1 }))[0];
    expect(await replay()).toMatchObject({ state: 'running', records: 12, waiting: 12, working: 0, rested: {} });
    await stage.start();
    await until(30_000, async () => ((await replay())?.state === 'done' ? undefined : 'it runs'));
    expect(await replay()).toMatchObject({ waiting: 0, working: 0, rested: { confirmed: 12 }, asked_by: 'ines' });
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('a cancelled replay takes up no more records', async () => {
  await onStage({ store, settings: never }, async (stage) => {
    await refusedReturns(stage, 3);
    await stage.stop();
    const [started] = await startReplays(store.database, { brand: stage.brand.id });
    expect(await cancelReplay(store.database, started?.id ?? '')).toBe(3);
    await stage.start();
    await stage.rest();
    expect(await stage.states()).toEqual({ exception: 3 });
    await expect(cancelReplay(store.database, started?.id ?? '')).rejects.toMatchObject({ code: 'REPLAY_NOT_FOUND' });
  });
});

test('replayed with the original mapping, a record goes on as its first version says; with the current one, as today', async () => {
  await onStage({ store, settings: never }, async (stage) => {
    await refusedReturns(stage, 2);
    await stage.archean.faults(refusing);
    await stage.stop();
    await stage.start({ locations: { sellable: 'REFURBISH' } });
    // The new version alone makes both be looked at again, and both are refused again.
    await until(30_000, async () => {
      const counts = (await stage.exceptions()).map(({ count }) => count);
      return counts.every((count) => count === 2) ? undefined : `seen ${counts}`;
    });
    await stage.rest();
    await stage.archean.clearFaults();
    const [first, second] = await stage.exceptions();
    if (!first || !second) throw new Error('two returns were refused');
    await stage.replay([first], undefined, 'original');
    await stage.replay([second], undefined, 'current');
    await stage.rest();
    expect(await stage.standing()).toEqual({
      [`${first.key}1`]: { 'MAIN-SELL': 1 },
      [`${second.key}1`]: { REFURBISH: 1 },
    });
  });
});

test('a record that is being retried when the blueprint changes finishes on the version that it began on', async () => {
  const retry = { attempts: 40, baseMs: 400, maximumMs: 800 };
  await onStage({ store, retry, archean: { retry: { attempts: 0 } } }, async (stage) => {
    await stage.archean.faults({ kind: 'serverError', status: 500, probability: 1, match: { method: 'POST' } });
    await stage.seed(aReturn(1), aReturn(2));
    await stage.deliver([1]);
    await until(30_000, async () => ((await stage.story(1)).record.attempt > 0 ? undefined : 'no attempt'));
    await stage.stop();
    await stage.start({ locations: { sellable: 'REFURBISH' } });
    await stage.archean.clearFaults();
    await stage.deliver([2]);
    await stage.rest();
    expect(await stage.standing()).toEqual({
      [lineId(1, 1)]: { 'MAIN-SELL': 1 },
      [lineId(2, 1)]: { REFURBISH: 1 },
    });
  });
});

test('a record whose first version no longer fits the connectors waits for a person, and goes on with the current one', async () => {
  await onStage({ store, settings: never }, async (stage) => {
    const [key = ''] = await refusedReturns(stage, 1);
    const lost = 'of a version that nobody stored';
    await store.database.query('update backhaul.record set first_blueprint = $2 where brand = $1', [
      stage.brand.id,
      lost,
    ]);
    await stage.replay(await stage.exceptions(), undefined, 'original');
    await stage.rest();
    const open = await stage.exceptions();
    expect(open.map(({ code }) => code).sort()).toEqual(['ADJUSTMENT_REFUSED', 'RETRIES_EXHAUSTED']);
    expect(await stage.ledger()).toEqual([]);
    await stage.replay(open);
    await stage.rest();
    expect((await stage.story(key)).record.state).toBe('confirmed');
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('an exception that a mapping of the brand lacked resumes by itself once the mapping is there', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1, [{ disposition: 'sell_as_seconds' }]));
    await stage.deliver([1]);
    await stage.rest();
    expect((await stage.exceptions()).map(({ code }) => code)).toEqual(['DISPOSITION_UNMAPPED']);
    await stage.stop();
    await stage.start({ dispositions: { sell_as_seconds: 'damaged' } });
    await until(30_000, async () => ((await stage.exceptions()).length === 0 ? undefined : 'it is open'));
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { DAMAGED: 1 } });
  });
});
