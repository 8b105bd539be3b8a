import { openDatabaseClock } from './database-clock.ts';

let here = 0;
const open = () => openDatabaseClock(() => here);

test('it shows no more than the database did when the quickest answer was here', () => {
  const clock = open();
  // The database is 5,000 ms ahead; the answers took 40, 4 and 60 ms.
  clock.told(15_030, 10_000, 10_040);
  here = 10_040;
  expect(clock.nowMs()).toBe(15_030);
  clock.told(15_102, 10_100, 10_104);
  clock.told(15_230, 10_200, 10_260);
  here = 10_300;
  expect(clock.nowMs()).toBeLessThanOrEqual(15_300);
  expect(clock.nowMs()).toBeGreaterThan(15_297);
});

test('what was told long ago counts less, because clocks move apart', () => {
  const clock = open();
  clock.told(1_000, 999, 1_000);
  here = 101_000;
  expect(clock.nowMs()).toBe(100_900);
  clock.told(100_950, 100_980, 101_000);
  expect(clock.nowMs()).toBe(100_950);
});

test.each([
  ['back', 900_000],
  ['forward', 1_100_000],
])('a clock that was set %s is followed at once', (_direction, setTo) => {
  const clock = open();
  clock.told(1_000_000, 9_999, 10_000);
  clock.told(setTo, 10_100, 10_120);
  here = 10_120;
  expect(clock.nowMs()).toBe(setTo);
});
