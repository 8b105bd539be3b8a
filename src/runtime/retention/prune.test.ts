import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { prune } from './prune.ts';

let home: TestHome;
let database: Database;
let count = 0;
let brand: string;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  await migrate(database);
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

beforeEach(() => {
  brand = `brand-${++count}`;
});

const dayMs = 86_400_000;
const retention = { callDays: 10, eventDays: 20, effectDays: 20, historyDays: 30, recordDays: 40 };
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);
const idFrom = (days: number) => uuidv7({ msecs: daysAgo(days).getTime() });

/** A record that came and rested so many days ago, with all that belongs to one. */
async function aRecord(
  key: string,
  days: number,
  more: { state?: string; exception?: string; effect?: string } = {},
): Promise<void> {
  const at = daysAgo(days);
  const [first, last, request] = [idFrom(days), idFrom(days), idFrom(days)];
  await database.query(
    `insert into backhaul.event (brand, flow, key, version, id, source, body, received_at)
     values ($1, 'f', $2, '1', $3, 'poll', '{"a": 1}', $5), ($1, 'f', $2, '2', $4, 'poll', '{"a": 2}', $5)`,
    [brand, key, first, last, at],
  );
  await database.query(
    `insert into backhaul.record (brand, flow, key, ordering_key, state, revision, processed_revision, event_id, source, changed_at)
     values ($1, 'f', $2, $2, $3, 2, 2, $4, 'poll', $5)`,
    [brand, key, more.state ?? 'confirmed', last, at],
  );
  await database.query(
    `insert into backhaul.history (brand, flow, key, at, state) values ($1, 'f', $2, $3, 'received'), ($1, 'f', $2, $3, 'confirmed')`,
    [brand, key, at],
  );
  await database.query(
    `insert into backhaul.request (brand, id, flow, step, connector, operation, reference, parameters, body, state, answer)
     values ($1, $2, 'f', 's', 'c', 'o', $3, '{}', '{"name": "someone"}', $4, '{"id": "1"}')`,
    [brand, request, `ref ${key}`, more.effect === 'refused' ? 'refused' : 'confirmed'],
  );
  await database.query(
    `insert into backhaul.effect (brand, id, flow, key, step, subject, line_reference, line, request_id, state)
     values ($1, $2, 'f', $3, 's', '', $4, '{}', $5, $6)`,
    [brand, idFrom(days), key, `line ${key}`, request, more.effect ?? 'confirmed'],
  );
  await database.query(
    `insert into backhaul.call (brand, id, flow, keys, connector, operation, request_id, method, path, started_at, duration_ms, outcome)
     values ($1, $2, 'f', array[$3], 'c', 'o', $4, 'POST', '/', $5, 1, 'ok')`,
    [brand, idFrom(days), key, request, at],
  );
  if (more.exception) {
    await database.query(
      `insert into backhaul.exception (brand, id, flow, key, subject, code, owner, severity, state, message, resolution, last_seen)
       values ($1, $2, 'f', $3, '', 'CODE', 'it', 'error', $4, 'm', 'r', $5)`,
      [brand, idFrom(days), key, more.exception, at],
    );
  }
}

