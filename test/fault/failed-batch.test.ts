/** A batch that fails before anything could be stored of it is worked on again soon, not when its claims have run out. */
import { FailPointError, onFailPoint } from '../../src/runtime/fail-point.ts';
import { aReturn, lineId } from '../scenario/returns.ts';
import { onStage, until } from '../scenario/stage.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test('what a worker claimed and could not begin is put back by itself, and done once', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1));
    let claims = 0;
    const disarm = onFailPoint((point) => {
      if (point !== 'work.claimed') return;
      claims += 1;
      if (claims === 1) throw new FailPointError(point);
    });
    try {
      await stage.deliver([1]);
      await until(30_000, async () => ((await stage.ledger()).length === 1 ? undefined : 'nothing was done'));
    } finally {
      disarm();
    }
    expect(claims).toBe(2);
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  });
});
