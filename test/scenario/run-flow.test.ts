/** Records that one flow hands to another: once, with the rest of the record that hands them over. */
import type { Step } from '../../schemas/formats/flow.ts';
import { flagThenNote, handOver, writeStep } from '../fault/single-write-flow.ts';
import { doneByLoop, taking, takingFlow, writing, writingFlow } from './loop-writes.ts';
import { aReturn } from './returns.ts';
import { onStage, type Stage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const open = { state: 'open' };
const flag = writeStep('flag', 'flagReturn', { write: { reference: "'flag:' & $record.key" } });
const keep: Step = { id: 'keep', title: 'Keep what came', shape: 'track-data', values: { came: 'event.came' } };

/** Hands over one record per run of the steps, so that each run would show. */
const eachAttempt: Step = {
  ...handOver,
  records: "{ 'key': 'one', 'version': 'attempt ' & $record.attempt, 'event': { 'came': $record.attempt } }",
};

async function deliver(stage: Stage, duplicates = 0): Promise<void> {
  await stage.seed(aReturn(1, [{}], open));
  await stage.deliver([1], { duplicates });
  await stage.rest();
}

async function events(stage: Stage): Promise<string[]> {
  const { rows } = await store.database.query<{ name: string }>(
    `select key || ' ' || version || ' ' || source as name from backhaul.event where brand = $1 and flow = $2 order by 1`,
    [stage.brand.id, takingFlow],
  );
  return rows.map(({ name }) => name);
}

test('G-3: what a flow hands over is worked on once, however often its own record comes', async () => {
  await onStage({ store, ...flagThenNote }, async (stage) => {
    await deliver(stage, 3);
    await stage.again(writingFlow, ['1']);
    await stage.rest();
    expect(await events(stage)).toEqual(['1 handed-over flag:1 flow']);
    expect(await doneByLoop(stage)).toEqual(['flag 1', 'note 1']);
    expect(await stage.states()).toEqual({ confirmed: 2 });
  });
});

test('G-3: a record that is tried again hands over when it comes to rest, and not before', async () => {
  const declared = writing([eachAttempt, flag], [], [taking([keep])]);
  await onStage({ store, ...declared }, async (stage) => {
    await stage.loop.faults({ kind: 'serverError', status: 502, times: 2, match: { path: '/flag' } });
    await deliver(stage);
    expect(await events(stage)).toEqual(['one handed-over attempt 3 flow']);
    expect((await stage.story('one')).record).toMatchObject({ state: 'skipped', tracked: { came: 3 } });
  });
});

test('what is handed over is as urgent as the flow that takes it says', async () => {
  const taken = taking([keep]);
  const urgent = {
    ...taken,
    record: { ...taken.record, priority: "event.came = 1 and trigger = 'handed-over' ? 7 : 0" },
  };
  await onStage({ store, ...writing([eachAttempt], [], [urgent]) }, async (stage) => {
    await deliver(stage);
    const { rows } = await store.database.query(
      'select priority, triggers from backhaul.record where brand = $1 and flow = $2',
      [stage.brand.id, takingFlow],
    );
    expect(rows).toEqual([{ priority: 7, triggers: ['handed-over'] }]);
  });
});

test('a flow that the brand does not run is passed over where that is optional, and else an exception', async () => {
  await onStage({ store, ...writing([flag, { ...handOver, optional: true }]) }, async (stage) => {
    await deliver(stage);
    expect(await stage.exceptions()).toEqual([]);
    expect(await stage.states()).toEqual({ confirmed: 1 });
  });
  await onStage({ store, ...writing([flag, handOver]) }, async (stage) => {
    await deliver(stage);
    const [exception] = await stage.exceptions();
    expect(exception).toMatchObject({ key: '1', code: 'NOT_UNDERSTOOD', step: 'hand-over' });
    expect(exception?.message).toContain(`The brand does not run ${takingFlow}`);
  });
});

test.each([
  ["{ 'key': '1', 'event': {} }", 'each with key and version as texts'],
  ["{ 'key': '1', 'version': 'v', 'event': null }", 'an event as an object'],
  ["[1..1001].{ 'key': $string($), 'version': 'v', 'event': {} }", 'Up to 1000 records'],
])(
  'records that can not be handed over become an exception, and nothing of them is stored: %s',
  async (records, why) => {
    await onStage({ store, ...writing([{ ...handOver, records }], [], [taking([keep])]) }, async (stage) => {
      await deliver(stage);
      expect(await events(stage)).toEqual([]);
      const [exception] = await stage.exceptions();
      expect(exception).toMatchObject({ code: 'NOT_UNDERSTOOD', step: 'hand-over' });
      expect(exception?.message).toContain(why);
    });
  },
);
