/** G-3 over a long time: what was pruned is not done again when it comes again. */
import { prune } from '../../src/runtime/retention/prune.ts';
import { pruneIfDue } from '../../src/runtime/watch/daily-prune.ts';
import { aReturn, lineId } from './returns.ts';
import { onStage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test('G-3: a return that comes again after its record was pruned is not adjusted a second time', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1));
    await stage.deliver([1]);
    await stage.rest();
    await store.database.query(`update backhaul.record set changed_at = now() - interval '3 years' where brand = $1`, [
      stage.brand.id,
    ]);
    expect((await prune(store.database, stage.brand, { dryRun: false })).records).toBe(1);
    expect(await stage.states()).toEqual({});
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 1 });
    expect((await stage.ledger()).map(({ count }) => count)).toEqual([1]);
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  });
});

test('the daily pruning runs once however many processes ask, and again the next day', async () => {
  await onStage({ store, running: false }, async ({ brand }) => {
    const ask = () => pruneIfDue(store.database, brand, new AbortController().signal);
    const ran = await Promise.all([ask(), ask(), ask()]);
    expect(ran.filter(Boolean)).toHaveLength(1);
    expect(await ask()).toBe(false);
    await store.database.query(
      `update backhaul.schedule set finished_at = now() - interval '25 hours' where brand = $1 and id = 'retention'`,
      [brand.id],
    );
    expect(await ask()).toBe(true);
  });
});
