import { memoryInUse } from './memory-in-use.ts';

const megabyte = 1_048_576;

test('buffers count as long as somebody holds them, and no longer', async () => {
  const before = await memoryInUse();
  let held: Buffer[] | undefined = Array.from({ length: 600 }, () => Buffer.alloc(megabyte / 10, 1));
  const during = await memoryInUse();
  expect(held.length).toBe(600);
  held = undefined;
  const after = await memoryInUse();
  expect(during.used - before.used).toBeGreaterThan(50);
  expect(during.used - after.used).toBeGreaterThan(50);
});
