/** A worker that is held until another has taken its records over changes nothing any more when it goes on. */
import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import type { FailPoint } from '../../src/runtime/fail-points.ts';
import { type StoredRequest, storeIntended } from '../../src/runtime/work/effects.ts';
import { markSent } from '../../src/runtime/work/mark-sent.ts';
import { settleRequest } from '../../src/runtime/work/settle-request.ts';
import { doneByLoop, loopCalls, writingFlow } from '../scenario/loop-writes.ts';
import { aReturn, lineId } from '../scenario/returns.ts';
import { onStage, type Stage } from '../scenario/stage.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';
import { holdAt, loseLeases, takeOver } from './held-worker.ts';
import { flagOnly, flagPerAttempt, noteOnly, noteRoute, removeLine } from './single-write-flow.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const open = { state: 'open' };
const ofBatches: FailPoint[] = ['effect.planned', 'effect.stored', 'effect.sent', 'effect.answered', 'rest.began'];
const ofNotes: FailPoint[] = ['work.claimed', 'effect.planned', 'effect.sent', 'call.answered'];

test.each(ofBatches)('a batch is applied once when its worker is held at %s', async (point) => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1), aReturn(2));
    await takeOver(store, stage, point, () => stage.deliver([1, 2]));
    const movements = await stage.ledger();
    expect(movements.map(({ quantity, count }) => [quantity, count])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(await stage.states()).toEqual({ confirmed: 2 });
    expect(await openEffects(stage)).toBe(0);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test.each(ofNotes)('a note is written once when its worker is held at %s', async (point) => {
  await onStage({ store, ...noteOnly }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    await takeOver(store, stage, point, () => stage.deliver([1]));
    expect(await doneByLoop(stage)).toEqual(['note 1']);
    expect(await stage.states()).toEqual({ confirmed: 1 });
    expect(await openEffects(stage)).toBe(0);
  });
});

test('what a worker that was taken over had planned is neither stored nor sent', async () => {
  await onStage({ store, ...flagPerAttempt }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    const planned = holdAt('effect.planned');
    await stage.deliver([1]);
    await planned.reached;
    await store.database.query('update backhaul.record set attempt = attempt + 1 where brand = $1', [stage.brand.id]);
    await loseLeases(store);
    await stage.start();
    await stage.rest();
    planned.goOn();
    await wait(500);
    expect(await doneByLoop(stage)).toEqual(['flag 1']);
    expect((await stage.story(1)).effects.map(({ lineReference }) => lineReference)).toEqual(['flag:1:2']);
    expect(await stage.states()).toEqual({ confirmed: 1 });
  });
});

test('a write that nothing protects is not made late, when people may have been told of it', async () => {
  await onStage({ store, ...removeLine(`['${lineId(1, 1)}']`) }, async (stage) => {
    await stage.seed(aReturn(1, [{}, {}], { ...open, outcome: 'refund' }));
    await takeOver(store, stage, 'effect.sent', () => stage.deliver([1]));
    expect((await stage.exceptions()).map(({ code }) => code)).toEqual(['WRITE_UNKNOWN']);
    expect(await doneByLoop(stage)).toEqual([]);
  });
});

test('a refusal that comes late does not settle the sending that another worker has made since', async () => {
  await onStage({ store, ...flagOnly }, async (stage) => {
    // Loop flags open returns alone.
    await stage.seed(aReturn(1));
    const refused = holdAt('effect.answered');
    await stage.deliver([1]);
    await refused.reached;
    await stage.change(1, { change: { state: 'open' } });
    const answered = holdAt('effect.answered');
    await loseLeases(store);
    await stage.start();
    await answered.reached;
    refused.goOn();
    await wait(500);
    answered.goOn();
    await stage.rest();
    expect(await doneByLoop(stage)).toEqual(['flag 1']);
    expect((await stage.story(1)).effects.map(({ state }) => state)).toEqual(['confirmed']);
    expect(await stage.states()).toEqual({ confirmed: 1 });
  });
});

