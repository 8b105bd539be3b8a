/** AL-5: a finalised return that is not adjusted in time is raised, whether or not any call failed. */
import { aReturn, lineId } from './returns.ts';
import { onStage, type Stage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

/** 0.9 s. */
const settings = { adjustWithinMinutes: 0.015 };

const raised = (stage: Stage) =>
  until(6_000, async () => {
    const codes = (await stage.exceptions()).map(({ code }) => code);
    return codes.includes('RETURN_NOT_ADJUSTED') ? undefined : `exceptions ${JSON.stringify(codes)}`;
  });

async function expectAdjustedAndClosed(stage: Stage): Promise<void> {
  await stage.rest();
  expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  await until(3_000, async () => ((await stage.exceptions()).length === 0 ? undefined : 'the exception is open'));
  expect((await stage.exceptions('resolved')).map(({ code }) => code)).toEqual(['RETURN_NOT_ADJUSTED']);
  expect((await stage.story(1)).record.state).toBe('confirmed');
}

test('AL-5: a connection that is paused and makes no call at all raises the return, and closes it when it is adjusted', async () => {
  await onStage({ store, settings }, async (stage) => {
    const credential = `${stage.brand.id}/archean-r247`;
    await store.database.query(`update backhaul.budget set arrival = now() + interval '4 s' where id = $1`, [
      credential,
    ]);
    await stage.seed(aReturn(1));
    await stage.deliver([1]);
    await raised(stage);
    expect((await stage.exceptions())[0]).toMatchObject({ key: '1', owner: 'it', severity: 'error' });
    expect((await stage.story(1)).calls.filter(({ connector }) => connector === 'archean-r247')).toEqual([]);
    expect(await stage.ledger()).toEqual([]);
    await expectAdjustedAndClosed(stage);
  });
});

test('AL-5: a call that hangs without failing raises the return, and closes it when it is adjusted', async () => {
  await onStage({ store, settings }, async (stage) => {
    await stage.archean.faults({ kind: 'slow', delayMs: 4_000, match: { method: 'POST' } });
    await stage.seed(aReturn(1));
    await stage.deliver([1]);
    await raised(stage);
    expect((await stage.story(1)).calls.every(({ outcome }) => outcome === 'ok')).toBe(true);
    await expectAdjustedAndClosed(stage);
  });
});

test('AL-5: returns that are adjusted in time, or were never finalised, are not raised', async () => {
  await onStage({ store, settings }, async (stage) => {
    await stage.seed(aReturn(1), aReturn(2, [{}], { state: 'open' }));
    await stage.deliver([1]);
    await stage.deliver([2], { trigger: 'return.created' });
    await stage.rest();
    // Past the limit and a round of the monitor.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await stage.exceptions()).toEqual([]);
  });
});
