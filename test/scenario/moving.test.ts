/** A store moves to another database with its work half done. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/run.ts';
import { openStore, startRuntime } from '../../src/runtime/runtime.ts';
import type { Database, DatabaseLocation } from '../../src/runtime/store/database.ts';
import { makeEmbeddedHome, makeTestHome, type TestHome } from '../../src/runtime/store/test-home.ts';
import { storeArguments } from './command-process.ts';
import { scenarioDeclarations } from './declarations.ts';
import { idsOf, manyReturns } from './returns.ts';
import { onStage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
let target: TestHome;
/** Held open, so that the target's server need not start for each command. */
let keeper: Database;
let folder: string;

beforeAll(async () => {
  store = await openScenarioStore(await makeEmbeddedHome());
  target = await makeTestHome();
  keeper = await target.open();
  folder = await mkdtemp(join(tmpdir(), 'backhaul-moving-'));
});
afterAll(async () => {
  await store.close();
  await keeper.close();
  await target.remove();
  await rm(folder, { recursive: true, force: true });
});

async function backhaul(location: DatabaseLocation, ...given: string[]) {
  let out = '';
  const code = await run({
    arguments: [...given, '--json', ...storeArguments(location)],
    streams: { stdout: { write: (text) => (out += text) }, stderr: { write: () => undefined } },
    environment: {},
    workingFolder: folder,
  });
  return { code, printed: JSON.parse(out) };
}

const fails = (code: string) => ({ code: 1, printed: { error: expect.objectContaining({ code }) } });

test('G-2, G-3: a store that is moved with unfinished work is finished in its new place, each record once', async () => {
  await onStage({ store }, async (stage) => {
    const returns = manyReturns(60);
    await stage.seed(...returns);
    await stage.deliver(idsOf(returns).slice(0, 20));
    await stage.rest();
    // No call goes out any more: what arrives from here on is unfinished when the store moves.
    await pauseCalls(store.database, '1 hour');
    await stage.deliver(idsOf(returns).slice(20));

    const copy = join(folder, 'copy');
    expect(await backhaul(store.location, 'export', copy)).toEqual(fails('DATABASE_IN_USE'));
    expect((await backhaul(store.location, 'export', join(folder, 'look'), '--while-running')).code).toBe(0);
    await stage.stop();
    const before = await stage.states();
    expect([before.confirmed, (before.received ?? 0) + (before.queued ?? 0)]).toEqual([20, 40]);

    const exported = await backhaul(store.location, 'export', copy);
    expect(exported).toMatchObject({ code: 0, printed: { whileRunning: false, queues: ['records'] } });
    expect(await backhaul(store.location, 'export', copy)).toEqual(fails('EXPORT_FOLDER_TAKEN'));

    await damage(copy, async () => {
      expect(await backhaul(target.location, 'import', copy)).toEqual(fails('EXPORT_DAMAGED'));
    });
    expect(await backhaul(target.location, 'import', join(folder, 'nowhere'))).toEqual(fails('EXPORT_MISSING'));
    expect((await backhaul(target.location, 'import', copy)).code).toBe(0);
    expect(await backhaul(target.location, 'import', copy)).toEqual(fails('DATABASE_NOT_EMPTY'));

    const there = await openStore(target.location);
    const states = async () => {
      const { rows } = await there.database.query<{ state: string; count: number }>(
        'select state, count(*)::int as count from backhaul.record group by state',
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    };
    expect(await states()).toEqual(before);
    await pauseCalls(there.database, '-1 day');
    const runtime = await startRuntime({
      declarations: scenarioDeclarations({}),
      brands: [stage.brand],
      location: target.location,
      roles: ['work'],
      onError: () => undefined,
    });
    await until(60_000, async () => {
      const now = await states();
      return now.confirmed === 60 ? undefined : JSON.stringify(now);
    });
    await runtime.stop();
    const movements = await stage.ledger();
    expect(movements.length).toBe(60);
    expect(movements.every(({ count }) => count === 1)).toBe(true);
    // What is new in the history goes on after what was imported.
    const back = await makeTestHome();
    await there.queue.close();
    await there.database.close();
    expect((await backhaul(target.location, 'export', join(folder, 'back'))).code).toBe(0);
    expect((await backhaul(back.location, 'import', join(folder, 'back'))).code).toBe(0);
    await back.remove();
  });
});

/** Lets all calls to Loop wait this long. */
async function pauseCalls(database: Database, duration: string): Promise<void> {
  await database.query(
    `update backhaul.budget set arrival = now() + $1::interval where id like 'loop-returns %' and id not like '% pause'`,
    [duration],
  );
}

/** Adds to a file, plays, and puts it right again. */
async function damage(copy: string, play: () => Promise<void>): Promise<void> {
  const file = join(copy, 'backhaul.effect.copy.gz');
  const content = await readFile(file);
  await appendFile(file, 'x');
  await play();
  await writeFile(file, content);
}
