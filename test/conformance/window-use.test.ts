import { averageUse, mostInAWindow } from './window-use.ts';

const limited = { limit: 10, windowMs: 1_000 };
const evenly = (count: number, everyMs: number) => Array.from({ length: count }, (_, n) => n * everyMs);

test('the fullest window is found wherever it begins', () => {
  const at = [0, 900, 950, 1_000, 1_050, 2_400];
  expect(mostInAWindow(at, limited)).toBe(4);
  expect(mostInAWindow(at, { ...limited, fixed: true })).toBe(3);
  expect(mostInAWindow([], limited)).toBe(0);
});

test('calls that use every window whole have used all, and half of them half', () => {
  expect(averageUse(evenly(100, 100), limited, 0, 10_000)).toBeCloseTo(1);
  expect(averageUse(evenly(50, 200), limited, 0, 10_000)).toBeCloseTo(0.5);
  expect(averageUse(evenly(100, 100), { ...limited, fixed: true }, 0, 10_000)).toBe(1);
});

test('bursts at the beginning of windows are no more than what windows hold', () => {
  const bursts = [0, 1_000, 2_000, 3_000, 4_000].flatMap((begin) => new Array<number>(10).fill(begin + 1));
  expect(averageUse(bursts, limited, 0, 4_100)).toBeLessThanOrEqual(1);
  expect(averageUse(bursts, limited, 0, 4_100)).toBeGreaterThan(0.99);
});

test('what comes before and after does not count, and of windows that begin at fixed times whole ones alone', () => {
  expect(averageUse(evenly(100, 100), limited, 2_000, 2_000 + 3_000)).toBeCloseTo(1);
  expect(averageUse([...evenly(10, 100), 2_500], { ...limited, fixed: true }, 0, 2_900)).toBe(0.5);
});
