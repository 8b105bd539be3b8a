import type { Database } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { batchesOfOneLane, laneTurns } from '../work/lane-turns.ts';
import { holdJobs, type Job, openQueue, type Queue } from './queue.ts';
import { registerWorker, type WorkerIdentity } from './worker-identity.ts';

let home: TestHome;
let database: Database;
let worker: WorkerIdentity;
let queue: Queue;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  worker = await registerWorker(database);
});

afterAll(async () => {
  await worker.close();
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  count++;
  queue = await openQueue(database, { name: `claims-${count}` });
});

afterEach(() => queue.close());

const jobs = (lane: string, length: number, priority = 0) =>
  Array.from({ length }, (_, index) => ({ key: `${lane} ${index}`, data: index, lane, priority }));
const keys = (claimed: readonly Job[]) => claimed.map(({ key }) => key);

test('a claim takes from one lane, by default the one that has waited longest, and urgent jobs before all', async () => {
  await queue.enqueue(jobs('first', 3));
  await queue.enqueue(jobs('second', 2));
  await queue.enqueue(jobs('second', 1, 9).map((job) => ({ ...job, key: 'urgent' })));
  expect(keys(await queue.claim(10, worker.id))).toEqual(['urgent']);
  expect(keys(await queue.claim(10, worker.id))).toEqual(['first 0', 'first 1', 'first 2']);
  expect(keys(await queue.claim(10, worker.id))).toEqual(['second 0', 'second 1']);
});

test('whoever claims chooses the lane, and gets jobs of the next when the first has none to take', async () => {
  await queue.enqueue([...jobs('busy', 1), { key: 'busy 0', data: 'later', lane: 'busy' }]);
  await queue.enqueue(jobs('other', 1));
  expect(keys(await queue.claim(10, worker.id))).toEqual(['busy 0']);
  expect(keys(await queue.claim(10, worker.id, (lanes) => lanes.filter(({ name }) => name === 'busy')))).toEqual([]);
  expect(keys(await queue.claim(10, worker.id))).toEqual(['other 0']);
});

test('a job is held while it is at its attempt, and not taken over until the transaction ends', async () => {
  await queue.enqueue(jobs('lane', 3));
  const claimed = await queue.claim(10, worker.id);
  const ids = claimed.map(({ id }) => id);
  await queue.release(claimed.slice(2), { delayMs: 0 }, worker.id);
  await database.transaction(async (transaction) => {
    expect([...(await holdJobs(claimed, transaction))]).toEqual(ids.slice(0, 2));
    expect(await queue.reclaimStray([], 0, worker.id)).toBe(0);
  });
  expect(await queue.reclaimStray([], 0, worker.id)).toBe(2);
  expect(await holdJobs(claimed, database)).toEqual(new Set());
  const again = await queue.claim(10, worker.id);
  expect(again.map(({ id }) => id)).toEqual(ids);
  expect(await holdJobs(claimed, database)).toEqual(new Set());
  expect([...(await holdJobs(again, database))]).toEqual(ids);
});

test('a worker that is closed with jobs in flight is known by its row, until others have put them back', async () => {
  const leaving = await registerWorker(database);
  const known = async () =>
    (await database.query('select id from backhaul.worker where id = $1', [leaving.id])).rowCount;
  await queue.enqueue(jobs('lane', 2));
  const claimed = await queue.claim(10, leaving.id);
  await leaving.close();
  expect(await known()).toBe(1);
  expect(await queue.complete(claimed.slice(0, 1), worker.id)).toEqual([]);
  expect(await queue.reclaimDead()).toBe(2);
  expect(await known()).toBe(0);
  expect(keys(await queue.claim(10, worker.id))).toEqual(keys(claimed));
});

test('an urgent job lifts what waits before it under its key, and does not overtake it', async () => {
  await queue.enqueue([...jobs('lane', 5), { key: 'lane 3', data: 'urgent', lane: 'lane', priority: 5 }]);
  for (const data of [3, 'urgent']) {
    const claimed = await queue.claim(10, worker.id);
    expect(claimed.map((job) => [job.data, job.priority])).toEqual([[data, 5]]);
    await queue.complete(claimed, worker.id);
  }
});

test('a backlog of 20,000 of one brand holds the single record of another for five batches at most', async () => {
  await queue.enqueue(jobs('large', 20_000));
  await queue.enqueue(jobs('small', 1));
  const turns = laneTurns(() => 0);
  const served: string[] = [];
  while (!served.includes('small')) {
    const claimed = await queue.claim(100, worker.id, turns.order);
    const lane = claimed[0]?.key.split(' ')[0] ?? 'none';
    served.push(lane);
    turns.begin(lane, false);
    expect(served.length).toBeLessThanOrEqual(batchesOfOneLane + 1);
  }
  expect(served.at(-1)).toBe('small');
});
