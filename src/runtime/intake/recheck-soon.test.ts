import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { insertExceptions } from '../work/rest.ts';
import { examplePlan } from './example-plan.ts';
import { recheckSoon } from './recheck-soon.ts';

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

const row = (code: string, key: string, recheckMinutes: number | null) => ({
  id: crypto.randomUUID(),
  key,
  subject: '',
  code,
  owner: 'data',
  severity: 'warning',
  step: 'check',
  cause: 'cause',
  message: 'It is not there.',
  resolution: 'Create it.',
  recheck_minutes: recheckMinutes,
  input: null,
  blueprint: 'hash',
});

test('open exceptions of the codes are due within the time, and neither others nor those that are due sooner change', async () => {
  const { plan } = await examplePlan(database, 'brand-recheck', 'http://127.0.0.1:9');
  const { brand, flow } = plan;
  await insertExceptions(database, brand.id, flow.id, [
    row('SKU_UNKNOWN', 'waits', 30),
    row('SKU_UNKNOWN', 'soon', 0.001),
    row('SKU_UNKNOWN', 'never', null),
    row('OTHER', 'other', 30),
  ]);
  const trigger = {
    id: 'catalogue',
    kind: 'recheck' as const,
    connector: 'example-stock',
    topics: ['product'],
    exceptions: ['SKU_UNKNOWN'],
    withinMs: 10_000,
  };
  await recheckSoon(database, [{ plan, trigger }]);
  const { rows } = await database.query<{ key: string; seconds: number | null }>(
    `select key, round(extract(epoch from recheck_at - last_seen) / 10)::int * 10 as seconds
       from backhaul.exception where brand = $1 order by key`,
    [brand.id],
  );
  expect(rows).toEqual([
    { key: 'never', seconds: null },
    { key: 'other', seconds: 1800 },
    { key: 'soon', seconds: 0 },
    { key: 'waits', seconds: 10 },
  ]);
});