test('a request that would go out with other content than it was stored with stops its record, and nothing is sent', async () => {
  await onStage({ store, ...noteOnly }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    const request = await storedNote(stage);
    expect(await markSent(store.database, request, 0)).toBe(1);
    await store.database.query(`update backhaul.request set body = '{"content":"Another text"}' where id = $1`, [
      request.id,
    ]);
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.exceptions()).toMatchObject([
      { key: '1', code: 'INVARIANT_BROKEN', message: expect.stringContaining(request.id) },
    ]);
    expect(await loopCalls(stage, noteRoute)).toBe(0);
  });
});

test('a request is settled with all of its lines or not at all', async () => {
  await onStage({ store, running: false, ...noteOnly }, async (stage) => {
    const request = await storedNote(stage);
    await store.database.query(
      `create function backhaul.refuse_change() returns trigger language plpgsql as
       $$ begin raise exception 'no space left on device'; end $$;
       create trigger refuse_change before update on backhaul.effect for each row execute function backhaul.refuse_change()`,
    );
    const settled = settleRequest(store.database, request, { state: 'confirmed', answer: {} });
    await expect(settled).rejects.toThrow('no space left on device');
    await store.database.query('drop trigger refuse_change on backhaul.effect');
    const { rows } = await store.database.query('select state from backhaul.request where id = $1', [request.id]);
    expect(rows).toEqual([{ state: 'intended' }]);
  });
});

test('what a sending came to settles a request only while no later one was begun, unless it took effect', async () => {
  await onStage({ store, running: false, ...noteOnly }, async (stage) => {
    const request = await storedNote(stage);
    const state = async () => {
      const { rows } = await store.database.query<{ state: string; effect: string }>(
        `select r.state, e.state as effect from backhaul.request r join backhaul.effect e on e.request_id = r.id
          where r.id = $1`,
        [request.id],
      );
      return rows[0];
    };
    // Of those who would send it in one moment, one may.
    const marked = await Promise.all([0, 0, 0].map((sending) => markSent(store.database, request, sending)));
    expect(marked.filter((sending) => sending !== undefined)).toEqual([1]);
    expect(await markSent(store.database, request, 0)).toBeUndefined();
    const again = [1, 0, 1, 1].map((sending) => markSent(store.database, request, sending));
    expect((await Promise.all(again)).filter((sending) => sending !== undefined)).toEqual([2]);
    await settleRequest(store.database, request, { state: 'abandoned', sending: 1 });
    expect(await state()).toEqual({ state: 'sent', effect: 'intended' });
    await settleRequest(store.database, request, { state: 'refused', sending: 1 });
    expect(await state()).toEqual({ state: 'sent', effect: 'intended' });
    const told = (['confirmed', 'refused', 'refused'] as const).map((end) =>
      settleRequest(store.database, request, { state: end }),
    );
    await Promise.all(told);
    expect(await state()).toEqual({ state: 'confirmed', effect: 'confirmed' });
    expect(await markSent(store.database, request, 2)).toBeUndefined();
    await settleRequest(store.database, request, { state: 'refused', sending: 2 });
    expect(await state()).toEqual({ state: 'confirmed', effect: 'confirmed' });
  });
});

/** The note of return 1 as a step stores it before it is sent. */
async function storedNote(stage: Stage): Promise<Omit<StoredRequest, 'state'>> {
  const request = {
    brand: stage.brand.id,
    id: uuid(),
    flow: writingFlow,
    step: 'note',
    connector: 'loop-returns',
    operation: 'addNote',
    reference: 'note:1',
    parameters: { returnId: '1' },
    body: { content: 'Held for review (note:1)' },
  };
  const effect = { key: '1', subject: '', lineReference: 'note:1', line: { lineReference: 'note:1' } };
  await store.database.transaction((transaction) => storeIntended(transaction, [{ request, lines: [effect] }]));
  return request;
}

async function openEffects(stage: Stage): Promise<number> {
  const { rows } = await store.database.query<{ open: number }>(
    `select count(*)::int as open from backhaul.effect where brand = $1 and state in ('intended', 'unknown')`,
    [stage.brand.id],
  );
  return rows[0]?.open ?? 0;
}
