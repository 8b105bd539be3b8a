/** AL-1: stock changes only after the brand's chosen trigger. */
import { aReturn, inspected, lineId } from './returns.ts';
import { onStage, type Stage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

async function expectNothingMoved(stage: Stage, key: number): Promise<void> {
  await stage.rest();
  expect(await stage.ledger()).toEqual([]);
  const { record } = await stage.story(key);
  expect(record.state).toBe('skipped');
  expect(record.reason).toContain('trigger has not happened');
}

async function expectUnits(stage: Stage, units: Record<string, Record<string, number>>): Promise<void> {
  await stage.rest();
  expect(await stage.standing()).toEqual(units);
}

test('AL-1: with return-closed nothing moves while a return is open, though it is graded and delivered', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1, [{}], { state: 'open', labels: [{ status: 'delivered' }] }));
    await stage.deliver([1], { trigger: 'return.created' });
    await stage.deliver([1], { topic: 'restock', trigger: 'restock.requested' });
    await stage.deliver([1], { topic: 'label', trigger: 'label.updated' });
    await expectNothingMoved(stage, 1);
    await stage.change(1, { change: { state: 'closed' } });
    await stage.deliver([1]);
    await expectUnits(stage, { [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
    expect((await stage.story(1)).record.state).toBe('confirmed');
  });
});

test('AL-1: with restock-requested nothing moves when a return closes, and all of it when restocking is asked for', async () => {
  await onStage({ store, settings: { trigger: 'restock-requested' } }, async (stage) => {
    await stage.seed(aReturn(1, [{}, { sku: 'JACKET' }]));
    await stage.deliver([1]);
    await expectNothingMoved(stage, 1);
    await stage.deliver([1], { topic: 'restock', trigger: 'restock.requested' });
    await expectUnits(stage, { [lineId(1, 1)]: { 'MAIN-SELL': 1 }, [lineId(1, 2)]: { 'MAIN-SELL': 1 } });
  });
});

test('AL-1: with item-graded a line moves once it is graded, and its neighbour waits for its own grade', async () => {
  await onStage({ store, settings: { trigger: 'item-graded' } }, async (stage) => {
    await stage.seed(aReturn(1, [{ disposition: null }, { disposition: null }]));
    await stage.deliver([1]);
    await expectNothingMoved(stage, 1);
    const grade = (line: number) =>
      stage.change(1, { lines: [{ line_item_id: lineId(1, line), change: { disposition: inspected('restock') } }] });
    await grade(1);
    await stage.deliver([1], { trigger: 'return.updated' });
    await expectUnits(stage, { [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
    await grade(2);
    await stage.deliver([1], { trigger: 'return.updated' });
    await expectUnits(stage, { [lineId(1, 1)]: { 'MAIN-SELL': 1 }, [lineId(1, 2)]: { 'MAIN-SELL': 1 } });
  });
});

test('AL-1: with label-delivered nothing moves while the parcel is under way', async () => {
  await onStage({ store, settings: { trigger: 'label-delivered' } }, async (stage) => {
    await stage.seed(aReturn(1, [{}], { label_status: 'in_transit', labels: [{ status: 'in_transit' }] }));
    await stage.deliver([1]);
    await expectNothingMoved(stage, 1);
    await stage.change(1, {
      change: { label_status: 'delivered', labels: [{ status: 'delivered', line_items: [11] }] },
    });
    await stage.deliver([1], { topic: 'label', trigger: 'label.updated' });
    await expectUnits(stage, { [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  });
});
