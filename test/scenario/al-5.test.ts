/** AL-5: a finalised return that is not adjusted in time is raised, whether or not any call failed. */
import { setTimeout as wait } from 'node:timers/promises';
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
  until(9_000, async () => {
    const codes = (await stage.exceptions()).map(({ code }) => code);
    return codes.includes('RETURN_NOT_ADJUSTED') ? undefined : `exceptions ${JSON.stringify(codes)}`;
  });

/** Lets all calls to Archean wait this long. */
async function pauseArchean(duration: string): Promise<void> {
  await store.database.query(
    `update backhaul.budget set arrival = now() + $1::interval where id like 'archean-r247 %' and id not like '% pause'`,
    [duration],
  );
}

async function expectAdjustedAndClosed(stage: Stage): Promise<void> {
  await stage.rest();
  expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  await until(30_000, async () => ((await stage.exceptions()).length === 0 ? undefined : 'the exception is open'));
  expect((await stage.exceptions('resolved')).map(({ code }) => code)).toEqual(['RETURN_NOT_ADJUSTED']);
  expect((await stage.story(1)).record.state).toBe('confirmed');
}

test('AL-5: a connection that is paused and makes no call at all raises the return, and closes it when it is adjusted', async () => {
  await onStage({ store, settings }, async (stage) => {
    await pauseArchean('10 s');
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
    await stage.archean.faults({ kind: 'slow', delayMs: 9_500, match: { method: 'POST' } });
    await stage.seed(aReturn(1));
    await stage.deliver([1]);
    await raised(stage);
    expect((await stage.story(1)).calls.every(({ outcome }) => outcome === 'ok')).toBe(true);
    await expectAdjustedAndClosed(stage);
  });
});

test('AL-5: returns that are adjusted in time, or were never finalised, are not raised', async () => {
  // 6 s: more than an adjustment takes on a machine that is busy with other things.
  await onStage({ store, settings: { adjustWithinMinutes: 0.1 } }, async (stage) => {
    await stage.seed(aReturn(1), aReturn(2, [{}], { state: 'open' }));
    await stage.deliver([1]);
    await stage.deliver([2], { trigger: 'return.created' });
    await stage.rest();
    // Past the limit and a round of the monitor.
    await wait(8_500);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('AL-5: events that keep coming about a return that is stuck do not put its limit off', async () => {
  await onStage({ store, settings }, async (stage) => {
    await pauseArchean('60 s');
    await stage.seed(aReturn(1));
    const codes = async () => (await stage.exceptions()).map(({ code }) => code);
    // Each event comes sooner after the one before it than the limit is long.
    await until(30_000, async () => {
      await stage.change(1, { change: { label_updated_at: new Date().toISOString() } });
      await stage.deliver([1]);
      await wait(600);
      return (await codes()).length > 0 ? undefined : 'nothing was raised while events kept coming';
    });
    expect(await codes()).toEqual(['RETURN_NOT_ADJUSTED']);
  });
});
