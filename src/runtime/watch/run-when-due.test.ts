import type { Database } from '../store/database.ts';
import { makeMigratedHome, type TestHome } from '../store/test-home.ts';
import { runWhenDue, type Scheduled } from './run-when-due.ts';
import { type CronTimetable, jitterMsOf, type Timetable } from './timetable.ts';

let home: TestHome;
let database: Database;
let scheduled: Scheduled;
let runs = 0;
let count = 0;

beforeAll(async () => {
  home = await makeMigratedHome();
  database = await home.open();
});

afterAll(async () => {
  await database.close();
  await home.remove();
});

beforeEach(() => {
  runs = 0;
  scheduled = { brand: `brand-${++count}`, flow: 'a--b/c', id: 'poll' };
});

const yearly: CronTimetable = {
  kind: 'cron',
  pattern: '0 3 1 1 *',
  timeZone: 'Europe/Amsterdam',
  overlap: 'skip',
  catchUp: 'once',
  jitterMs: 0,
};
const everyMinute: CronTimetable = { ...yearly, pattern: '* * * * *' };

let now = new Date();

const run = (timetable: Timetable, work: () => Promise<unknown> = async () => undefined) =>
  runWhenDue(
    database,
    scheduled,
    timetable,
    async () => {
      runs += 1;
      await work();
    },
    () => now,
  );

const set = (time: string): void => {
  now = new Date(time);
};

test('a new schedule waits for its first time, and runs once for it', async () => {
  set('2026-06-01T10:00:30Z');
  expect(await run(everyMinute)).toBe(false);
  set('2026-06-01T10:01:01Z');
  expect([await run(everyMinute), await run(everyMinute)]).toEqual([true, false]);
  expect(runs).toBe(1);
});

test('times that passed while nothing ran are made up for with one run', async () => {
  set('2026-06-01T10:00:30Z');
  await run(everyMinute);
  set('2026-06-03T23:00:30Z');
  expect([await run(everyMinute), await run(everyMinute)]).toEqual([true, false]);
});

test('a clock that is put back holds no schedule', async () => {
  const hourly: Timetable = { kind: 'every', everyMs: 3_600_000 };
  set('2026-06-02T10:00:00Z');
  await run(hourly);
  set('2026-06-01T10:00:00Z');
  expect([await run(hourly), await run(hourly)]).toEqual([true, false]);
  scheduled = { ...scheduled, id: 'cron' };
  set('2026-06-02T10:00:30Z');
  await run(everyMinute);
  set('2026-06-01T10:00:30Z');
  expect(await run(everyMinute)).toBe(false);
  set('2026-06-01T10:01:30Z');
  expect(await run(everyMinute)).toBe(true);
});

test('where nothing is to be made up for, times that passed long ago are left out', async () => {
  const left: CronTimetable = { ...yearly, catchUp: 'skip' };
  set('2026-06-01T10:00Z');
  await run(left);
  set('2027-06-01T10:00Z');
  expect(await run(left)).toBe(false);
  // 03:00 in Amsterdam.
  set('2028-01-01T02:00:05Z');
  expect([await run(left), await run(left)]).toEqual([true, false]);
});

test('a run that fails is due still', async () => {
  set('2026-06-01T10:00Z');
  await run(yearly);
  set('2027-06-01T10:00Z');
  await expect(run(yearly, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect([await run(yearly), await run(yearly)]).toEqual([true, false]);
});

test('only one of two that ask at once runs', async () => {
  set('2026-06-01T10:00Z');
  await run(yearly);
  set('2027-06-01T10:00Z');
  const ran = await Promise.all([run(yearly), run(yearly)]);
  expect(ran.filter(Boolean)).toHaveLength(1);
  expect(runs).toBe(1);
});

test.each([
  ['skip', false],
  ['queue', true],
] as const)('with overlap %s, is a time that came during a run made up for after it? %s', async (overlap, again) => {
  const timetable: CronTimetable = { ...everyMinute, overlap };
  set('2026-06-01T10:00:30Z');
  await run(timetable);
  set('2026-06-01T10:01:01Z');
  await run(timetable, async () => set('2026-06-01T10:03:30Z'));
  expect([await run(timetable), await run(timetable)]).toEqual([again, false]);
});

test('with jitter, a run begins after its time and not before the jitter is over', async () => {
  const spread: CronTimetable = { ...yearly, jitterMs: 600_000 };
  set('2026-06-01T10:00Z');
  await run(spread);
  const time = new Date('2027-01-01T02:00:00Z');
  const begin = time.getTime() + jitterMsOf(spread, `${scheduled.brand} ${scheduled.flow} ${scheduled.id}`, time);
  now = new Date(begin - 1);
  expect(await run(spread)).toBe(false);
  now = new Date(begin);
  expect([await run(spread), await run(spread)]).toEqual([true, false]);
});

test('minutes count from the end of a run', async () => {
  const every: Timetable = { kind: 'every', everyMs: 600_000 };
  set('2026-06-01T10:00Z');
  expect(await run(every, async () => set('2026-06-01T10:30Z'))).toBe(true);
  set('2026-06-01T10:39:59Z');
  expect(await run(every)).toBe(false);
  set('2026-06-01T10:40:00Z');
  expect(await run(every)).toBe(true);
});

test('what ended in the future, by a clock that was put back since, is due', async () => {
  const hourly: Timetable = { kind: 'every', everyMs: 3_600_000 };
  set('2026-06-02T10:00:00Z');
  await run(hourly);
  set('2026-06-01T10:00:00Z');
  await run(hourly);
  expect(runs).toBe(2);
  await run(hourly);
  expect(runs).toBe(2);
});
