/** Writes of single records: each is done once, whatever is repeated, and an open outcome is settled first. */
import { v7 as uuid } from 'uuid';
import type { Step } from '../../schemas/formats/flow.ts';
import { schema as noteRequest } from '../../schemas/systems/loop-returns/note-request.ts';
import { exceptionStory } from '../../src/runtime/inquiry/exception-story.ts';
import { storeIntended } from '../../src/runtime/work/effects.ts';
import { markSent } from '../../src/runtime/work/mark-sent.ts';
import { keys } from './emulated-systems.ts';
import { bodyOf, doneByLoop, loopCalls, writing, writingFlow } from './loop-writes.ts';
import { aReturn, idsOf, lineId, manyReturns } from './returns.ts';
import { onStage, type Stage } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const open = { state: 'open' };
const noteRoute = 'POST /api/:version/warehouse/return/:id/note';
const note = bodyOf(noteRequest, `{ 'content': 'Held for review (note:' & event.id & ')' }`);

const step = (id: string, operation: string, more: Partial<Extract<Step, { shape: 'connector' }>>): Step => ({
  id,
  title: operation,
  shape: 'connector',
  connector: 'loop-returns',
  operation,
  parameters: { returnId: '$record.key' },
  ...more,
});
const flagReturn = step('flag', 'flagReturn', { write: { reference: "'flag:' & $record.key" }, into: 'flagged' });
const addNote = step('note', 'addNote', {
  write: { reference: "'note:' & $record.key", body: note.id },
  into: 'note',
});
const track: Step = {
  id: 'keep',
  title: 'Keep what was answered',
  shape: 'track-data',
  values: { flagged: 'flagged', noteId: 'note.id', confirmed: "$join($effects.step, ' ')" },
};
const flagAndNote = writing([flagReturn, addNote, track], [note]);
const noteOnly = writing([addNote, track], [note]);

const someNewEvent = async (stage: Stage, id: number) => {
  await stage.change(id, { change: { label_updated_at: new Date().toISOString() } });
  await stage.deliver([id]);
  await stage.rest();
};

test('a return is flagged and noted once, and later runs get the stored answers', async () => {
  await onStage({ store, ...flagAndNote }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    await stage.deliver([1], { duplicates: 3 });
    await stage.rest();
    const { noteId } = (await stage.story(1)).record.tracked;
    expect(noteId).toEqual(expect.any(Number));
    await someNewEvent(stage, 1);
    await stage.again(writingFlow, ['1']);
    await stage.rest();
    expect(await doneByLoop(stage)).toEqual(['flag 1', 'note 1']);
    expect(await loopCalls(stage, noteRoute)).toBe(1);
    const { record, effects } = await stage.story(1);
    expect(record).toMatchObject({ state: 'confirmed', tracked: { flagged: true, noteId, confirmed: 'flag note' } });
    expect(effects.map(({ lineReference, state }) => [lineReference, state])).toEqual([
      ['flag:1', 'confirmed'],
      ['note:1', 'confirmed'],
    ]);
    expect(await stage.exceptions()).toEqual([]);
  });
});

test('records of one batch are written one by one', async () => {
  await onStage({ store, ...flagAndNote }, async (stage) => {
    const returns = manyReturns(25).map((each) => ({ ...each, ...open }));
    await stage.seed(...returns);
    await stage.deliver(idsOf(returns));
    await stage.rest();
    expect((await doneByLoop(stage)).sort()).toEqual([...returns.map(() => 'flag 1'), ...returns.map(() => 'note 1')]);
    expect(await stage.states()).toEqual({ confirmed: 25 });
  });
});

test('a note whose answer was lost is found by reading back and not written again', async () => {
  await onStage({ store, ...noteOnly }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    await stage.loop.faults({ kind: 'dropAfterCommit', match: { method: 'POST', path: '/note' } });
    await stage.deliver([1]);
    await stage.rest();
    expect(await loopCalls(stage, noteRoute)).toBe(1);
    expect(await doneByLoop(stage)).toEqual(['note 1']);
    // What reading back found stands for the answer.
    expect((await stage.story(1)).record).toMatchObject({
      state: 'confirmed',
      tracked: { noteId: expect.any(Number), confirmed: 'note' },
    });
  });
});

