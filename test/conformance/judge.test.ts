/** What tells of writes that were lost or made twice is itself seen to find them. */
import type { Effect } from '../../src/emulators/core/ledger.ts';
import { faultsOf, judge, type WriteEnd } from './judge.ts';

let sequence = 0;
const row = (mark: string | null, request: number, more: Partial<Effect> = {}): Effect => {
  sequence += 1;
  const at = '2026-03-10T12:00:00.000Z';
  return { sequence, at, operation: 'note', key: null, reference: 'r', count: 1, detail: {}, request, mark, ...more };
};
const end = (mark: string, state: WriteEnd['state'], unprotected = false): WriteEnd => ({ mark, state, unprotected });
const faults = (ends: readonly WriteEnd[], rows: readonly Effect[]) => faultsOf(judge(ends, rows));

test('a confirmed write with the rows of one request is as it should be, however many rows', () => {
  expect(faults([end('a', 'confirmed')], [row('a', 1), row('a', 1), row('preparation', 2)])).toEqual([]);
});

test('a confirmed write without a row is lost, and so is one with rows of another effect alone', () => {
  expect(faults([end('a', 'confirmed')], [])).toEqual(['1 confirmed, and not in the ledger: a']);
  expect(judge([{ ...end('a', 'confirmed'), effect: 'process' }], [row('a', 1)]).lost).toEqual(['a']);
});

test('a write with rows of two requests, or with one effect twice, is doubled, whatever it stands as', () => {
  expect(judge([end('a', 'confirmed')], [row('a', 1), row('a', 2)]).doubled).toEqual(['a']);
  expect(judge([end('a', 'unknown', true)], [row('a', 1), row('a', 2)]).doubled).toEqual(['a']);
  expect(judge([end('a', 'confirmed')], [row('a', 1, { count: 2 })]).doubled).toEqual(['a']);
});

test.each(['refused', 'abandoned'] as const)('a write that stands as %s may have no row', (state) => {
  expect(judge([end('a', state)], [row('a', 1)]).denied).toEqual(['a']);
  expect(faults([end('a', state)], [])).toEqual([]);
});

test('unknown may only be what nothing protects', () => {
  expect(judge([end('a', 'unknown')], []).unsettled).toEqual(['a']);
  expect(judge([end('a', 'sent', true)], []).unsettled).toEqual(['a']);
  const judged = judge([end('a', 'unknown', true), end('b', 'unknown', true)], [row('b', 1)]);
  expect(judged).toMatchObject({ unsettled: [], unknown: ['a', 'b'], unknownApplied: ['b'] });
});

test('a row that no write asked for is named', () => {
  expect(judge([], [row(null, 1), row('read', 2)]).stray).toHaveLength(2);
});
