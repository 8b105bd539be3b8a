import { everyMinutes, timingOf } from './schedule-cron.ts';

test.each([
  [1, '* * * * *', 1],
  [15, '*/15 * * * *', 15],
  [60, '0 * * * *', 60],
  [180, '0 */3 * * *', 180],
  [1440, '0 0 * * *', 1440],
])('every %d minutes is written as %s', (minutes, cron, taken) => {
  expect(everyMinutes(minutes)).toEqual({ cron, minutes: taken });
});

test.each([
  [0.1, 1],
  [7, 6],
  [59, 30],
  [90, 60],
  [5000, 1440],
])('every %d minutes becomes every %d, which is told', (minutes, taken) => {
  const timing = everyMinutes(minutes);
  expect(timing.minutes).toBe(taken);
  expect(timing.difference).toContain(String(minutes));
});

test('a schedule is read from the settings, and one that gives no number is refused', () => {
  const trigger = { id: 'poll', schedule: { kind: 'every', minutes: '$settings.pollMinutes' } } as never;
  expect(timingOf(trigger, { pollMinutes: 30 })).toEqual({ cron: '*/30 * * * *', minutes: 30 });
  expect(() => timingOf(trigger, {})).toThrow(expect.objectContaining({ code: 'PLATFORM_NOT_POSSIBLE' }));
});
