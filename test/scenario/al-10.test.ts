/** AL-10: edits and cancellations after the adjustment are corrected by reversals that name it. */
import { aReturn, inspected, lineId } from './returns.ts';
import { onStage, type Stage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const [first, second] = [lineId(1, 1), lineId(1, 2)];

/** A return of two units, closed and adjusted. */
async function adjusted(stage: Stage): Promise<void> {
  await stage.seed(aReturn(1, [{ sku: 'TEE' }, { sku: 'JACKET' }]));
  await stage.deliver([1]);
  await stage.rest();
  expect(await stage.standing()).toEqual({ [first]: { 'MAIN-SELL': 1 }, [second]: { 'MAIN-SELL': 1 } });
}

async function dispose(stage: Stage, line: string, token: string): Promise<void> {
  await stage.change(1, { lines: [{ line_item_id: line, change: { disposition: inspected(token) } }] });
  await stage.deliver([1], { trigger: 'return.updated' });
  await stage.rest();
}

test('AL-10: a changed disposition is reversed, naming the first adjustment, and booked anew', async () => {
  await onStage({ store }, async (stage) => {
    await adjusted(stage);
    const before = await stage.ledger();
    await dispose(stage, first, 'damaged');
    const after = await stage.ledger();
    expect(after.slice(0, before.length)).toEqual(before);
    const original = before.find(({ line }) => line === first);
    expect(after.slice(before.length)).toMatchObject([
      { line: first, sku: 'TEE', locationCode: 'MAIN-SELL', quantity: -1, reasonCode: 'REVERSAL', count: 1 },
      { line: first, sku: 'TEE', locationCode: 'DAMAGED', quantity: 1, reasonCode: 'RETURN_DAMAGED', count: 1 },
    ]);
    const note = after[before.length]?.note;
    expect(note).toContain(original?.lineReference);
    expect(note).toContain(original?.reference);
    expect(note).toContain(original?.adjustmentId);
    expect(await stage.standing()).toEqual({ [first]: { DAMAGED: 1 }, [second]: { 'MAIN-SELL': 1 } });
  });
});

test('AL-10: a removed line is reversed, and its neighbour stays', async () => {
  await onStage({ store }, async (stage) => {
    await adjusted(stage);
    await stage.change(1, { removeLines: [second] });
    await stage.deliver([1], { trigger: 'return.updated' });
    await stage.rest();
    expect(await stage.standing()).toEqual({ [first]: { 'MAIN-SELL': 1 }, [second]: {} });
    expect((await stage.ledger()).at(-1)).toMatchObject({ line: second, quantity: -1, reasonCode: 'REVERSAL' });
  });
});

test('AL-10: a cancelled return is reversed whole, and cancelling it again changes nothing', async () => {
  await onStage({ store }, async (stage) => {
    await adjusted(stage);
    await stage.change(1, { change: { state: 'cancelled' } });
    await stage.deliver([1], { trigger: 'return.updated' });
    await stage.rest();
    expect(await stage.standing()).toEqual({ [first]: {}, [second]: {} });
    await stage.change(1, { change: { edited_at: new Date().toISOString() } });
    await stage.deliver([1], { trigger: 'return.updated' });
    await stage.rest();
    expect((await stage.ledger()).map(({ quantity }) => quantity)).toEqual([1, 1, -1, -1]);
    expect((await stage.story(1)).record.state).toBe('confirmed');
  });
});

test('AL-10: a cancellation that no webhook tells of is found by the poll, and reversed', async () => {
  await onStage({ store, polls: true }, async (stage) => {
    await adjusted(stage);
    await stage.change(1, { change: { state: 'cancelled' } });
    await until(30_000, async () => ((await stage.ledger()).length === 4 ? undefined : 'it was not reversed'));
    await stage.stop();
    expect(await stage.standing()).toEqual({ [first]: {}, [second]: {} });
  });
});

test('AL-10: edited twice and back again, each step is a reversal of what stood, and history is only added to', async () => {
  await onStage({ store }, async (stage) => {
    await adjusted(stage);
    const ledgers = [await stage.ledger()];
    const effects = [(await stage.story(1)).effects];
    for (const token of ['damaged', 'refurbish', 'restock']) {
      await dispose(stage, first, token);
      ledgers.push(await stage.ledger());
      effects.push((await stage.story(1)).effects);
    }
    for (const [index, ledger] of ledgers.slice(0, -1).entries()) {
      expect(ledgers[index + 1]?.slice(0, ledger.length)).toEqual(ledger);
    }
    for (const [index, earlier] of effects.slice(0, -1).entries()) {
      expect(effects[index + 1]?.slice(0, earlier.length)).toEqual(earlier);
    }
    const moves = (ledgers.at(-1) ?? []).filter(({ line }) => line === first);
    expect(moves.map(({ locationCode, quantity }) => `${quantity} ${locationCode}`)).toEqual([
      '1 MAIN-SELL',
      '-1 MAIN-SELL',
      '1 DAMAGED',
      '-1 DAMAGED',
      '1 REFURBISH',
      '-1 REFURBISH',
      '1 MAIN-SELL',
    ]);
    expect(new Set(moves.map(({ lineReference }) => lineReference)).size).toBe(moves.length);
  });
});

test('AL-10: the event of an edit that comes again, or comes late, changes nothing', async () => {
  await onStage({ store }, async (stage) => {
    await adjusted(stage);
    await dispose(stage, first, 'damaged');
    const before = await stage.ledger();
    await stage.deliver([1], { trigger: 'return.updated', duplicates: 2 });
    await stage.deliver([1], { trigger: 'return.created' });
    await stage.rest();
    expect(await stage.ledger()).toEqual(before);
  });
});