/** How many rows of each table a record has. */
async function rowsOf(key: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['record', 'event', 'history', 'effect', 'exception']) {
    const { rows } = await database.query<{ count: number }>(
      `select count(*)::int as count from backhaul.${table} where brand = $1 and key = $2`,
      [brand, key],
    );
    counts[table] = rows[0]?.count ?? 0;
  }
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int as count from backhaul.call where brand = $1 and keys @> array[$2]`,
    [brand, key],
  );
  return { ...counts, call: rows[0]?.count ?? 0 };
}

const run = (dryRun = false) => prune(database, { id: brand, retention }, { dryRun });
const whole = { record: 1, event: 2, history: 2, effect: 1, exception: 0, call: 1 };

test('each kind goes when its own time has passed', async () => {
  for (const days of [5, 15, 25, 35, 45]) await aRecord(`${days}`, days);
  await run();
  expect(await rowsOf('5')).toEqual(whole);
  expect(await rowsOf('15')).toEqual({ ...whole, call: 0 });
  expect(await rowsOf('25')).toEqual({ ...whole, call: 0, event: 1 });
  expect(await rowsOf('35')).toEqual({ ...whole, call: 0, event: 1, history: 0 });
  expect(await rowsOf('45')).toEqual({ record: 0, event: 0, history: 0, effect: 1, exception: 0, call: 0 });
  const { rows } = await database.query<{ body: unknown }>(
    `select body from backhaul.event where brand = $1 and key = '25'`,
    [brand],
  );
  expect(rows).toEqual([{ body: null }]);
});

test('nothing of a record that is unfinished, or that waits for a person, goes, however old', async () => {
  const open: [string, Parameters<typeof aRecord>[2]][] = [
    ['received', { state: 'received' }],
    ['queued', { state: 'queued' }],
    ['sent', { state: 'sent', effect: 'intended' }],
    ['exception', { state: 'exception', exception: 'open' }],
    ['monitored', { exception: 'open' }],
    ['unknown', { effect: 'unknown' }],
  ];
  for (const [key, more] of open) await aRecord(key, 3_000, more);
  expect(await run()).toMatchObject({ calls: 0, events: 0, history: 0, records: 0 });
  for (const [key, more] of open)
    expect([key, await rowsOf(key)]).toEqual([key, { ...whole, exception: more?.exception ? 1 : 0 }]);
});

test('a reference stays taken when its record is gone, with the answer and without what was sent', async () => {
  await aRecord('gone', 50, { exception: 'resolved' });
  await aRecord('refused', 50, { effect: 'refused' });
  await run();
  expect(await rowsOf('refused')).toEqual({ record: 0, event: 0, history: 0, effect: 0, exception: 0, call: 0 });
  const again = database.query(
    `insert into backhaul.effect (brand, id, flow, key, step, subject, line_reference, line, request_id, state)
     values ($1, $2, 'f', 'gone', 's', '', 'line gone', '{}', $2, 'intended')`,
    [brand, uuidv7()],
  );
  await expect(again).rejects.toMatchObject({ code: '23505' });
  const { rows } = await database.query('select reference, body, answer from backhaul.request where brand = $1', [
    brand,
  ]);
  expect(rows).toEqual([{ reference: 'ref gone', body: null, answer: { id: '1' } }]);
});

test('a dry run counts the same and changes nothing; a second run finds nothing', async () => {
  for (const days of [5, 15, 25, 35, 45]) await aRecord(`${days}`, days);
  const dry = await run(true);
  expect(await rowsOf('45')).toEqual(whole);
  // What belongs to a record that goes is counted with its own kind when that comes first.
  expect(await run()).toEqual(dry);
  expect(dry).toMatchObject({ calls: 4, records: 1, history: 2 });
  expect(await run()).toMatchObject({ calls: 0, events: 0, history: 0, records: 0 });
});

test('a record of which nothing is due is not even locked, since a lock is a write', async () => {
  await aRecord('young', 5);
  await aRecord('old history', 35);
  await run();
  const { rows } = await database.query<{ key: string; locked: boolean }>(
    `select key, xmax <> 0 as locked from backhaul.record where brand = $1 order by key`,
    [brand],
  );
  expect(rows).toEqual([
    { key: 'old history', locked: true },
    { key: 'young', locked: false },
  ]);
});

test('more than a page goes, and other brands keep theirs', async () => {
  await aRecord('other', 3_000);
  const kept = brand;
  brand = `${brand}-large`;
  await database.query(
    `insert into backhaul.record (brand, flow, key, ordering_key, state, revision, processed_revision, event_id, source, changed_at)
     select $1, 'f', 'key ' || n, 'k', 'skipped', 1, 1, gen_random_uuid(), 'poll', now() - interval '50 days' from generate_series(1, 1201) n`,
    [brand],
  );
  expect((await run()).records).toBe(1201);
  brand = kept;
  expect(await rowsOf('other')).toEqual(whole);
});

test('closed alerts and ended replays go with what belongs to them; open and running ones stay', async () => {
  const insert = async (days: number, isOver: boolean): Promise<void> => {
    const [alert, replay] = [idFrom(days), idFrom(days)];
    const over = isOver ? daysAgo(days) : null;
    await database.query(
      `insert into backhaul.alert (brand, id, flow, code, owner, severity, repeat_at, closed_at) values ($1, $2, 'f', $3, 'it', 'error', now(), $4)`,
      [brand, alert, `${alert}`, over],
    );
    await database.query(
      `insert into backhaul.delivery (brand, id, alert_id, target, message, state) values ($1, $2, $2, 'chat', '{}', 'delivered')`,
      [brand, alert],
    );
    await database.query(
      `insert into backhaul.replay (brand, id, choice, mapping, state, finished_at) values ($1, $2, '{}', 'current', $3, $4)`,
      [brand, replay, isOver ? 'done' : 'running', over],
    );
    await database.query(`insert into backhaul.replay_record (brand, replay_id, flow, key) values ($1, $2, 'f', 'k')`, [
      brand,
      replay,
    ]);
  };
  await insert(35, true);
  await insert(35, false);
  await insert(25, true);
  expect((await run(true)).attention).toBe(2);
  expect((await run()).attention).toBe(2);
  for (const table of ['alert', 'delivery', 'replay', 'replay_record']) {
    const { rows } = await database.query(`select 1 from backhaul.${table} where brand = $1`, [brand]);
    expect([table, rows.length]).toEqual([table, 2]);
  }
});

test('an old version of a blueprint goes when no record names it and a later one runs', async () => {
  await aRecord('named', 5);
  const versions: [hash: string, days: number][] = [
    ['named', 50],
    ['forgotten', 50],
    ['latest', 45],
  ];
  for (const [hash, days] of versions) {
    await database.query(
      `insert into backhaul.blueprint (brand, flow, hash, version, declaration, last_started) values ($1, 'f', $2, '1', '{}', $3)`,
      [brand, hash, daysAgo(days)],
    );
  }
  await database.query(`update backhaul.record set first_blueprint = 'named' where brand = $1`, [brand]);
  await run();
  const { rows } = await database.query('select hash from backhaul.blueprint where brand = $1 order by hash', [brand]);
  expect(rows).toEqual([{ hash: 'latest' }, { hash: 'named' }]);
});

describe('effects of steps whose references pass', () => {
  /** One more effect of a record, with a request of its own. */
  async function anEffect(
    key: string,
    days: number,
    more: { state?: string; subject?: string; passes?: boolean } = {},
  ) {
    const [request, at] = [idFrom(days), daysAgo(days)];
    const { state = 'confirmed', subject = '', passes = true } = more;
    await database.query(
      `insert into backhaul.request (brand, id, flow, step, connector, operation, reference, parameters, body, state)
       values ($1, $2, 'f', 's', 'c', 'o', $3, '{}', 'null', $4)`,
      [brand, request, `ref ${request}`, state === 'intended' ? 'sent' : state],
    );
    await database.query(
      `insert into backhaul.effect (brand, id, flow, key, step, subject, line_reference, line, request_id, state, passes, settled_at)
       values ($1, $2, 'f', $3, 's', $4, $5, '{}', $6, $7, $8, $9)`,
      [brand, idFrom(days), key, subject, `line ${request}`, request, state, passes, state === 'intended' ? null : at],
    );
  }
  const kept = async (key: string) => {
    const { rows } = await database.query<{ effects: number; requests: number }>(
      `select count(*)::int as effects, count(distinct q.id)::int as requests
         from backhaul.effect e join backhaul.request q on q.brand = e.brand and q.id = e.request_id
        where e.brand = $1 and e.key = $2`,
      [brand, key],
    );
    const { rows: all } = await database.query<{ count: number }>(
      'select count(*)::int as count from backhaul.request where brand = $1',
      [brand],
    );
    return { ...rows[0], all: all[0]?.count };
  };

  test('go with their requests when their time has passed; the newest of each subject stays', async () => {
    await aRecord('sku', 5);
    for (const days of [33, 32, 31]) await anEffect('sku', days, { subject: 'north' });
    for (const days of [33, 32, 15]) await anEffect('sku', days, { subject: 'south' });
    await anEffect('sku', 34, { subject: 'south', state: 'abandoned' });
    expect((await run(true)).effects).toBe(5);
    expect(await kept('sku')).toEqual({ effects: 8, requests: 8, all: 8 });
    expect((await run()).effects).toBe(5);
    expect(await kept('sku')).toEqual({ effects: 3, requests: 3, all: 3 });
    expect((await run()).effects).toBe(0);
  });

  test('stay where their record is unfinished, and where others read them for ever', async () => {
    await aRecord('moving', 5, { state: 'queued' });
    await aRecord('open', 5);
    await aRecord('lasting', 5);
    for (const days of [40, 39]) await anEffect('moving', days);
    for (const days of [40, 39]) await anEffect('open', days);
    await anEffect('open', 38, { state: 'intended' });
    for (const days of [40, 39]) await anEffect('lasting', days, { passes: false });
    expect((await run()).effects).toBe(0);
  });
});
