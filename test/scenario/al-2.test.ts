/** AL-2: the outcome of each line decides its location; what is unknown goes to quarantine, never to sellable. */
import { aReturn, inspected, type LineOptions, lineId } from './returns.ts';
import { onStage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const nothing = {};
const cases: readonly (readonly [LineOptions, Record<string, number>])[] = [
  [{ disposition: 'restock' }, { 'MAIN-SELL': 1 }],
  [{ disposition: 'Sellable' }, { 'MAIN-SELL': 1 }],
  [{ disposition: 'damaged' }, { DAMAGED: 1 }],
  [{ disposition: 'quarantine' }, { QUARANTINE: 1 }],
  [{ disposition: 'refurbish' }, { REFURBISH: 1 }],
  [{ disposition: 'donate' }, { DONATE: 1 }],
  [{ disposition: 'dispose' }, { DISPOSE: 1 }],
  [{ disposition: 'recycle' }, { DISPOSE: 1 }],
  [{ disposition: 'Not received' }, nothing],
  [{ disposition: 'keep' }, nothing],
  [{ disposition: 'restock', outcome: 'keep_item' }, nothing],
  [{ disposition: null, outcome: 'keep' }, nothing],
  [{ disposition: null }, { QUARANTINE: 1 }],
  [{ disposition: 'N/A' }, { QUARANTINE: 1 }],
  [{ disposition: 'sell_as_seconds' }, { QUARANTINE: 1 }],
];
const unknownLine = lineId(1, cases.length);

test('AL-2: every disposition takes its unit to its location, and an unknown token is an exception in quarantine', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(
      aReturn(
        1,
        cases.map(([line]) => line),
      ),
    );
    await stage.deliver([1]);
    await stage.rest();
    const standing = await stage.standing();
    const placed = cases.map(([line], index) => [line, standing[lineId(1, index + 1)] ?? nothing]);
    expect(placed).toEqual(cases);
    expect((await stage.exceptions()).map(({ code, subject, owner }) => ({ code, subject, owner }))).toEqual([
      { code: 'DISPOSITION_UNMAPPED', subject: unknownLine, owner: 'warehouse' },
    ]);
    expect((await stage.story(1)).record.state).toBe('exception');
  });
});

test('AL-2: each movement carries the reason code of its location', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1, [{}, { disposition: 'damaged' }, { disposition: 'dispose' }, { disposition: null }]));
    await stage.deliver([1]);
    await stage.rest();
    expect((await stage.ledger()).map(({ locationCode, reasonCode }) => [locationCode, reasonCode])).toEqual([
      ['MAIN-SELL', 'RETURN_RESALEABLE'],
      ['DAMAGED', 'RETURN_DAMAGED'],
      ['DISPOSE', 'RETURN_SCRAP'],
      ['QUARANTINE', 'RETURN_QUARANTINE'],
    ]);
  });
});

test('AL-2: the table is a setting: with the token added, replaying moves the unit out of quarantine', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1, [{ disposition: 'sell_as_seconds' }]));
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { QUARANTINE: 1 } });
    await stage.stop();
    await stage.start({ dispositions: { sell_as_seconds: 'damaged' } });
    await stage.replay(await stage.exceptions());
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { DAMAGED: 1 } });
    expect(await stage.exceptions()).toEqual([]);
    expect((await stage.story(1)).record.state).toBe('confirmed');
  });
});

test('AL-2: a role without a location goes to quarantine, with an exception', async () => {
  await onStage({ store, settings: { locations: { donate: null } } }, async (stage) => {
    await stage.seed(aReturn(1, [{ disposition: 'donate' }]));
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { QUARANTINE: 1 } });
    expect((await stage.exceptions()).map(({ code, owner }) => [code, owner])).toEqual([['LOCATION_UNMAPPED', 'it']]);
  });
});

test('AL-2: a return that no inspection has touched stays in quarantine until it is inspected', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1, [{ disposition: null }]));
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { QUARANTINE: 1 } });
    await stage.change(1, { lines: [{ line_item_id: lineId(1, 1), change: { disposition: inspected('restock') } }] });
    await stage.deliver([1], { trigger: 'return.updated' });
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  });
});
