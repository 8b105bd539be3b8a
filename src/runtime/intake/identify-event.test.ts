import { identify } from './identify-event.ts';

const declared = { key: '$string(id)', version: 'version' };

test('key and version are read by their expressions', async () => {
  expect(await identify(declared, { id: 7, version: 'v1' })).toEqual({ kind: 'keyed', key: '7', version: 'v1' });
  expect(await identify({ ...declared, key: 'id' }, { id: 7, version: 1 })).toMatchObject({ key: '7', version: '1' });
});

test('payloads without a version are told from each other by all that they say', async () => {
  const versions = [
    { id: 1, state: 'open' },
    { id: 1, state: 'closed' },
    { id: 1, state: 'open' },
  ].map((body) => identify(declared, body));
  const [open, closed, again] = await Promise.all(versions);
  expect(open).not.toEqual(closed);
  expect(open).toEqual(again);
});

test('long versions that differ only at their end are two', async () => {
  const long = 'x'.repeat(2000);
  const [one, other] = await Promise.all(['a', 'b'].map((end) => identify(declared, { id: 1, version: long + end })));
  expect(one).not.toEqual(other);
  expect(one).toMatchObject({ kind: 'keyed', version: expect.stringMatching(/^long [0-9a-f]{64}$/) });
});

test('a payload without a usable key says why', async () => {
  for (const [key, reason] of [
    ['absent', 'names no business key'],
    ['""', 'names no business key'],
    ['[1, 2]', 'names no business key'],
    ['$number("x")', 'can not be keyed'],
    [`"${'ä'.repeat(300)}"`, 'has a business key of 600 bytes'],
  ] as const) {
    expect(await identify({ ...declared, key }, { id: 1 })).toEqual({
      kind: 'unusable',
      reason: expect.stringContaining(reason),
    });
  }
});
