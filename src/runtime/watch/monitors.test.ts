import { v7 as uuid } from 'uuid';
import type { Monitor, RecordMonitor } from '../../../schemas/formats/flow.ts';
import { type ArrivedEvent, acceptEvents } from '../intake/accept-events.ts';
import { examplePlan } from '../intake/example-plan.ts';
import type { Plan } from '../plan/compile-plan.ts';
import { storeVersion } from '../plan/plan-versions.ts';
import { openQueue, type Queue } from '../queue/queue.ts';
import type { Database } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { storeIntended } from '../work/effects.ts';
import { runMonitor } from './monitors.ts';

let home: TestHome;
let database: Database;
let queue: Queue;
let plan: Plan;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
  queue = await openQueue(database, { name: 'monitored' });
});

afterAll(async () => {
  await queue.close();
  await database.close();
  await home.remove();
});

beforeEach(async () => {
  plan = (await examplePlan(database, `brand-${++count}`, 'https://stock.example.test')).plan;
  await storeVersion(database, plan);
});

const hourMs = 3_600_000;
const monitor: RecordMonitor = {
  id: 'not-moved',
  kind: 'record',
  title: 'Closed and not moved',
  requirements: ['G-6'],
  unless: ['confirmed', 'resolved'],
  limitMinutes: '60',
  exception: 'NOT_RESTOCKED',
};
const silence: Monitor = {
  id: 'nothing-comes',
  kind: 'silence',
  title: 'No webhooks come',
  requirements: ['G-6'],
  source: 'webhook',
  limitMinutes: '60',
  exception: 'NOT_RESTOCKED',
};

/** A record that arrived so many hours ago. */
async function arrived(key: string, hours: number, tracked: Record<string, unknown> = {}): Promise<void> {
  const event: ArrivedEvent = {
    brand: plan.brand.id,
    flow: plan.flow.id,
    key,
    orderingKey: key,
    version: '1',
    source: 'webhook',
    trigger: null,
    body: {},
    tracked,
  };
  await database.transaction((transaction) => acceptEvents(transaction, queue, [event]));
  await change(key, `arrived_at = now() - interval '${hours} hours'`);
}

const change = (key: string, set: string) =>
  database.query(`update backhaul.record set ${set} where brand = $1 and key = $2`, [plan.brand.id, key]);

async function exceptions(state = 'open'): Promise<string[]> {
  const { rows } = await database.query<{ key: string }>(
    'select key from backhaul.exception where brand = $1 and state = $2 order by key',
    [plan.brand.id, state],
  );
  return rows.map(({ key }) => key);
}

const look = (changed: Partial<RecordMonitor> = {}) => runMonitor(database, plan, { ...monitor, ...changed }, hourMs);

test('a record past the limit is raised once, and closed when its state satisfies the monitor', async () => {
  await arrived('late', 2);
  await arrived('in-time', 0);
  expect([await look(), await look()]).toEqual([1, 0]);
  expect(await exceptions()).toEqual(['late']);
  await change('late', "state = 'confirmed'");
  await look();
  expect([await exceptions(), await exceptions('resolved')]).toEqual([[], ['late']]);
});

test('with a tracked time the limit runs from it, and records without it are left alone', async () => {
  const at = (hours: number) => new Date(Date.now() - hours * hourMs).toISOString();
  await arrived('long-closed', 3, { closedAt: at(2) });
  await arrived('just-closed', 3, { closedAt: at(0.5) });
  await arrived('open', 3);
  await look({ tracked: 'closedAt' });
  expect(await exceptions()).toEqual(['long-closed']);
});

test('only records with the tracked values that are asked for are looked at', async () => {
  await arrived('exchange', 2, { kind: 'exchange' });
  await arrived('refund', 2, { kind: 'refund' });
  await look({ where: { kind: 'exchange' } });
  expect(await exceptions()).toEqual(['exchange']);
});

test('a tracked value that comes later satisfies the monitor', async () => {
  await arrived('one', 2);
  await change('one', "state = 'skipped'");
  await look({ unlessTracked: 'shippedAt' });
  expect(await exceptions()).toEqual(['one']);
  await change('one', `tracked = tracked || '{"shippedAt": "2026-01-01T00:00:00Z"}'`);
  await look({ unlessTracked: 'shippedAt' });
  expect(await exceptions()).toEqual([]);
});

test('a confirmed effect of the named step satisfies the monitor, one that was refused does not', async () => {
  await arrived('one', 2);
  const id = uuid();
  const request = { brand: plan.brand.id, id, flow: plan.flow.id, step: 'move', connector: 'c', operation: 'o' };
  const line = { key: 'one', subject: '', lineReference: id, line: { lineReference: id } };
  await database.transaction((transaction) =>
    storeIntended(transaction, [{ request: { ...request, reference: id, parameters: {}, body: null }, lines: [line] }]),
  );
  const settle = (state: string) =>
    database.query('update backhaul.effect set state = $2 where request_id = $1', [id, state]);
  await settle('refused');
  await look({ unlessEffect: 'move' });
  expect(await exceptions()).toEqual(['one']);
  await settle('confirmed');
  await look({ unlessEffect: 'move' });
  expect(await exceptions()).toEqual([]);
});

test('what a person ignored is not raised again', async () => {
  await arrived('one', 2);
  await look();
  await database.query(`update backhaul.exception set state = 'ignored' where brand = $1`, [plan.brand.id]);
  expect(await look()).toBe(0);
  expect(await exceptions()).toEqual([]);
});

test('a silence is told once, is over with the next event, and a later one is told again', async () => {
  const listen = () => runMonitor(database, plan, silence, hourMs);
  // The flow has only just begun.
  expect(await listen()).toBe(0);
  await database.query(`update backhaul.blueprint set first_seen = now() - interval '1 day' where brand = $1`, [
    plan.brand.id,
  ]);
  expect([await listen(), await listen()]).toEqual([1, 0]);
  expect(await exceptions()).toEqual(['silence nothing-comes']);
  await arrived('one', 0);
  await listen();
  expect(await exceptions()).toEqual([]);
  const long = uuid({ msecs: Date.now() - 2 * hourMs });
  await database.query('update backhaul.event set id = $2 where brand = $1', [plan.brand.id, long]);
  expect(await listen()).toBe(1);
});
