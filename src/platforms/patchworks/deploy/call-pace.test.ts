import { callPace } from './call-pace.ts';

test('no window sees more calls than the limit, whenever it begins', async () => {
  const [limit, windowMs] = [30, 600];
  const pace = callPace({ kind: 'tokenBucket', limit, windowMs, burst: limit, pauseMs: 100 });
  const times: number[] = [];
  for (let call = 0; call < 3 * limit; call += 1) {
    await pace.permit();
    times.push(Date.now());
  }
  for (const [index, from] of times.entries()) {
    const inWindow = times.slice(index).filter((time) => time < from + windowMs);
    expect(inWindow.length).toBeLessThanOrEqual(limit);
  }
});

test('nothing goes out while it pauses', async () => {
  const pace = callPace({ kind: 'tokenBucket', limit: 100, windowMs: 100, burst: 100, pauseMs: 100 });
  await pace.permit();
  const from = Date.now();
  pace.pause(150);
  await pace.permit();
  expect(Date.now() - from).toBeGreaterThanOrEqual(149);
});
