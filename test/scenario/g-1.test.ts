/** G-1: one record is the unit: where it is, since when, and which calls were made; queued is never shown as done. */
import { recordStories } from '../../src/runtime/inquiry/records.ts';
import { aReturn, idsOf, lineId, manyReturns } from './returns.ts';
import { onStage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test('G-1: a return is found by its key and by its order name, with its states, effects and calls', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1, [{}, { sku: 'JACKET', disposition: 'damaged' }]), aReturn(2));
    await stage.deliver([1, 2]);
    await stage.rest();
    const story = await stage.story(1);
    expect(await recordStories(store.database, '#S1', stage.brand.id)).toEqual([story]);
    expect(story.record).toMatchObject({ key: '1', state: 'confirmed', source: 'webhook' });
    expect(story.record.tracked).toMatchObject({ orderName: '#S1', loopState: 'closed', units: 2 });
    expect(story.history.map(({ state }) => state)).toEqual(['received', 'confirmed']);
    const times = story.history.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(story.effects.map(({ state, line }) => [state, (line as { locationCode: string }).locationCode])).toEqual([
      ['confirmed', 'MAIN-SELL'],
      ['confirmed', 'DAMAGED'],
    ]);
    expect(story.calls.map(({ connector, operation, status }) => `${connector} ${operation} ${status}`)).toEqual([
      'loop-returns getReturn 200',
      'archean-r247 listProducts 200',
      'archean-r247 createStockAdjustment 200',
    ]);
    const [effect] = story.effects;
    const movement = (await stage.ledger()).find(({ lineReference }) => lineReference === effect?.lineReference);
    expect(effect?.reference).toBe(movement?.reference);
  });
});

test('G-1: while the stock system refuses for being busy, no return is shown as confirmed', async () => {
  await onStage({ store }, async (stage) => {
    const returns = manyReturns(10);
    await stage.seed(...returns);
    await stage.archean.faults({
      kind: 'throttle',
      status: 429,
      retryAfterSeconds: 0.4,
      times: 2,
      match: { method: 'POST' },
    });
    await stage.deliver(idsOf(returns));
    const seen = new Set<string>();
    for (let applied = 0; applied === 0; ) {
      // The states first: what is confirmed by then must stand in the ledger that is read after it.
      const states = await stage.states();
      applied = (await stage.ledger()).length;
      if (applied === 0) for (const state of Object.keys(states)) seen.add(state);
    }
    expect([...seen].filter((state) => !['received', 'queued', 'sent'].includes(state))).toEqual([]);
    expect(seen.has('sent')).toBe(true);
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 10 });
  });
});

test('G-1: while the stock system fails, a return is shown as queued with the reason and the time of its next attempt', async () => {
  await onStage({ store, retry: { baseMs: 600, attempts: 20 }, archean: { retry: { attempts: 0 } } }, async (stage) => {
    await stage.seed(aReturn(1));
    await stage.archean.faults({ kind: 'serverError', status: 500, probability: 1, match: { path: '/v1/products' } });
    await stage.deliver([1]);
    await until(30_000, async () => ((await stage.story(1)).record.attempt > 0 ? undefined : 'no attempt'));
    const { record } = await stage.story(1);
    expect(record.state).toBe('queued');
    expect(record.reason).toMatch(/^Again in \d+ ms: /);
    expect(record.retry_at).toBeInstanceOf(Date);
    await stage.archean.clearFaults();
    await stage.rest();
    expect((await stage.story(1)).record).toMatchObject({ state: 'confirmed', reason: null, retry_at: null });
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  });
});
