/**
 * Random kills of random workers over many records, and stops of PostgreSQL itself:
 *   npm run soak -- kills [--kills 200] [--records 100000] [--restarts 20] [--workers 3] [--seed 1] [--record]
 * Exit code 1 when a record is lost, a movement is made twice, or a process ends by itself.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '../../src/emulators/core/random.ts';
import { openDatabase } from '../../src/runtime/store/database.ts';
import { commandFlags } from '../command-flags.ts';
import { recordLongRun } from '../long-runs.ts';
import { keys } from '../scenario/emulated-systems.ts';
import { idsOf, manyReturns } from '../scenario/returns.ts';
import { openStage, type Stage } from '../scenario/stage.ts';
import { openScenarioStore } from '../scenario/store.ts';
import { type CrashProcess, CrashProcesses } from './crash-process.ts';
import { openOwnServer } from './own-server.ts';

const values = commandFlags(
  'Random kills of random workers over many records, and stops of PostgreSQL itself. Ends with 1 when a record is lost, a movement is made twice, or a process ends by itself.',
  'npm run soak -- kills --kills 20 --records 5000 --restarts 2 --record',
  {
    kills: ['Kills of random workers.', '20'],
    records: ['Records that are worked on meanwhile.', '5000'],
    restarts: ['How often PostgreSQL itself is stopped.', '2'],
    workers: ['Workers at once.', '3'],
    seed: ['The same seed kills at the same moments.', '1'],
    record: ['Write the result into docs/long-runs.md.', false],
  },
);
const [kills, records, restarts, workers, seed] = [
  values.kills,
  values.records,
  values.restarts,
  values.workers,
  values.seed,
].map(Number) as [number, number, number, number, number];

/** How long everything may take to come to rest after the last kill, in milliseconds. */
const restLimitMs = 30 * 60_000;
const webhooksAtOnce = 100;
/** Many are acknowledged by one commit. */
const webhooksInHand = 50;

const random = createRandom(seed);
const startedAt = Date.now();
const server = await openOwnServer();
const location = { databaseUrl: server.url };
const store = await openScenarioStore({
  location,
  open: () => openDatabase(location),
  remove: async () => undefined,
});
const stage = await openStage({ store, running: false, settings: { pollMinutes: 1 } });
const processes = new CrashProcesses();
const running: (CrashProcess | undefined)[] = [];
/** Ends that nobody asked for, with what the process said. */
const ends: string[] = [];
let over = false;

/** Progress, for whoever waits. */
const say = (what: string): void => {
  process.stderr.write(`${Math.round((Date.now() - startedAt) / 1000)} s: ${what}\n`);
};

/** Starts a worker in a place, again and again while the database is down. */
async function startWorker(place: number): Promise<void> {
  for (let tries = 0; !over; tries += 1) {
    try {
      const started = await processes.start({
        brand: stage.brand,
        location,
        kind: 'batch',
        failPoint: undefined,
        environment: {
          SCENARIO_LOOP_KEY: keys.loop,
          SCENARIO_WEBHOOK_SECRET: keys.webhook,
          SCENARIO_ARCHEAN_KEY: keys.archean,
        },
      });
      running[place] = started;
      void started.ended.then((signal) => {
        if (signal !== 'SIGKILL' && !over) {
          ends.push(`worker ${place} ended with ${signal}: ${started.said()}`);
          running[place] = undefined;
          void startWorker(place);
        }
      });
      return;
    } catch (error) {
      // A start needs the database. Where it is there, a process that can't start is a finding.
      if (tries > 50) throw error;
      await wait(200);
    }
  }
}

