import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { openQueue, type Queue } from './queue.ts';
import { registerWorker, type WorkerIdentity } from './worker-identity.ts';

let home: TestHome;
let database: Database;
let worker: WorkerIdentity;
let other: WorkerIdentity;
let queue: Queue;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
  worker = await registerWorker(database);
  other = await registerWorker(database);
});

afterAll(async () => {
  await worker.close();
  await other.close();
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  count++;
  queue = await openQueue(database, { name: `queue-${count}` });
});

afterEach(() => queue.close());

const data = (jobs: readonly { data: unknown }[]) => jobs.map((job) => job.data);
const numbered = (key: string, length: number) => Array.from({ length }, (_, index) => ({ key, data: index }));

test('the jobs of a key come in the order in which they were queued, across retries', async () => {
  await queue.enqueue(['a', 'b', 'c'].flatMap((key) => numbered(key, 20)));
  const done = new Map<string, unknown[]>();
  for (let round = 0; (await queue.depth()).queued > 0; round++) {
    expect(round).toBeLessThan(200);
    const jobs = await queue.claim(2, worker.id);
    const failing = jobs.filter((_, index) => (round + index) % 3 === 0);
    await queue.release(failing, { delayMs: 0 }, worker.id);
    for (const job of jobs.filter((one) => !failing.includes(one))) {
      expect(await queue.complete([job], worker.id)).toEqual([job.id]);
      done.set(job.key, [...(done.get(job.key) ?? []), job.data]);
    }
  }
  for (const key of ['a', 'b', 'c']) expect(done.get(key)).toEqual(data(numbered(key, 20)));
});

test('of each key one job at most is in flight, with two workers claiming at once', async () => {
  await queue.enqueue(Array.from({ length: 10 }, (_, key) => numbered(`key ${key}`, 3)).flat());
  const claims = await Promise.all([worker, other, worker, other].map(({ id }) => queue.claim(50, id)));
  expect(claims.flat().map(({ key }) => key)).toHaveLength(10);
  expect(new Set(claims.flat().map(({ key }) => key)).size).toBe(10);
  expect(await queue.depth()).toEqual({ queued: 20, active: 10 });
});

test('a job put back blocks its key until it is due, and counts its attempts', async () => {
  await queue.enqueue(numbered('a', 2));
  const [first] = await queue.claim(10, worker.id);
  expect(await queue.release(first ? [first] : [], { delayMs: 1_500 }, worker.id)).toEqual([first?.id]);
  expect(await queue.claim(10, worker.id)).toEqual([]);
  await wait(1_550);
  expect(await queue.claim(10, worker.id)).toEqual([{ ...first, attempt: 2 }]);
});

test('a higher priority goes first among keys', async () => {
  await queue.enqueue([
    { key: 'a', data: 'refund' },
    { key: 'b', data: 'exchange', priority: 10 },
    { key: 'c', data: 'refund' },
  ]);
  expect(data(await queue.claim(1, worker.id))).toEqual(['exchange']);
});

