import { traceOf, valueExcerpt } from './trace.ts';

const limits = { entries: 100, source: 40, value: 20 };

test('a call in tail position is shown as such, and its body below the call that it replaces', async () => {
  const { entries } = await traceOf('(function($x) { $uppercase($x) })(a)', { a: 'b' }, {}, limits);
  expect(entries).toContainEqual(
    expect.objectContaining({ source: '$uppercase($x)', value: 'called in place of the function' }),
  );
  expect(entries[0]).toMatchObject({ depth: 0, value: '"B"' });
});

test('entries past the limit are counted, and the node that failed is shown even so', async () => {
  const { entries, omitted } = await traceOf("[1, 2, 3, 'x' - 1]", {}, {}, { ...limits, entries: 2 });
  expect(entries.map(({ source }) => source)).toEqual(["[1, 2, 3, 'x' - 1]", '1', "'x' - 1"]);
  expect(entries.at(-1)?.error).toMatchObject({ code: 'T2001', position: 15 });
  expect(omitted).toBe(5);
});

test('an excerpt of a value has at most the given width, and says when there is nothing', () => {
  expect(valueExcerpt(undefined, 20)).toBe('nothing');
  expect(valueExcerpt({ a: [1, null], b: 'c' }, 40)).toBe('{"a": [1, null], "b": "c"}');
  expect(
    valueExcerpt(
      Array.from({ length: 1_000_000 }, () => 1),
      10,
    ),
  ).toBe('[1, 1, 1,…');
});