/** As a sender does it: each until it is acknowledged, by any worker. */
async function deliver(ids: readonly string[]): Promise<void> {
  let left = [...ids];
  let told = 0;
  while (left.length > 0) {
    const chunk = left.slice(0, webhooksAtOnce);
    const to = random.pick(running.filter((each) => each !== undefined));
    const report = await stage
      .deliver(chunk, { ...(to?.url ? { server: to.url } : {}), attempts: 1, concurrency: webhooksInHand })
      .catch(() => undefined);
    // Which of them were acknowledged is not told: all of the chunk come again, and what is known changes nothing.
    if (report?.delivered === chunk.length) left = left.slice(chunk.length);
    else await wait(50);
    const delivered = ids.length - left.length;
    if (delivered - told >= 10_000 || left.length === 0) {
      told = delivered;
      say(`${delivered} of ${ids.length} delivered`);
    }
  }
}

async function killSome(): Promise<void> {
  for (let kill = 1; kill <= kills; kill += 1) {
    await wait(random.integer(200, 2_000));
    const place = random.integer(0, workers - 1);
    await running[place]?.kill();
    running[place] = undefined;
    await startWorker(place);
    if (restarts > 0 && kill % Math.max(1, Math.floor(kills / restarts)) === 0) {
      await server.stop();
      await wait(random.integer(100, 1_500));
      await server.start();
    }
    if (kill % 10 === 0) say(`${kill} of ${kills} kills`);
  }
}

async function atRest(of: Stage): Promise<void> {
  const until = Date.now() + restLimitMs;
  for (let looks = 0; ; looks += 1) {
    const { rows } = await store.database
      .query<{ moving: number; jobs: number }>(
        `select (select count(*)::int from backhaul.record where state in ('received', 'queued', 'sent')) as moving,
                (select count(*)::int from pgboss.job where state < 'completed') as jobs`,
      )
      .catch(() => ({ rows: [] }));
    if (rows[0]?.moving === 0 && rows[0].jobs === 0) return;
    if (looks % 20 === 0) say(`${rows[0]?.moving ?? 'some'} records are not at rest`);
    if (Date.now() > until) throw new Error(`not at rest: ${JSON.stringify([rows, await of.states()])}`);
    await wait(500);
  }
}

try {
  const returns = manyReturns(records);
  await stage.seed(...returns);
  say(`${records} returns are there`);
  await Promise.all(Array.from({ length: workers }, (_, place) => startWorker(place)));
  await stage.loop.faults({ kind: 'slow', delayMs: 30, probability: 0.2 });
  await stage.archean.faults({ kind: 'dropAfterCommit', probability: 0.02, match: { method: 'POST' } });
  const delivered = deliver(idsOf(returns));
  await killSome();
  await delivered;
  await stage.archean.clearFaults();
  await atRest(stage);
  const tried = await stage.exceptions();
  await stage.replay(tried);
  await atRest(stage);
  const movements = await stage.ledger();
  const moved = new Set(movements.map(({ line }) => line));
  const lost = returns.filter(({ line_items: [line] }) => !moved.has(line?.line_item_id ?? '')).length;
  const twice = movements.length - moved.size + movements.filter(({ count }) => count > 1).length;
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const states = await stage.states();
  const result =
    `${records} records, ${workers} workers, ${kills} kills, ${restarts} restarts of PostgreSQL, seed ${seed}: ` +
    `lost ${lost}, twice ${twice}, states ${JSON.stringify(states)}, replayed ${tried.length}, ` +
    `open exceptions ${(await stage.exceptions()).length}, processes that ended by themselves ${ends.length}.`;
  console.log(`${result} ${seconds} s.`);
  for (const end of ends) console.log(end);
  if (lost > 0 || twice > 0 || ends.length > 0 || states.confirmed !== records) process.exitCode = 1;
  const flags = `--kills ${kills} --records ${records} --restarts ${restarts} --workers ${workers} --seed ${seed}`;
  if (values.record) {
    await recordLongRun({ name: 'kills', command: `npm run soak -- kills ${flags}`, result, seconds });
  }
} finally {
  over = true;
  for (const each of running) await each?.kill();
  await processes.close();
  await stage.close();
  await store.close();
  await server.remove();
}