test('jobs queued in a transaction that is rolled back leave nothing', async () => {
  const failing = database.transaction(async (transaction) => {
    await queue.enqueue(numbered('a', 3), transaction);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await queue.depth()).toEqual({ queued: 0, active: 0 });
});

test('a completion in a transaction that is rolled back leaves the job in flight', async () => {
  await queue.enqueue(numbered('a', 1));
  const jobs = await queue.claim(1, worker.id);
  const failing = database.transaction(async (transaction) => {
    await queue.complete(jobs, worker.id, transaction);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await queue.depth()).toEqual({ queued: 0, active: 1 });
  expect(await queue.complete(jobs, worker.id)).toEqual([jobs[0]?.id]);
});

test('a worker settles only what it holds, at the attempt that it was given', async () => {
  await queue.enqueue(numbered('a', 1));
  const stale = await queue.claim(1, worker.id);
  expect(await queue.complete(stale, other.id)).toEqual([]);
  await queue.release(stale, { delayMs: 0 }, worker.id);
  const fresh = await queue.claim(1, worker.id);
  expect(await queue.complete(stale, worker.id)).toEqual([]);
  expect(await queue.release(stale, { delayMs: 0 }, worker.id)).toEqual([]);
  expect(await queue.touch(stale)).toBe(0);
  expect(await queue.touch(fresh)).toBe(1);
  expect(await queue.complete(fresh, worker.id)).toEqual([fresh[0]?.id]);
});

test('a heartbeat does not wait for jobs that are being settled, and passes them over', async () => {
  await queue.enqueue([...numbered('a', 1), ...numbered('b', 1)]);
  const jobs = await queue.claim(2, worker.id);
  await database.transaction(async (transaction) => {
    expect(await queue.complete(jobs.slice(0, 1), worker.id, transaction)).toHaveLength(1);
    expect(await queue.touch(jobs)).toBe(1);
  });
});

test("a killed worker's jobs are another's at once, and living workers keep theirs", async () => {
  await queue.enqueue([...numbered('a', 2), ...numbered('b', 1), ...numbered('c', 1)]);
  const kept = await queue.claim(1, worker.id);
  const child = await claimInChild(queue.name);
  expect(await queue.depth()).toEqual({ queued: 1, active: 3 });
  expect(await queue.reclaimDead()).toBe(0);
  child.kill('SIGKILL');
  const killed = performance.now();
  while ((await queue.reclaimDead()) !== 2) expect(performance.now() - killed).toBeLessThan(9_000);
  const taken = await queue.claim(10, other.id);
  expect(taken.map(({ key, data, attempt }) => [key, data, attempt])).toEqual([
    ['b', 0, 2],
    ['c', 0, 2],
  ]);
  expect(await queue.complete(kept, worker.id)).toHaveLength(1);
  const { rows } = await database.query<{ id: string }>('select id from backhaul.worker');
  expect(rows.map(({ id }) => id).sort()).toEqual([worker.id, other.id].sort());
});

test('a worker whose claim was taken completes nothing', async () => {
  await queue.enqueue(numbered('a', 1));
  const leaving = await registerWorker(database);
  const jobs = await queue.claim(1, leaving.id);
  await leaving.close();
  while ((await queue.reclaimDead()) === 0) await wait(5);
  expect(await queue.complete(jobs, leaving.id)).toEqual([]);
  const [again] = await queue.claim(1, worker.id);
  expect(again?.attempt).toBe(2);
  expect(await queue.complete(jobs, leaving.id)).toEqual([]);
  expect(await queue.depth()).toEqual({ queued: 0, active: 1 });
});

test('what a worker has claimed and does not hold is put back, and what it holds or others hold stays', async () => {
  await queue.enqueue(['a', 'b', 'c'].flatMap((key) => numbered(key, 1)));
  const [unanswered] = await queue.claim(1, worker.id);
  const held = await queue.claim(1, worker.id);
  const others = await queue.claim(1, other.id);
  expect(await queue.reclaimStray(held, 0, worker.id)).toBe(1);
  expect(await queue.reclaimStray(held, 0, worker.id)).toBe(0);
  expect(await queue.complete([...held, ...others], worker.id)).toEqual(held.map(({ id }) => id));
  const again = await queue.claim(3, worker.id);
  expect(again.map(({ id, attempt }) => [id, attempt])).toEqual([[unanswered?.id, 2]]);
});

test('a worker whose session is cut holds its lock again soon after', async () => {
  const { rows } = await database.query<{ cut: boolean }>(
    `select pg_terminate_backend(pid) as cut from pg_stat_activity
      where application_name = 'backhaul worker' and datname = current_database()`,
  );
  expect(rows).toHaveLength(2);
  while (worker.isHeld() || other.isHeld()) await wait(5);
  const cut = performance.now();
  while (!worker.isHeld() || !other.isHeld()) {
    expect(performance.now() - cut).toBeLessThan(30_000);
    await wait(20);
  }
  await queue.enqueue(numbered('a', 1));
  await queue.claim(1, worker.id);
  expect(await queue.reclaimDead()).toBe(0);
});

test('waiting for work ends when work comes, and no later than asked', async () => {
  await queue.claim(1, worker.id);
  const started = performance.now();
  const waiting = queue.waitForWork(10_000);
  await queue.enqueue(numbered('a', 1));
  await waiting;
  expect(performance.now() - started).toBeLessThan(9_000);
  await queue.claim(1, worker.id);
  const idle = performance.now();
  await queue.waitForWork(50);
  expect(performance.now() - idle).toBeGreaterThan(45);
});

test('work that came between a claim and the wait is not slept through', async () => {
  await queue.claim(1, worker.id);
  await queue.enqueue(numbered('a', 1));
  await wait(50);
  const started = performance.now();
  await queue.waitForWork(10_000);
  expect(performance.now() - started).toBeLessThan(9_000);
});

test('a job queued for later does not hold up the others of its key', async () => {
  await queue.enqueue([
    { key: 'a', data: 'later', startAfterMs: 1_500 },
    { key: 'a', data: 'now' },
  ]);
  const now = await queue.claim(10, worker.id);
  expect(data(now)).toEqual(['now']);
  await queue.complete(now, worker.id);
  await wait(1_550);
  expect(data(await queue.claim(10, worker.id))).toEqual(['later']);
});

test('a claim that meets another on one key still gets the other keys', async () => {
  await queue.enqueue([
    { key: 'a', data: 'later', startAfterMs: 50 },
    { key: 'a', data: 'now' },
    { key: 'b', data: 'now' },
  ]);
  let claiming: Promise<unknown[]> = Promise.resolve([]);
  await database.transaction(async (transaction) => {
    const values = [queue.name];
    const fetched = await transaction.query(
      `update pgboss.job set state = 'active' where name = $1 and singleton_key = 'a' and data = '"now"'`,
      values,
    );
    expect(fetched.rowCount).toBe(1);
    await wait(80);
    // Sees only the other job of the key, which has just become due, and must wait for this transaction.
    claiming = queue.claim(10, worker.id).then((jobs) => jobs.map(({ key, data }) => [key, data]));
    await wait(80);
  });
  expect(await claiming).toEqual([['b', 'now']]);
});

test('the planner learns of a bulk of jobs, in a transaction of the caller too', async () => {
  const analyzed = async () =>
    (
      await database.query<{ rows: number }>(
        `select reltuples::int as rows from pg_class where oid = 'pgboss.job_common'::regclass`,
      )
    ).rows[0]?.rows ?? 0;
  expect(await analyzed()).toBeLessThan(5000);
  await database.transaction((transaction) => queue.enqueue(numbered('a', 5001), transaction));
  expect(await analyzed()).toBeGreaterThan(5000);
});

/** Starts a process that registers as a worker and claims all it can of a queue; resolves once it has. */
async function claimInChild(name: string) {
  const from = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const script = `
    const { openDatabase } = await import(${from('../store/database.ts')});
    const { openQueue } = await import(${from('./queue.ts')});
    const { registerWorker } = await import(${from('./worker-identity.ts')});
    const database = await openDatabase(${JSON.stringify(home.location)});
    const worker = await registerWorker(database);
    const queue = await openQueue(database, { name: ${JSON.stringify(name)} });
    console.log((await queue.claim(10, worker.id)).length);
    setTimeout(() => {}, 20_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await new Promise<Buffer[]>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve([chunk]));
    child.once('exit', (code) => reject(new Error(`the child ended with code ${code}`)));
  });
  expect(said?.toString().trim()).toBe('2');
  return child;
}
