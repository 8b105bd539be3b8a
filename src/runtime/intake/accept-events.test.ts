import { openQueue, type Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { type ArrivedEvent, acceptEvents } from './accept-events.ts';

let home: TestHome;
let database: Database;
let queue: Queue;
let brand: string;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  count++;
  brand = `brand-${count}`;
  queue = await openQueue(database, { name: `records-${count}` });
});

afterEach(() => queue.close());

const event = (key: string, version: string, more: Partial<ArrivedEvent> = {}): ArrivedEvent => ({
  brand,
  flow: 'a--b/c',
  key,
  orderingKey: key,
  version,
  source: 'webhook',
  trigger: 'return.updated',
  body: { key, version },
  tracked: {},
  ...more,
});

const accept = (...events: ArrivedEvent[]) => database.transaction((one) => acceptEvents(one, queue, events));
const select = async (columns: string, table: string) =>
  (await database.query(`select ${columns} from backhaul.${table} where brand = $1 order by 1`, [brand])).rows;

test('an event is stored with its record, its history and its job', async () => {
  expect(await accept(event('r-1', 'v1', { tracked: { closedAt: 'then' } }))).toEqual({
    accepted: 1,
    duplicates: 0,
    isNew: [true],
  });
  expect(await select('key, version, source, trigger, body', 'event')).toEqual([
    { key: 'r-1', version: 'v1', source: 'webhook', trigger: 'return.updated', body: { key: 'r-1', version: 'v1' } },
  ]);
  expect(await select('key, state, revision, triggers, tracked', 'record')).toEqual([
    { key: 'r-1', state: 'received', revision: 1, triggers: ['return.updated'], tracked: { closedAt: 'then' } },
  ]);
  expect(await select('key, state, note', 'history')).toEqual([
    { key: 'r-1', state: 'received', note: 'webhook: return.updated' },
  ]);
  expect(await queue.depth()).toEqual({ queued: 1, active: 0 });
});

test('the same key and version is stored once and changes nothing, whoever sends it again', async () => {
  await accept(event('r-1', 'v1'));
  const before = await select('*', 'record');
  expect(await accept(event('r-1', 'v1', { body: { other: true } }))).toEqual({
    accepted: 0,
    duplicates: 1,
    isNew: [false],
  });
  expect(await Promise.all([1, 2, 3].map(() => accept(event('r-1', 'v1'))))).toEqual(
    Array(3).fill({ accepted: 0, duplicates: 1, isNew: [false] }),
  );
  expect(await select('*', 'record')).toEqual(before);
  expect(await queue.depth()).toEqual({ queued: 1, active: 0 });
});

test('of callers that store the same new event at once, one does', async () => {
  const results = await Promise.all([1, 2, 3, 4].map(() => accept(event('r-1', 'v1'), event('r-2', 'v1'))));
  expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(2);
  expect(await select('key, revision', 'record')).toEqual([
    { key: 'r-1', revision: 1 },
    { key: 'r-2', revision: 1 },
  ]);
  expect(await queue.depth()).toEqual({ queued: 2, active: 0 });
});

test('two events of one key in one call make one job, on the later one, and a repeat among them is a duplicate', async () => {
  const events = [
    event('r-1', 'v1', { trigger: 'created' }),
    event('r-2', 'v1'),
    event('r-1', 'v2', { trigger: 'closed' }),
    event('r-1', 'v1'),
  ];
  expect(await accept(...events)).toMatchObject({ accepted: 3, duplicates: 1 });
  const { rows } = await database.query(
    `select r.key, r.revision, e.version, r.triggers from backhaul.record r
       join backhaul.event e on e.brand = r.brand and e.id = r.event_id where r.brand = $1 order by r.key`,
    [brand],
  );
  expect(rows).toEqual([
    { key: 'r-1', revision: 2, version: 'v2', triggers: ['created', 'closed'] },
    { key: 'r-2', revision: 1, version: 'v1', triggers: ['return.updated'] },
  ]);
  expect(await queue.depth()).toEqual({ queued: 2, active: 0 });
  await accept(event('r-1', 'v3'), event('r-1', 'v4'));
  expect(await select('key, revision', 'record')).toContainEqual({ key: 'r-1', revision: 4 });
});

test('a new version of a record at rest sets it going again and keeps what was tracked first', async () => {
  await accept(event('r-1', 'v1', { tracked: { closedAt: 'first' } }));
  await database.query(
    `update backhaul.record set state = 'confirmed', processed_revision = 1, attempt = 3, retry_at = now() where brand = $1`,
    [brand],
  );
  await accept(event('r-1', 'v2', { source: 'poll', trigger: null, tracked: { closedAt: 'later', new: 1 } }));
  expect(
    await select('state, revision, processed_revision, attempt, retry_at, source, triggers, tracked', 'record'),
  ).toEqual([
    {
      state: 'received',
      revision: 2,
      processed_revision: 1,
      attempt: 0,
      retry_at: null,
      source: 'poll',
      triggers: ['return.updated'],
      tracked: { closedAt: 'first', new: 1 },
    },
  ]);
});

test('events that come while their record waits share its job, and an urgent one waits for none', async () => {
  await accept(event('r-1', 'v1', { mergeMs: 60_000 }));
  await accept(event('r-1', 'v2', { mergeMs: 60_000 }), event('r-2', 'v1', { mergeMs: 60_000 }));
  expect(await queue.depth()).toEqual({ queued: 2, active: 0 });
  expect(await select('key, revision', 'record')).toEqual([
    { key: 'r-1', revision: 2 },
    { key: 'r-2', revision: 1 },
  ]);
  const due = async () =>
    (
      await database.query(
        'select singleton_key, count(*)::int from pgboss.job where name = $1 and start_after <= now() group by 1',
        [queue.name],
      )
    ).rows;
  expect(await due()).toEqual([]);
  await accept(event('r-2', 'v2', { mergeMs: 60_000, priority: 1 }));
  expect(await due()).toEqual([{ singleton_key: `${brand}/a--b/c/r-2`, count: 1 }]);
});

test('nothing stands when the transaction is rolled back, and the event is new the next time', async () => {
  const failing = database.transaction(async (transaction) => {
    await acceptEvents(transaction, queue, [event('r-1', 'v1')]);
    throw new Error('stopped before the commit');
  });
  await expect(failing).rejects.toThrow('stopped before the commit');
  for (const table of ['event', 'record', 'history']) expect(await select('*', table)).toEqual([]);
  expect(await queue.depth()).toEqual({ queued: 0, active: 0 });
  expect(await accept(event('r-1', 'v1'))).toEqual({ accepted: 1, duplicates: 0, isNew: [true] });
});

test('brands and flows with the same keys do not touch each other', async () => {
  const other = `${brand}-other`;
  const events = [event('r-1', 'v1'), event('r-1', 'v1', { brand: other }), event('r-1', 'v1', { flow: 'a--b/d' })];
  expect(await accept(...events)).toEqual({ accepted: 3, duplicates: 0, isNew: [true, true, true] });
  expect(await select('flow', 'record')).toEqual([{ flow: 'a--b/c' }, { flow: 'a--b/d' }]);
  expect(await queue.depth()).toEqual({ queued: 3, active: 0 });
});

test('no events are no work', async () => {
  expect(await accept()).toEqual({ accepted: 0, duplicates: 0, isNew: [] });
});
