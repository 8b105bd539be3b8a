import { pollWindows } from './poll-windows.ts';

const dayMs = 86_400_000;
const start = new Date('2025-01-01T00:00:00.123Z');
const after = (days: number) => new Date(start.getTime() + days * dayMs);

test.each([1, 119, 120, 121, 365, 3650])(
  'windows of at most 120 days cover %i days without a gap or an overlap, oldest first',
  (days) => {
    const windows = pollWindows(start, after(days), 120);
    expect(windows[0]?.from).toEqual(start);
    expect(windows.at(-1)?.to).toEqual(after(days));
    for (const [index, window] of windows.entries()) {
      expect(window.to.getTime() - window.from.getTime()).toBeLessThan(120 * dayMs);
      expect(window.to.getTime()).toBeGreaterThan(window.from.getTime());
      if (index > 0) expect(window.from).toEqual(windows[index - 1]?.to);
    }
    expect(windows).toHaveLength(Math.ceil((days * dayMs) / (120 * dayMs - 1000)));
  },
);

test('no time gives no window', () => {
  expect(pollWindows(start, start, 120)).toEqual([]);
  expect(pollWindows(after(1), start, 120)).toEqual([]);
});
