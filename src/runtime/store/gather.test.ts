import { setTimeout as wait } from 'node:timers/promises';
import { gather } from './gather.ts';

test('what comes at once goes in one group, and what comes meanwhile in the next, up to the bound', async () => {
  const groups: (readonly number[])[] = [];
  let release: () => void = () => undefined;
  const gatherer = gather(
    async (items: readonly number[]) => {
      groups.push(items);
      if (groups.length === 1) {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      return items.map((item) => item * 10);
    },
    { mostAtOnce: 3 },
  );
  const first = Promise.all([1, 2].map((item) => gatherer.add(item)));
  await wait(20);
  const later = Promise.all([3, 4, 5, 6].map((item) => gatherer.add(item)));
  await wait(20);
  expect(groups).toEqual([[1, 2]]);
  release();
  expect(await first).toEqual([10, 20]);
  expect(await later).toEqual([30, 40, 50, 60]);
  expect(groups).toEqual([[1, 2], [3, 4, 5], [6]]);
});

test('a group that can not be stored is told so, and the next one is stored', async () => {
  const gatherer = gather(
    async (items: readonly string[]) => {
      if (items.includes('bad')) throw new Error('refused');
      return items;
    },
    { mostAtOnce: 10 },
  );
  await expect(Promise.all([gatherer.add('good'), gatherer.add('bad')])).rejects.toThrow('refused');
  expect(await gatherer.add('good')).toBe('good');
});
