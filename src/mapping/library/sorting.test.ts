import { begin } from './evaluation.ts';
import type { EvaluationError } from './failure.ts';
import { sort, sortBy } from './sorting.ts';

interface Row {
  readonly key: unknown;
  readonly number: number;
}

const byKey = (descending = false) => [{ key: (row: unknown) => (row as Row).key, descending }];
const numbersOf = (rows: unknown): number[] => (rows as Row[]).map(({ number }) => number);

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as EvaluationError).code;
  }
  return 'none';
}

test('equal keys keep their order, in both directions', () => {
  const rows = ['b', 'a', 'b', 'a'].map((key, number) => ({ key, number }));
  expect(numbersOf(sortBy(begin(), rows, byKey(), 0))).toEqual([1, 3, 0, 2]);
  expect(numbersOf(sortBy(begin(), rows, byKey(true), 0))).toEqual([0, 2, 1, 3]);
});

test('items without a key stand last, in both directions', () => {
  const rows = [undefined, 2, undefined, 1].map((key, number) => ({ key, number }));
  expect(numbersOf(sortBy(begin(), rows, byKey(), 0))).toEqual([3, 1, 0, 2]);
  expect(numbersOf(sortBy(begin(), rows, byKey(true), 0))).toEqual([1, 3, 0, 2]);
});

test('keys of two types and keys that have no order are refused', () => {
  expect(codeOf(() => sortBy(begin(), [{ key: 1 }, { key: 'a' }], byKey(), 0))).toBe('T2007');
  expect(codeOf(() => sortBy(begin(), [{ key: 1 }, { key: null }], byKey(), 0))).toBe('T2008');
  expect(codeOf(() => sort(begin(), [1, 'a']))).toBe('D3070');
});

test('a later term is asked for only where the earlier ones are equal', () => {
  const asked: number[] = [];
  const rows = [2, 1, 1].map((key, number) => ({ key, number }));
  const second = {
    descending: true,
    key: (row: unknown) => {
      asked.push((row as Row).number);
      return (row as Row).number;
    },
  };
  expect(numbersOf(sortBy(begin(), rows, [...byKey(), second], 0))).toEqual([2, 1, 0]);
  expect(asked.sort()).toEqual([1, 2]);
});

test('200,000 rows are in order, which the interpreter can not reach', () => {
  const rows = Array.from({ length: 200_000 }, (_, number) => ({ key: `K${(number * 7_919) % 50_000}`, number }));
  const sorted = sortBy(begin(), rows, byKey(), 0) as { key: string; number: number }[];
  const isInOrder = sorted.every((row, index) => {
    const before = sorted[index - 1];
    return !before || before.key < row.key || (before.key === row.key && before.number < row.number);
  });
  expect([sorted.length, isInOrder]).toEqual([200_000, true]);
});

test('items are left alone, and one item is given back as it is', () => {
  const rows = Object.freeze([{ key: 2 }, { key: 1 }]) as unknown as unknown[];
  expect(sortBy(begin(), rows, byKey(), 0)).toEqual([{ key: 1 }, { key: 2 }]);
  const one = [{ key: 1 }];
  expect(sortBy(begin(), one, byKey(), 0)).toBe(one);
});
