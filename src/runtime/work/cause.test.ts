import { causeOf, type Raised, withoutParticulars } from './cause.ts';

const raised = (change: Partial<Raised>): Raised => ({
  flow: 'a--b/c',
  key: '1001',
  subject: 'line-7',
  code: 'SKU_UNKNOWN',
  step: 'check',
  message: 'The SKU "TEE-1" of line-7 is unknown.',
  ...change,
});

test.each([
  ['the record and its line', 'Return 1001, line-7 is closed.', 'Return 1002, line-9 is closed.', '1002', 'line-9'],
  [
    'an id',
    'Request 01936b1e-0000-7000-8000-000000000000 is open.',
    'Request 01936b1e-1111-7000-8000-000000000000 is open.',
  ],
  ['a time', 'Since 2026-01-01T10:00:00.000Z it waits.', 'Since 2026-02-03T11:12:13.000Z it waits.'],
  ['a number', 'It took 31 of 200 ms.', 'It took 7 of 1,500 ms.'],
])('messages that differ in %s have one cause', (_, one, other, key = '1001', subject = 'line-7') => {
  expect(causeOf(raised({ message: one }))).toBe(causeOf(raised({ message: other, key, subject })));
});

test.each([
  ['the SKU in quotes', 'The SKU "4711" is unknown.', 'The SKU "4712" is unknown.'],
  ['the code of an answer', 'E1001: refused', 'E1002: refused'],
  ['the reason', 'The period is closed.', 'The location is closed.'],
])('messages that differ in %s have causes of their own', (_, one, other) => {
  expect(causeOf(raised({ message: one, key: 'x' }))).not.toBe(causeOf(raised({ message: other, key: 'x' })));
});

test('the same message at another step, or under another code, has a cause of its own', () => {
  const causes = [raised({}), raised({ step: 'adjust' }), raised({ code: 'REFUSED' }), raised({ flow: 'a--b/d' })].map(
    causeOf,
  );
  expect(new Set(causes).size).toBe(4);
});

test('a key that is part of the subject does not tear it apart', () => {
  expect(withoutParticulars({ key: '10', subject: '10-1', message: 'Line 10-1 of 10.' })).toBe('line … of ….');
});
