import { acceptEvents } from '../intake/accept-events.ts';
import { examplePlan } from '../intake/example-plan.ts';
import type { Plan } from '../plan/compile-plan.ts';
import { planVersions, storeVersion } from '../plan/plan-versions.ts';
import { openQueue, type Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { exceptionRow, insertExceptions } from '../work/rest.ts';
import { recheckEarlier } from './version-watch.ts';

let home: TestHome;
let database: Database;
let queue: Queue;
let first: Plan;
let second: Plan;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  queue = await openQueue(database, { name: 'versions' });
});

afterAll(async () => {
  await queue.close();
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  const brand = `brand-${++count}`;
  const url = 'https://stock.example.test';
  first = (await examplePlan(database, brand, url)).plan;
  second = (await examplePlan(database, brand, url, ({ flow }) => void flow.steps.pop())).plan;
  await storeVersion(database, first);
  await raiseWith(first, 'one');
});

/** A record with an exception that this version raised. */
async function raiseWith(plan: Plan, key: string): Promise<void> {
  const { brand, flow } = plan;
  const event = { brand: brand.id, flow: flow.id, key, orderingKey: key, version: '1', trigger: null, body: {} };
  await database.transaction(async (transaction) => {
    await acceptEvents(transaction, queue, [{ ...event, source: 'webhook', tracked: {} }]);
    const raised = { code: 'NOT_UNDERSTOOD', subject: '', message: 'It is unclear.', step: 'plan' };
    await insertExceptions(transaction, brand.id, flow.id, [exceptionRow(plan, key, raised)]);
  });
}

test('what an earlier version raised is looked at again, once', async () => {
  expect(await recheckEarlier(database, queue, first)).toBe(0);
  await storeVersion(database, second);
  expect(await recheckEarlier(database, queue, second)).toBe(1);
  expect(await recheckEarlier(database, queue, second)).toBe(0);
  const { rows } = await database.query('select source, revision from backhaul.record where brand = $1', [
    first.brand.id,
  ]);
  expect(rows).toEqual([{ source: 'recheck', revision: 2 }]);
});

test('a process on an earlier version leaves what the later one raised, until it is started again', async () => {
  await storeVersion(database, second);
  await recheckEarlier(database, queue, second);
  expect(await recheckEarlier(database, queue, first)).toBe(0);
  await storeVersion(database, first);
  expect(await recheckEarlier(database, queue, first)).toBe(1);
});

test('an earlier version is compiled from the store, and one that was never stored is not', async () => {
  const { planAt } = planVersions(database, (error) => {
    throw error;
  });
  const earlier = await planAt(second, first.version.hash);
  expect(earlier?.steps.map(({ id }) => id)).toEqual(first.steps.map(({ id }) => id));
  expect(earlier?.settings).toEqual(first.settings);
  expect(await planAt(second, 'never stored')).toBeUndefined();
});
