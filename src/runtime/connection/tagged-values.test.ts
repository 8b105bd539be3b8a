import { taggedValues } from './tagged-values.ts';

const codec = taggedValues({
  kind: 'taggedValues',
  tag: '__class__',
  decimals: ['amount'],
  dates: ['date'],
  dateTimes: ['write_date'],
});
const decimal = (text: string) => ({ __class__: 'Decimal', decimal: text });
const date = { __class__: 'date', year: 2026, month: 9, day: 4, iso_string: '2026-09-04' };
const time = {
  __class__: 'datetime',
  year: 2026,
  month: 9,
  day: 4,
  hour: 10,
  minute: 1,
  second: 2,
  microsecond: 0,
  iso_string: '2026-09-04T10:01:02',
};

test('fields are written as tagged objects by their name, however deep, and read back as they were', () => {
  const plain = {
    id: 1,
    lines: [['create', [{ amount: '12.3400', note: '12.34', date: '2026-09-04' }]]],
    amount: null,
  };
  const wire = {
    id: 1,
    lines: [['create', [{ amount: decimal('12.3400'), note: '12.34', date }]]],
    amount: null,
  };
  expect(codec.encode(plain)).toEqual(wire);
  expect(codec.decode(wire)).toEqual(plain);
});

test('a time goes out in UTC with its microseconds, and comes back without a digit lost', () => {
  expect(codec.encode({ write_date: '2026-09-04T12:01:02+02:00' })).toEqual({ write_date: time });
  const exact = '2026-09-04T10:01:02.120034Z';
  expect(codec.decode(codec.encode({ write_date: exact }))).toEqual({ write_date: exact });
});

test('a number with more digits than a binary float holds stays whole', () => {
  const amount = '12345678901234567890.123456789';
  expect(codec.decode({ amount: decimal(amount) })).toEqual({ amount });
});

test('the value of a clause is written by its field, in lists and behind a path too; other lists stay', () => {
  expect(
    codec.encode(['OR', ['write_date', '>=', '2026-09-04T10:01:02Z'], ['sale.date', 'in', ['2026-09-04']]]),
  ).toEqual(['OR', ['write_date', '>=', time], ['sale.date', 'in', [date]]]);
  expect(codec.encode(['amount', 'date', 'write_date'])).toEqual(['amount', 'date', 'write_date']);
});

test('times without parts or without text, and plain strings, are read alike', () => {
  const { iso_string: _, ...parts } = time;
  for (const value of [parts, { __class__: 'datetime', iso_string: '2026-09-04T10:01:02' }, '2026-09-04T10:01:02Z']) {
    expect(codec.decode(value)).toBe('2026-09-04T10:01:02Z');
  }
});

test('an object of another type stays as it is', () => {
  const bytes = { __class__: 'bytes', base64: 'YQ==' };
  expect(codec.decode([bytes])).toEqual([bytes]);
});

test.each<[object]>([
  [{ amount: 12.5 }],
  [{ amount: '1,50' }],
  [{ date: '04.09.2026' }],
  [{ write_date: '2026-09-04T10:01:02' }],
])('%j is not sent: nothing is guessed', (value) => {
  expect(() => codec.encode(value)).toThrow(expect.objectContaining({ code: 'VALUE_NOT_ENCODABLE' }));
});

test('a request of an operation that wants no tags is sent as it is, and its answer is still read', () => {
  const plain = taggedValues(
    { kind: 'taggedValues', tag: '__class__', decimals: ['amount'], dates: [], dateTimes: [] },
    false,
  );
  expect(plain.encode({ amount: '1.50' })).toEqual({ amount: '1.50' });
  expect(plain.decode({ amount: decimal('1.50') })).toEqual({ amount: '1.50' });
});
