import { openQueue, type Queue } from '../queue/queue.ts';
import { registerWorker, type WorkerIdentity } from '../queue/worker-identity.ts';
import type { Database } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { nudgeRecords } from '../work/nudge.ts';
import { acceptEvents } from './accept-events.ts';
import { type ExamplePlan, examplePlan } from './example-plan.ts';
import { eventFor } from './read-events.ts';

let home: TestHome;
let database: Database;
let queue: Queue;
let worker: WorkerIdentity;
let example: ExamplePlan;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  queue = await openQueue(database, { name: 'records' });
  worker = await registerWorker(database);
  example = await examplePlan(database, 'brand', 'http://127.0.0.1:9', ({ flow }) => {
    flow.record.priority = "event.kind = 'exchange' ? 5 : event.kind = 'odd' ? 1.5 : 0";
  });
});

afterAll(async () => {
  await worker.close();
  await queue.close();
  await database.close();
  await home.remove();
});

const event = (key: string, kind: string) =>
  eventFor(example.plan, example.poll, { key, version: '1' }, { kind }, null);

test('a record is as urgent as its blueprint says of the event, and stays so when it is looked at again', async () => {
  const events = [await event('refund', 'refund'), await event('exchange', 'exchange')];
  await database.transaction((transaction) => acceptEvents(transaction, queue, events));
  for (let time = 0; time < 2; time++) {
    const claimed = await queue.claim(10, worker.id);
    expect(claimed.map(({ key, priority }) => [key.split('/').at(-1), priority])).toEqual([['exchange', 5]]);
    await queue.complete(claimed, worker.id);
    const { brand, flow } = events[1] ?? { brand: '', flow: '' };
    await nudgeRecords(database, queue, 'recheck', [{ brand, flow, key: 'exchange' }]);
  }
});

test('an expression that gives no priority is an error that names it', async () => {
  await expect(event('odd', 'odd')).rejects.toMatchObject({ code: 'EXPRESSION_FAILED' });
});
