import { flowExample } from '../../../schemas/formats/examples/flow.ts';
import { type CronTimetable, jitterMsOf, latestOccurrence, nextOccurrence, timetableOf } from './timetable.ts';

const at = (pattern: string, timeZone: string, more: Partial<CronTimetable> = {}): CronTimetable => ({
  kind: 'cron',
  pattern,
  timeZone,
  overlap: 'skip',
  catchUp: 'once',
  jitterMs: 0,
  ...more,
});

/** So many times after one, without seconds. */
function following(timetable: CronTimetable, after: string, count: number): string[] {
  const found: string[] = [];
  for (let time = new Date(after); found.length < count; ) {
    const next = nextOccurrence(timetable, time);
    if (!next) break;
    found.push(next.toISOString().slice(0, 16));
    time = next;
  }
  return found;
}

// Clock changes of 2026 as the IANA database has them.
test.each([
  ['Europe/Amsterdam', '30 2 * * *', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
  ['America/New_York', '30 2 * * *', '2026-03-07T12:00Z', ['2026-03-08T07:00', '2026-03-09T06:30']],
  ['Australia/Lord_Howe', '15 2 * * *', '2026-10-03T12:00Z', ['2026-10-03T15:30', '2026-10-04T15:15']],
])('in %s a time that the clock leaves out comes when the clock changes, once', (zone, pattern, after, expected) => {
  expect(following(at(pattern, zone), after, 2)).toEqual(expected);
});

test.each([
  ['Europe/Amsterdam', '30 2 * * *', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
  ['America/New_York', '30 1 * * *', '2026-10-31T12:00Z', ['2026-11-01T05:30', '2026-11-02T06:30']],
  ['Australia/Lord_Howe', '45 1 * * *', '2026-04-04T12:00Z', ['2026-04-04T14:45', '2026-04-05T15:15']],
])('in %s a time that comes twice counts once', (zone, pattern, after, expected) => {
  expect(following(at(pattern, zone), after, 2)).toEqual(expected);
});

test('parts of an hour go on through both clock changes without a gap or a repeat', () => {
  for (const [zone, after] of [
    ['Europe/Amsterdam', '2026-10-24T23:45Z'],
    ['Europe/Amsterdam', '2026-03-29T00:15Z'],
    ['Australia/Lord_Howe', '2026-04-04T14:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T15:00Z'],
  ] as const) {
    const times = following(at('*/30 * * * *', zone), after, 8).map((time) => Date.parse(`${time}Z`));
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual(Array(7).fill(1_800_000));
  }
});

test('a zone whose clock never changes keeps its time in winter and summer', () => {
  const times = following(at('0 9 1 * *', 'Asia/Kolkata'), '2026-01-15T00:00Z', 12);
  expect(new Set(times.map((time) => time.slice(11)))).toEqual(new Set(['03:30']));
});

test.each([
  ['* * * * *', '2025-01-01T00:00Z', '2026-06-01T10:30:30Z', '2026-06-01T10:30'],
  ['0 3 * * *', '2025-01-01T00:00Z', '2026-06-01T10:30Z', '2026-06-01T01:00'],
  ['0 3 1 1 *', '2020-01-01T12:00Z', '2026-06-01T10:30Z', '2026-01-01T02:00'],
  ['0 0 29 2 *', '2016-03-01T00:00Z', '2026-06-01T10:30Z', '2024-02-28T23:00'],
])('the newest time of "%s" is found, however long ago the last one was', (pattern, after, until, expected) => {
  const latest = latestOccurrence(at(pattern, 'Europe/Amsterdam'), new Date(after), new Date(until));
  expect(latest?.toISOString().slice(0, 16)).toBe(expected);
});

test('a time that has passed is not due again, and one that is still to come is not due', () => {
  const daily = at('0 3 * * *', 'UTC');
  expect(latestOccurrence(daily, new Date('2026-06-01T03:00Z'), new Date('2026-06-02T02:59:59Z'))).toBeUndefined();
});

test('jitter is the same for the same time, differs between times, and stays in its bounds', () => {
  const daily = at('0 3 * * *', 'UTC', { jitterMs: 60_000 });
  const times = Array.from({ length: 50 }, (_, day) => new Date(Date.UTC(2026, 0, day + 1, 3)));
  const jitters = times.map((time) => jitterMsOf(daily, 'acme poll', time));
  expect(times.map((time) => jitterMsOf(daily, 'acme poll', time))).toEqual(jitters);
  expect(new Set(jitters).size).toBeGreaterThan(40);
  expect(jitters.every((jitter) => jitter >= 0 && jitter < 60_000)).toBe(true);
});

test.each([
  ['a field out of range', { pattern: "'61 * * * *'" }],
  ['seconds', { pattern: "'*/5 * * * * *'" }],
  ['a day that never comes', { pattern: "'0 0 30 2 *'" }],
  ['a zone that does not exist', { timeZone: "'Europe/Amsterdm'" }],
  ['more jitter than an hour', { jitterSeconds: '3601' }],
])('a schedule with %s is refused', async (_, change) => {
  const schedule = {
    kind: 'cron',
    pattern: "'0 3 * * *'",
    timeZone: "'UTC'",
    overlap: 'skip',
    catchUp: 'once',
    ...change,
  } as const;
  await expect(timetableOf(schedule, {})).rejects.toMatchObject({ code: 'SCHEDULE_UNUSABLE' });
});

test('minutes and times may be settings of the brand', async () => {
  const [, poll] = flowExample.triggers;
  if (poll?.kind !== 'poll') throw new Error('the example polls');
  expect(await timetableOf(poll.schedule, { pollMinutes: 5 })).toEqual({ kind: 'every', everyMs: 300_000 });
  await expect(timetableOf(poll.schedule, { pollMinutes: 0 })).rejects.toMatchObject({ code: 'SCHEDULE_UNUSABLE' });
});
