/** A process that others take for dead, because its session is gone, goes on answering and works again when it can. */
import { setTimeout as wait } from 'node:timers/promises';
import { workerLock } from '../../src/runtime/store/advisory-locks.ts';
import { startKillable } from '../scenario/killable-runtime.ts';
import { aReturn, lineId } from '../scenario/returns.ts';
import { onStage, until } from '../scenario/stage.ts';
import { openScenarioStore, type ScenarioStore } from '../scenario/store.ts';

let store: ScenarioStore;
beforeAll(async () => {
  store = await openScenarioStore();
});
afterAll(() => store.close());

test('a worker that has lost its session and hears of work takes webhooks, and works when it has it again', async () => {
  await onStage({ store, running: false }, async (stage) => {
    const child = await startKillable(stage.brand, store.location);
    const other = await store.database.openSession('test');
    try {
      await stage.seed(aReturn(1), aReturn(2));
      const id = await soleWorker(store);
      // Its session ends, and it can't have its lock back while this one has it.
      await store.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'backhaul worker' and datname = current_database()`,
      );
      await other.query(`select pg_advisory_lock(${workerLock('$1::uuid')})`, [id]);
      expect((await stage.deliver([1], { server: child.url, attempts: 1 })).delivered).toBe(1);
      // It hears of the first by now; one that was caught in a circle would take no second.
      await wait(1_000);
      expect((await stage.deliver([2], { server: child.url, attempts: 1 })).delivered).toBe(1);
      expect(await stage.ledger()).toEqual([]);
      await other.query('select pg_advisory_unlock_all()');
      await until(30_000, async () => ((await stage.ledger()).length === 2 ? undefined : 'nothing was done'));
      expect(await stage.standing()).toEqual({
        [lineId(1, 1)]: { 'MAIN-SELL': 1 },
        [lineId(2, 1)]: { 'MAIN-SELL': 1 },
      });
    } finally {
      await other.close();
      await child.kill();
    }
  });
});

async function soleWorker({ database }: ScenarioStore): Promise<string> {
  const { rows } = await database.query<{ id: string }>('select id from backhaul.worker');
  const [worker] = rows;
  if (!worker || rows.length > 1) throw new Error(`one worker is expected, not ${rows.length}`);
  return worker.id;
}
