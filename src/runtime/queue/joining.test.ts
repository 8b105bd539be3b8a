import type { Database, Queryable } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type NewJob, openQueue, type Queue } from './queue.ts';
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
  queue = await openQueue(database, { name: `joining-${count}` });
});

afterEach(() => queue.close());

const job = (more: Partial<NewJob> = {}): NewJob => ({ key: 'k', data: { key: 'k' }, joins: true, ...more });
const enqueue = (...jobs: NewJob[]) => database.transaction((transaction) => queue.enqueue(jobs, transaction));
const made = async (more: Partial<NewJob>) => (await enqueue(job(more))).length;

test('a job joins one that waits with the same key and data, and only then', async () => {
  expect(await made({})).toBe(1);
  expect(await made({})).toBe(0);
  expect(await made({ joins: false })).toBe(1);
  expect(await made({ data: { key: 'other' } })).toBe(1);
  expect(await made({ key: 'other' })).toBe(1);
  expect(await queue.depth()).toEqual({ queued: 4, active: 0 });
});

test('a job joins none that is due later or less urgent than itself', async () => {
  expect(await made({ startAfterMs: 60_000 })).toBe(1);
  expect(await made({ startAfterMs: 120_000 })).toBe(0);
  expect(await made({ startAfterMs: 1_000 })).toBe(1);
  expect(await made({ startAfterMs: 60_000, priority: 3 })).toBe(1);
  expect(await made({ priority: 2 })).toBe(1);
});

test('a job that was claimed, or put back, is not joined: whoever began it may not see what came since', async () => {
  await enqueue(job(), job({ key: 'put back' }));
  const claimed = await queue.claim(10, worker.id);
  expect(await made({})).toBe(1);
  const [, second] = claimed;
  await queue.release(second ? [second] : [], { delayMs: 0 }, worker.id);
  expect(await made({ key: 'put back' })).toBe(1);
});

test('what was joined is claimed only once the transaction that joined it has ended', async () => {
  await enqueue(job());
  let claimedMeanwhile = -1;
  await database.transaction(async (transaction: Queryable) => {
    expect(await queue.enqueue([job()], transaction)).toEqual([]);
    claimedMeanwhile = (await queue.claim(10, worker.id)).length;
  });
  expect(claimedMeanwhile).toBe(0);
  expect(await queue.claim(10, worker.id)).toHaveLength(1);
});

test('two transactions at once do not wait for each other: one joins, the other queues a job of its own', async () => {
  await enqueue(job());
  await database.transaction(async (one) => {
    expect(await queue.enqueue([job()], one)).toEqual([]);
    expect(await database.transaction((other) => queue.enqueue([job()], other))).toHaveLength(1);
  });
  expect(await queue.depth()).toEqual({ queued: 2, active: 0 });
});
