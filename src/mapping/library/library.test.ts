import { fromMillis } from './date-format.ts';
import { isoText } from './date-iso.ts';
import { begin } from './evaluation.ts';
import type { EvaluationError } from './failure.ts';
import { groupContext } from './groups.ts';
import { formatNumber } from './number-format.ts';
import { roundedHalfEven } from './numbers.ts';
import { finish } from './output.ts';
import { matcher, replace } from './patterns.ts';
import { CONSTRUCTED, mark, marksOf, SEQUENCE } from './sequences.ts';
import { signature } from './signature.ts';
import { substring } from './strings.ts';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as EvaluationError).code;
  }
  return 'none';
}

test('the short way to write a time gives what its picture gives, in every year', () => {
  const picture = '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]';
  for (const millis of [0, -1, 1_772_409_600_123, 253_402_300_800_000, -62_167_219_200_001, 8.64e15])
    expect([millis, isoText(millis)]).toEqual([millis, fromMillis(millis, picture, undefined, undefined)]);
});

test('rounding is half to even, without binary errors', () => {
  const cases = [
    [2.5, 0, 2],
    [3.5, 0, 4],
    [1.005, 2, 1],
    [1.015, 2, 1.02],
    [-0.4, 0, 0],
    [125, -1, 120],
    [1e21, 2, 1e21],
  ] as const;
  for (const [value, digits, expected] of cases)
    expect([value, roundedHalfEven(value, digits)]).toEqual([value, expected]);
});

test('a number picture with an exponent ends for zero and for negative numbers', () => {
  expect(formatNumber(0, '0.0e0', undefined, undefined)).toBe('0.0e0');
  expect(formatNumber(-12.5, '0.00e0', undefined, undefined)).toBe('-1.25e1');
});

test('a substring counts characters, not the halves of a pair', () => {
  expect(substring('a𝄞b𝄞c', 1, 2, undefined)).toBe('𝄞b');
  expect(substring('a𝄞b', -2, undefined, undefined)).toBe('𝄞b');
});

test('a pattern that could match an empty string for ever is refused, also where the replacement is plain', () => {
  const empty = matcher(/x*/g, 3, false);
  expect(codeOf(() => replace(begin(), 'abc', empty, '-', undefined, undefined))).toBe('D1004');
  expect(replace(begin(), 'xabc', matcher(/x+/g, 3, true), '-', undefined, undefined)).toBe('-abc');
  expect(replace(begin(), 'aaa', matcher(/a/g, 3, true), 'b', 2, undefined)).toBe('bba');
});

test('a missing first argument comes from the context, if the types allow it', () => {
  const { validate } = signature('<s-nn?:s>');
  expect(validate(['abc', 1], 'context')).toEqual(['abc', 1, undefined]);
  expect(validate([1], 'context')).toEqual(['context', 1, undefined]);
  expect(codeOf(() => validate([1], 7))).toBe('T0411');
  expect(codeOf(() => validate([true, 1], 'context'))).toBe('T0410');
});

test('the context of an object over several items is these items, appended by one level', () => {
  expect(groupContext([1, [2, [3]], 4])).toEqual([1, 2, [3], 4]);
  expect(groupContext([[1]])).toEqual([1]);
  expect(groupContext([])).toBeUndefined();
  expect(groupContext('a')).toBe('a');
});

test('marks are taken off copies, so that nobody else loses or keeps them', () => {
  const inner = mark([1, 2], SEQUENCE);
  const held = { a: inner, b: mark([3], CONSTRUCTED) };
  const made = finish(begin(), held) as typeof held;
  expect([marksOf(made.a), marksOf(made.b), marksOf(inner)]).toEqual([0, 0, SEQUENCE]);
  expect(made).toEqual({ a: [1, 2], b: [3] });
});

test('a result that contains itself ends at the limit of the output', () => {
  const round: { self?: unknown } = {};
  round.self = round;
  expect(codeOf(() => finish(begin({ limits: { output: 1_000 } }), round))).toBe('U1002');
});
