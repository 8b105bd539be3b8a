import { callsAtOnce, openSlotQueue } from './slot-queue.ts';

test('those who wait are served by one change in their order, whatever each of them wants', async () => {
  const asked: number[][] = [];
  const slots = openSlotQueue(async (wanted) => {
    asked.push(wanted.map(({ points }) => points));
    return { atMs: wanted.map(({ points }) => points), untilNextMs: 0 };
  }, Number.POSITIVE_INFINITY);
  const take = (points: number, urgent = false) => slots.take({ points, urgent }, 1_000);
  expect(await Promise.all([take(10), take(700), take(10), take(25, true)])).toEqual([10, 700, 10, 25]);
  expect(asked).toEqual([[25, 10, 700, 10]]);
});

test('a call that has to wait holds those behind it, so that a large one is not overtaken for ever', async () => {
  let left = 100;
  const slots = openSlotQueue(async (wanted) => {
    const atMs: number[] = [];
    for (const { points } of wanted) {
      if (points > left) break;
      left -= points;
      atMs.push(0);
    }
    return { atMs, untilNextMs: atMs.length === wanted.length ? 0 : 10 };
  }, 10);
  const order: number[] = [];
  const take = async (points: number) => {
    await slots.take({ points, urgent: false }, 5_000);
    order.push(points);
  };
  const all = [take(80), take(70), take(10)];
  await all[0];
  left = 80;
  await Promise.all(all);
  expect(order).toEqual([80, 70, 10]);
});

test('a slot is taken only for a call that can go out: more wait until half of them have ended, but for urgent ones', async () => {
  const asked: number[] = [];
  const slots = openSlotQueue(async (wanted) => {
    asked.push(wanted.length);
    return { atMs: wanted.map(() => 0), untilNextMs: 0 };
  }, Number.POSITIVE_INFINITY);
  let given = 0;
  const take = async (urgent = false) => {
    await slots.take({ points: 1, urgent }, 60_000);
    given += 1;
  };
  const all = Array.from({ length: callsAtOnce + 10 }, () => take());
  await Promise.all(all.slice(0, callsAtOnce));
  expect(await slots.take({ points: 1, urgent: false }, 20)).toBeUndefined();
  await take(true);
  expect(asked).toEqual([callsAtOnce, 1]);
  for (let ended = 0; ended < callsAtOnce / 2; ended += 1) slots.end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  // The urgent one is out as well.
  expect(given).toBe(callsAtOnce + 1);
  slots.end();
  await Promise.all(all);
  expect(asked).toEqual([callsAtOnce, 1, 10]);
});

test('whoever gives up while slots are taken keeps none of the room of the others', async () => {
  const stop = new AbortController();
  const slots = openSlotQueue(async (wanted) => {
    stop.abort();
    return { atMs: wanted.map(() => 0), untilNextMs: 0 };
  }, Number.POSITIVE_INFINITY);
  const given = Array.from({ length: callsAtOnce }, () =>
    slots.take({ points: 1, urgent: false }, 60_000, stop.signal),
  );
  for (const one of await Promise.allSettled(given)) expect(one.status).toBe('rejected');
  const next = Array.from({ length: callsAtOnce }, () => slots.take({ points: 1, urgent: false }, 5_000));
  expect(await Promise.all(next)).toEqual(next.map(() => 0));
});
