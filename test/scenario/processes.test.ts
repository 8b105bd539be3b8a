/** One process that takes webhooks and two that work, on one database. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandProcess, startCommand, storeArguments, writeProject } from './command-process.ts';
import { idsOf, manyReturns } from './returns.ts';
import { onStage, until } from './stage.ts';
import { openScenarioStore, type ScenarioStore } from './store.ts';

let store: ScenarioStore;
let project: string;

beforeAll(async () => {
  store = await openScenarioStore();
  project = await mkdtemp(join(tmpdir(), 'backhaul-project-'));
});
afterAll(async () => {
  await store.close();
  await rm(project, { recursive: true, force: true });
});

const start = (command: string, ...more: readonly string[]): Promise<CommandProcess> =>
  startCommand(command, '--project', project, ...storeArguments(store.location), ...more);

test('G-3: with one server and two workers as processes of their own, every record is done once and each poll runs in one of them', async () => {
  await onStage({ store, running: false, settings: { pollMinutes: 60 } }, async (stage) => {
    writeProject(project, stage.brand);
    const returns = manyReturns(60);
    await stage.seed(...returns);
    const [server, ...workers] = await Promise.all([start('serve', '--port', '0'), start('worker'), start('worker')]);
    expect([server.started.roles, ...workers.map(({ started }) => started)]).toEqual([
      ['intake'],
      expect.objectContaining({ roles: ['work'] }),
      expect.objectContaining({ roles: ['work'] }),
    ]);
    const report = await stage.deliver(idsOf(returns), { server: server.started.url, duplicates: 1 });
    expect(report.failed).toBe(0);
    await stage.rest();
    expect(await stage.states()).toEqual({ confirmed: 60 });
    const movements = await stage.ledger();
    expect(movements.length).toBe(60);
    expect(movements.every(({ count }) => count === 1)).toBe(true);
    await until(30_000, async () => ((await pollsDone(stage.brand.id)) > 0 ? undefined : 'no poll has ended'));
    const { rows } = await store.database.query<{ leaders: number; workers: number }>(
      `select (select count(*)::int from pg_stat_activity a join pg_locks l on l.pid = a.pid
                where a.application_name = 'backhaul leader' and a.datname = current_database() and l.locktype = 'advisory' and l.granted) as leaders,
              (select count(*)::int from backhaul.worker) as workers`,
    );
    expect(rows).toEqual([{ leaders: 1, workers: 2 }]);
    expect(await Promise.all([server, ...workers].map((each) => each.end()))).toEqual([0, 0, 0]);
  });
});

test('a worker that is not at rest within its time ends with 1, and what it held is worked on by the next', async () => {
  await onStage({ store, running: false }, async (stage) => {
    writeProject(project, stage.brand);
    const [one] = manyReturns(1);
    if (!one) throw new Error('one return is made');
    await stage.seed(one);
    await stage.archean.faults({ kind: 'slow', when: 'after', delayMs: 8_000, times: 1, match: { method: 'POST' } });
    const server = await start('serve', '--port', '0');
    await stage.deliver(idsOf([one]), { server: server.started.url });
    const slow = await start('worker', '--stop-within', '1');
    await until(30_000, async () => ((await stage.ledger()).length === 1 ? undefined : 'no effect'));
    expect(await slow.end()).toBe(1);
    const next = await start('worker');
    await stage.rest();
    expect((await stage.ledger()).map(({ count }) => count)).toEqual([1]);
    await Promise.all([server.end(), next.end()]);
  });
});

async function pollsDone(brand: string): Promise<number> {
  const { rows } = await store.database.query<{ polls: number }>(
    'select count(*)::int as polls from backhaul.watermark where brand = $1 and finished_at is not null',
    [brand],
  );
  return rows[0]?.polls ?? 0;
}
