import type { Queryable } from './database.ts';
import { gatherByGroup } from './gather-by-group.ts';

const database = {} as Queryable;

test('what comes at once is stored together, each group for itself, and everyone gets its own result', async () => {
  const stored: string[] = [];
  const add = gatherByGroup<number, string>(async (_, group, items) => {
    stored.push(`${group.join()}: ${items.join()}`);
    return items.map((item) => `${group.join()} ${item}`);
  });
  const results = await Promise.all([
    add(database, ['a'], 1),
    add(database, ['b', 'x'], 2),
    add(database, ['a'], 3),
    add({} as Queryable, ['a'], 4),
  ]);
  expect(results).toEqual(['a 1', 'b,x 2', 'a 3', 'a 4']);
  expect(stored).toEqual(['a: 1,3', 'b,x: 2', 'a: 4']);
});

test('what the data of one makes fail is stored one by one: the others stand, and it alone fails', async () => {
  const add = gatherByGroup<number, number>(async (_database, _group, items) => {
    if (items.includes(2)) throw Object.assign(new Error('taken'), { code: '23505' });
    return items.map((item) => item * 10);
  });
  const ends = await Promise.allSettled([1, 2, 3].map((item) => add(database, [], item)));
  expect(ends).toMatchObject([{ value: 10 }, { reason: { code: '23505' } }, { value: 30 }]);
});

test('what is no fault of the data fails for all, and is not tried again', async () => {
  let times = 0;
  const add = gatherByGroup<number, number>(async () => {
    times += 1;
    throw Object.assign(new Error('the server stops'), { code: '57P01' });
  });
  const ends = await Promise.allSettled([1, 2].map((item) => add(database, [], item)));
  expect(ends).toMatchObject([{ reason: { code: '57P01' } }, { reason: { code: '57P01' } }]);
  expect(times).toBe(1);
});
