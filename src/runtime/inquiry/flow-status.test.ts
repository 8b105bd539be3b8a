import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { flowStatuses } from './flow-status.ts';

let home: TestHome;
let database: Database;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

/** Records that arrived and changed so many seconds ago. */
async function records(flow: string, state: string, count: number, seconds: number): Promise<void> {
  await database.query(
    `insert into backhaul.record (brand, flow, key, ordering_key, state, event_id, source, arrived_at, changed_at)
     select 'b', $1, $2 || ' ' || n, 'k', $2, gen_random_uuid(), 'poll', now() - make_interval(secs => $4), now() - make_interval(secs => $4)
       from generate_series(1, $3::int) n`,
    [flow, state, count, seconds],
  );
}

test('a flow says what waits, since when, how fast it goes, and when it is done at that rate', async () => {
  await records('busy', 'received', 70, 30);
  await records('busy', 'queued', 20, 600);
  await records('busy', 'sent', 10, 1);
  await records('busy', 'confirmed', 40, 20);
  // Longer ago than the rate looks back.
  await records('busy', 'skipped', 500, 900);
  await records('stuck', 'queued', 3, 60);
  const names = ['busy', 'stuck', 'idle'].map((flow) => ({ brand: 'b', flow }));
  const [busy, stuck, idle] = await flowStatuses(database, names);
  expect(busy).toMatchObject({ flow: 'busy', received: 70, queued: 20, sent: 10, exceptions: 0 });
  expect(busy?.oldestSeconds).toBeGreaterThanOrEqual(600);
  // 40 in the 20 seconds or a little more since the first of them.
  expect(busy?.perSecond).toBeLessThanOrEqual(2);
  expect(busy?.perSecond).toBeGreaterThan(0);
  expect(busy?.drainSeconds).toBeCloseTo(100 / (busy?.perSecond ?? 0), 6);
  expect(stuck).toMatchObject({ queued: 3, perSecond: 0, drainSeconds: null });
  expect(idle).toMatchObject({ received: 0, oldestSeconds: null, drainSeconds: 0 });
});
