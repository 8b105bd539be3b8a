import { type Answering, type ExampleSystem, json, startExampleSystem } from '../connection/example-system.ts';
import { examplePlan } from '../intake/example-plan.ts';
import { openQueue, type Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { pollWatch } from './poll-watch.ts';

let home: TestHome;
let database: Database;
let queue: Queue;
let system: ExampleSystem;
let brand: string;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
  system = await startExampleSystem();
});

afterAll(async () => {
  await system.close();
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  count++;
  brand = `brand-${count}`;
  queue = await openQueue(database, { name: `records-${count}` });
});

afterEach(() => queue.close());

test('a poll that fails three times in a row is an exception, which closes when the poll works again', async () => {
  const { plan, poll } = await examplePlan(database, brand, system.url);
  const watch = pollWatch(database, queue, plan, poll);
  const open = async () =>
    (
      await database.query<{ key: string; message: string; state: string; count: number }>(
        'select key, message, state, count from backhaul.exception where brand = $1',
        [brand],
      )
    ).rows;
  const failing: Answering = json(400, { code: 'broken' });
  for (const told of [0, 0, 1, 1]) {
    system.answer(failing);
    await expect(watch()).rejects.toMatchObject({ code: 'CALL_FAILED' });
    expect(await open()).toHaveLength(told);
  }
  expect((await open())[0]).toMatchObject({ key: 'poll catch-up', state: 'open', count: 2 });
  system.answer(json(200, { data: [], nextCursor: null }));
  await watch();
  expect(await open()).toMatchObject([{ state: 'resolved' }]);
});
