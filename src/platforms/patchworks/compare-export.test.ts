import { compareExport } from './compare-export.ts';

const step = (microservice: string, config: object) => ({ name: 'a', microservice, config });
const document = (steps: readonly object[], more: object = {}) => ({
  flow: { name: 'f', versions: [{ steps }], ...more },
});

test('the same form has no difference, whatever the values are', () => {
  const ours = document([step('batch', { path: '*', size: 1 })]);
  const theirs = document([step('batch', { path: 'orders', size: 50 }), step('batch', { path: 'x', size: 2 })]);
  expect(compareExport(theirs, [ours])).toEqual({
    differences: [],
    shapes: [{ microservice: 'batch', known: 'known (code)' }],
  });
});

test('members that one side lacks, other types and kinds of steps that are not written are told, and no values', () => {
  const ours = document([step('batch', { path: '*', size: 1 })], { priority: 3 });
  const theirs = document([step('batch', { path: '*', size: '1' }), step('split', { secret: 'hidden-value' })], {
    id: 7,
  });
  const compared = compareExport(theirs, [ours]);
  expect(compared.differences).toEqual(
    expect.arrayContaining([
      { path: '/flow/id', ours: 'absent', theirs: 'number' },
      { path: '/flow/priority', ours: 'number', theirs: 'absent' },
      { path: '/flow/versions[]/steps[batch]/config/size', ours: 'number', theirs: 'string' },
    ]),
  );
  expect(compared.shapes).toContainEqual({ microservice: 'split', known: 'not written by the compiler' });
  expect(JSON.stringify(compared)).not.toContain('hidden-value');
});

test.each([[null], [{}], [{ flow: { versions: 'none' } }], [[]]])('%j is no export', (value) => {
  expect(() => compareExport(value, [])).toThrow(expect.objectContaining({ code: 'PLATFORM_EXPORT_UNREADABLE' }));
});