test('a note that was lost on its way is written by the next attempt, once', async () => {
  await onStage({ store, ...noteOnly }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    await stage.loop.faults({ kind: 'dropBeforeCommit', match: { method: 'POST', path: '/note' } });
    await stage.deliver([1]);
    await stage.rest();
    expect(await loopCalls(stage, noteRoute)).toBe(2);
    expect(await doneByLoop(stage)).toEqual(['note 1']);
    expect(await stage.states()).toEqual({ confirmed: 1 });
  });
});

test.each([
  ['the code of the answer', undefined, 'RETURN_UNPROCESSABLE'],
  ['the code that the step names', 'WRITE_REFUSED', 'WRITE_REFUSED'],
])('a refusal with HTTP 200 raises %s, and the record goes no further', async (_, onDataError, code) => {
  const refused = { ...flagReturn, ...(onDataError ? { onDataError } : {}) };
  await onStage({ store, ...writing([refused, addNote], [note]) }, async (stage) => {
    await stage.seed(aReturn(1, [{}], { state: 'closed' }), aReturn(2, [{}], open));
    await stage.deliver([1, 2]);
    await stage.rest();
    expect(await stage.exceptions()).toMatchObject([
      { key: '1', code, message: expect.stringMatching(/^RETURN_UNPROCESSABLE: .*cannot be flagged/) },
    ]);
    expect(await doneByLoop(stage)).toEqual(['flag 1', 'note 1']);
    expect(await stage.states()).toEqual({ confirmed: 1, exception: 1 });
    // The cause is gone: a replay writes what was refused.
    await stage.change(1, { change: { state: 'open' } });
    await stage.replay(await stage.exceptions());
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 2 });
    expect(await stage.exceptions()).toEqual([]);
  });
});

/** Leaves the note of return 1 in the database as a process does that dies between sending and answer. */
async function leaveSent(stage: Stage, content: string): Promise<void> {
  const id = uuid();
  const request = {
    brand: stage.brand.id,
    id,
    flow: writingFlow,
    step: 'note',
    connector: 'loop-returns',
    operation: 'addNote',
    reference: 'note:1',
    parameters: { returnId: '1' },
    body: { content },
  };
  const effect = { key: '1', subject: '', lineReference: 'note:1', line: { lineReference: 'note:1' } };
  await store.database.transaction((transaction) => storeIntended(transaction, [{ request, lines: [effect] }]));
  expect(await markSent(store.database, request, 0)).toBe(1);
}

test.each([
  ['and had taken effect is confirmed by reading back', true],
  ['and had taken no effect is sent by the next run as it was stored', false],
])('a note whose sender died before the answer %s', async (_, tookEffect) => {
  await onStage({ store, ...noteOnly }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    const content = 'Written by a process that died.';
    await leaveSent(stage, content);
    if (tookEffect) {
      const answer = await fetch(`${stage.loop.url}/api/v1/warehouse/return/1/note`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-authorization': keys.loop },
        body: JSON.stringify({ content }),
      });
      expect(answer.status).toBe(200);
    }
    await stage.deliver([1]);
    await stage.rest();
    const { effects } = await stage.loop.control<{ effects: { detail: unknown }[] }>('GET', 'ledger');
    expect(effects.map(({ detail }) => detail)).toEqual([{ noteId: expect.any(Number), content }]);
    expect(await stage.states()).toEqual({ confirmed: 1 });
    expect((await stage.story(1)).effects.map(({ state }) => state)).toEqual(['confirmed']);
  });
});

test('the calls of an exception show what was sent, which stands with its request, without personal data', async () => {
  const content = `{ 'content': 'Ask someone@example.test about ' & event.id }`;
  const asking = bodyOf(noteRequest, content);
  const askNote = step('note', 'addNote', { write: { reference: "'note:' & $record.key", body: asking.id } });
  await onStage({ store, ...writing([askNote, flagReturn], [asking]) }, async (stage) => {
    await stage.seed(aReturn(1, [{}], { state: 'closed' }));
    await stage.deliver([1]);
    await stage.rest();
    const [exception] = (await stage.exceptions()) as unknown as { id: string }[];
    const { calls } = await exceptionStory(store.database, exception?.id ?? '');
    const sent = Object.fromEntries(calls.map(({ operation, request }) => [operation, request]));
    expect(sent).toMatchObject({ addNote: { content: 'Ask [redacted] about 1' }, flagReturn: null });
    const kept = await store.database.query(
      `select request from backhaul.call where brand = $1 and operation = 'addNote'`,
      [stage.brand.id],
    );
    expect(kept.rows).toEqual([{ request: null }]);
  });
});

