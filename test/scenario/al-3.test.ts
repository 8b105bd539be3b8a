/** AL-3: a SKU that the stock system cannot take holds its line, and only its line. */
import { aReturn, lineId } from './returns.ts';
import { onStage, type Stage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const products = [{ sku: 'TEE' }, { sku: 'OLD', active: false }, { sku: 'SERVICE', stockTracked: false }];
const recheckNever = { recheckMinutes: 10_080 };
const told = async (stage: Stage) =>
  (await stage.exceptions()).map(({ code, subject, owner }) => ({ code, subject, owner }));

/** Whether faults still wait. */
const left = (answer: unknown) => (answer as { faults: unknown[] }).faults.length > 0;

async function holdNewSku(stage: Stage): Promise<void> {
  await stage.seed(aReturn(1, [{ sku: 'NEW' }, { sku: 'TEE' }]));
  await stage.deliver([1]);
  await stage.rest();
  expect(await stage.standing()).toEqual({ [lineId(1, 2)]: { 'MAIN-SELL': 1 } });
}

test('AL-3: unknown, inactive, untracked and missing SKUs hold their lines, and the other lines go on', async () => {
  await onStage({ store, products, settings: recheckNever }, async (stage) => {
    const lines = ['NEW', 'TEE', 'OLD', 'SERVICE', null].map((sku) => ({ sku }));
    await stage.seed(aReturn(1, lines));
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 2)]: { 'MAIN-SELL': 1 } });
    expect(await told(stage)).toEqual([
      { code: 'SKU_INACTIVE', subject: lineId(1, 3), owner: 'merchandising' },
      { code: 'SKU_MISSING', subject: lineId(1, 5), owner: 'merchandising' },
      { code: 'SKU_NOT_STOCK_TRACKED', subject: lineId(1, 4), owner: 'merchandising' },
      { code: 'SKU_UNKNOWN', subject: lineId(1, 1), owner: 'merchandising' },
    ]);
    const { record } = await stage.story(1);
    expect(record.state).toBe('exception');
    // A data error is no failure: nothing was tried a second time.
    expect(record.attempt).toBe(0);
    expect(await stage.archeanRoute('POST /v1/stock-adjustments')).toMatchObject({ calls: 1 });
  });
});

test('AL-3: the line goes on by itself at the recheck after the SKU appears', async () => {
  await onStage({ store, products, settings: { recheckMinutes: 0.01 } }, async (stage) => {
    await holdNewSku(stage);
    await stage.archean.control('POST', 'seed', { products: [{ sku: 'NEW' }] });
    await until(30_000, async () => ((await stage.ledger()).length === 2 ? undefined : 'the line was not moved'));
    await stage.rest();
    expect(await stage.standing()).toEqual({
      [lineId(1, 1)]: { 'MAIN-SELL': 1 },
      [lineId(1, 2)]: { 'MAIN-SELL': 1 },
    });
    expect(await stage.exceptions()).toEqual([]);
    expect((await stage.exceptions('resolved')).map(({ code }) => code)).toEqual(['SKU_UNKNOWN']);
    expect((await stage.story(1)).record.state).toBe('confirmed');
  });
});

test('AL-3: a line of a return that the poll found goes on by itself too', async () => {
  await onStage({ store, products, polls: true, settings: { recheckMinutes: 0.02 } }, async (stage) => {
    await stage.seed(aReturn(1, [{ sku: 'NEW' }, { sku: 'TEE' }]));
    await until(30_000, async () => ((await stage.exceptions()).length === 1 ? undefined : 'no exception'));
    await stage.archean.control('POST', 'seed', { products: [{ sku: 'NEW' }] });
    await until(30_000, async () => ((await stage.ledger()).length === 2 ? undefined : 'the line was not moved'));
    await stage.rest();
    expect(await stage.exceptions()).toEqual([]);
    expect((await stage.story(1)).record.state).toBe('confirmed');
  });
});

test('AL-3: an older snapshot that a slow poll brings late does not close the exception of the newer one', async () => {
  await onStage({ store, products, polls: true, running: false, settings: recheckNever }, async (stage) => {
    const updated_at = new Date(Date.now() - 60_000).toISOString();
    await stage.seed(aReturn(1, [{ sku: 'NEW' }], { state: 'open', updated_at }));
    await stage.loop.faults({ kind: 'slow', when: 'after', delayMs: 2_500, match: { path: '/return/list' } });
    await stage.start();
    await until(30_000, async () => ((await stage.loop.control('GET', 'faults').then(left)) ? 'no poll' : undefined));
    await stage.change(1, { change: { state: 'closed' } });
    await stage.deliver([1]);
    await until(30_000, async () => ((await stage.exceptions()).length === 1 ? undefined : 'no exception'));
    await until(30_000, async () =>
      (await stage.story(1)).history.length >= 4 ? undefined : 'the poll brought nothing',
    );
    await stage.rest();
    expect((await stage.exceptions()).map(({ code }) => code)).toEqual(['SKU_UNKNOWN']);
    expect((await stage.story(1)).record.state).toBe('exception');
  });
});

test('AL-3: a recheck that finds the cause still there changes nothing but the count of the exception', async () => {
  await onStage({ store, products, settings: { recheckMinutes: 0.01 } }, async (stage) => {
    await holdNewSku(stage);
    await until(30_000, async () => {
      const [exception] = await stage.exceptions();
      return exception && exception.count >= 2 ? undefined : `seen ${exception?.count} times`;
    });
    await stage.stop();
    expect((await stage.exceptions()).length).toBe(1);
    expect((await stage.ledger()).length).toBe(1);
  });
});

test('AL-3: replaying by hand moves the line at once, and not the line that was moved before', async () => {
  await onStage({ store, products, settings: recheckNever }, async (stage) => {
    await holdNewSku(stage);
    await stage.archean.control('POST', 'seed', { products: [{ sku: 'NEW' }] });
    expect(await stage.replay(await stage.exceptions())).toBe(1);
    await stage.rest();
    expect((await stage.ledger()).map(({ line, quantity, count }) => [line, quantity, count])).toEqual([
      [lineId(1, 2), 1, 1],
      [lineId(1, 1), 1, 1],
    ]);
    expect(await stage.exceptions()).toEqual([]);
  });
});
