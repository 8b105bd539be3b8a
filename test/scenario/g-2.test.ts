/** G-2: nothing that was acknowledged is lost, whenever the process is killed. */
import { setTimeout as wait } from 'node:timers/promises';
import { type KillableRuntime, startKillable } from './killable-runtime.ts';
import { aReturn, idsOf, lineId, manyReturns } from './returns.ts';
import { onStage, type Stage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

const startChild = (stage: Stage): Promise<KillableRuntime> => startKillable(stage.brand, store.location);

test('G-2: a webhook that was acknowledged right before the process is killed is worked on after the restart', async () => {
  await onStage({ store, running: false }, async (stage) => {
    const child = await startChild(stage);
    await stage.seed(aReturn(1));
    // Nothing may come to rest before the kill.
    await pauseCalls('1 hour');
    const report = await stage.deliver([1], { server: child.url, attempts: 1 });
    await child.kill();
    expect(report.byStatus).toEqual({ 200: 1 });
    expect(await stage.ledger()).toEqual([]);
    await pauseCalls('-1 day');
    await stage.start();
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
    expect((await stage.story(1)).record.state).toBe('confirmed');
  });
});

test('G-2: killed between the effect and its answer, the process finds out what happened and does not repeat it', async () => {
  await onStage({ store, running: false }, async (stage) => {
    const child = await startChild(stage);
    await stage.seed(aReturn(1));
    await stage.archean.faults({ kind: 'slow', when: 'after', delayMs: 6_000, match: { method: 'POST' } });
    await stage.deliver([1], { server: child.url, attempts: 1 });
    await until(30_000, async () => ((await stage.ledger()).length === 1 ? undefined : 'no effect'));
    await child.kill();
    expect((await stage.story(1)).record.state).toBe('sent');
    await stage.start();
    await stage.rest();
    expect((await stage.ledger()).map(({ quantity, count }) => [quantity, count])).toEqual([[1, 1]]);
    expect((await stage.story(1)).effects.map(({ state }) => state)).toEqual(['confirmed']);
  });
});

test('G-2: killed again and again in the middle of a backlog, every return is adjusted once', async () => {
  await onStage({ store, running: false }, async (stage) => {
    const returns = manyReturns(60);
    await stage.seed(...returns);
    await stage.loop.faults({ kind: 'slow', delayMs: 50, probability: 0.5 });
    let acknowledged = 0;
    for (const [index, pauseMs] of [50, 200, 400].entries()) {
      const child = await startChild(stage);
      const chunk = idsOf(returns).slice(index * 20, index * 20 + 20);
      acknowledged += (await stage.deliver(chunk, { server: child.url, attempts: 1 })).delivered;
      await wait(pauseMs);
      await child.kill();
    }
    expect(acknowledged).toBe(60);
    await stage.start();
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 60 });
    const movements = await stage.ledger();
    expect(movements.length).toBe(60);
    expect(movements.every(({ count }) => count === 1)).toBe(true);
  });
});

test('G-2: a webhook that cannot be stored is not acknowledged, and is taken when it comes again', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1));
    await refuseRows(stage.brand.id, 'backhaul.event');
    const refused = await stage.deliver([1], { attempts: 1 });
    await allowRows('backhaul.event');
    expect(refused).toMatchObject({ delivered: 0, byStatus: { 503: 1 } });
    expect(await stage.states()).toEqual({});
    expect((await stage.deliver([1])).delivered).toBe(1);
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  });
});

test('G-2: a webhook whose record cannot be stored beside it leaves no event behind that would swallow the next delivery', async () => {
  await onStage({ store }, async (stage) => {
    await stage.seed(aReturn(1));
    await refuseRows(stage.brand.id, 'backhaul.record');
    const refused = await stage.deliver([1], { attempts: 1 });
    await allowRows('backhaul.record');
    expect(refused.delivered).toBe(0);
    await stage.deliver([1]);
    await stage.rest();
    expect(await stage.standing()).toEqual({ [lineId(1, 1)]: { 'MAIN-SELL': 1 } });
  });
});

/** Lets all calls to Loop wait this long. */
async function pauseCalls(duration: string): Promise<void> {
  await store.database.query(
    `update backhaul.budget set arrival = now() + $1::interval where id like 'loop-returns %' and id not like '% pause'`,
    [duration],
  );
}

/** Makes the database refuse new rows of one brand, as a full disk would. */
async function refuseRows(brand: string, table: string): Promise<void> {
  await store.database.query(
    `create or replace function backhaul.refuse_row() returns trigger language plpgsql as
     $$ begin raise exception 'no space left on device'; end $$`,
  );
  await store.database.query(
    `create trigger refuse_row before insert on ${table} for each row when (new.brand = '${brand}')
     execute function backhaul.refuse_row()`,
  );
}

async function allowRows(table: string): Promise<void> {
  await store.database.query(`drop trigger refuse_row on ${table}`);
}