test('a write that nothing protects waits for a person, and goes on with what the person says', async () => {
  const remove = step('remove', 'removeLines', {
    parameters: { returnId: '$record.key', lineItemIds: `['${lineId(1, 1)}']` },
    write: { reference: "'remove:' & $record.key" },
    onUnknown: 'WRITE_UNKNOWN',
  });
  await onStage({ store, ...writing([remove]) }, async (stage) => {
    await stage.seed(aReturn(1, [{}, {}], { ...open, outcome: 'refund' }));
    await stage.loop.faults({ kind: 'dropAfterCommit', match: { method: 'POST', path: '/remove' } });
    await stage.deliver([1]);
    await stage.rest();
    await someNewEvent(stage, 1);
    expect(await stage.exceptions()).toMatchObject([
      { code: 'WRITE_UNKNOWN', message: expect.stringContaining('Reference remove:1.') },
    ]);
    expect((await doneByLoop(stage)).filter((effect) => effect.startsWith('remove'))).toEqual(['remove 1']);
    await stage.replay(await stage.exceptions(), 'took-effect');
    await stage.rest();
    expect((await doneByLoop(stage)).filter((effect) => effect.startsWith('remove'))).toEqual(['remove 1']);
    expect(await stage.states()).toEqual({ confirmed: 1 });
  });
});

test('a reference that names the write of another record is an exception, and nothing is sent for it', async () => {
  const shared = step('note', 'addNote', { write: { reference: "'note'", body: note.id } });
  await onStage({ store, ...writing([shared], [note]) }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open), aReturn(2, [{}], open));
    await stage.deliver([1]);
    await stage.rest();
    await stage.deliver([2]);
    await stage.rest();
    expect(await doneByLoop(stage)).toEqual(['note 1']);
    expect(await stage.exceptions()).toMatchObject([
      { key: '2', code: 'NOT_UNDERSTOOD', message: expect.stringContaining('"note" names an effect of 1.') },
    ]);
  });
});

test('a parameter that can not stand in the address is an exception that leaves no effect behind', async () => {
  const noAddress = step('flag', 'flagReturn', { parameters: { returnId: "''" }, write: { reference: "'flag:1'" } });
  await onStage({ store, ...writing([noAddress]) }, async (stage) => {
    await stage.seed(aReturn(1, [{}], open));
    await stage.deliver([1]);
    await stage.rest();
    expect((await stage.exceptions()).map(({ code }) => code)).toEqual(['NOT_UNDERSTOOD']);
    expect((await stage.story(1)).effects).toEqual([]);
  });
});

test('a mapping that fails with a declared code makes its record that exception, and the others go on', async () => {
  const failing = bodyOf(
    noteRequest,
    `{ 'content': event.id = '1' ? $fail('WRITE_REFUSED', 'Return 1 is not to be noted.') : event.id = '2' ? $lookupOrFail({}, 'x', 'NOT_DECLARED') : 'note:' & event.id }`,
  );
  await onStage({ store, ...writing([addNote], [failing]) }, async (stage) => {
    await stage.seed(...[1, 2, 3].map((id) => aReturn(id, [{}], open)));
    await stage.deliver([1, 2, 3]);
    await stage.rest();
    const raised = (await stage.exceptions()).map(({ key, code, message }) => ({ key, code, message }));
    expect(raised.sort((a, b) => a.key.localeCompare(b.key))).toEqual([
      { key: '1', code: 'WRITE_REFUSED', message: 'Return 1 is not to be noted.' },
      { key: '2', code: 'NOT_UNDERSTOOD', message: expect.stringContaining('The table has no entry for "x".') },
    ]);
    expect(await doneByLoop(stage)).toEqual(['note 1']);
  });
});
