import { absent, changed } from '../../../schemas/formats/examples/change.ts';
import { flowExample } from '../../../schemas/formats/examples/flow.ts';
import { goldenExample } from '../../../schemas/formats/examples/golden.ts';
import { planTransformExample } from '../../../schemas/formats/examples/transform.ts';
import type { Release } from './release.ts';
import { releaseChanges, requiredBump } from './release-changes.ts';
import { bumpBetween, bumped, compareVersions } from './semantic-version.ts';

const id = planTransformExample.id;
const shipped = { flow: flowExample, transforms: { [id]: planTransformExample } } as unknown as Release;
const cases = { [id]: [{ fixture: '01', ...goldenExample }] };
const plan = `/transforms/${id.replaceAll('/', '~1')}`;
const setting = { description: 'Units held back.', schema: { type: 'number' } };

const changes: [string, Record<string, unknown>, string][] = [
  ['nothing', {}, 'none'],
  ['a text', { '/flow/title': 'Another title' }, 'patch'],
  ['a default', { '/flow/settings/pollMinutes/default': 20 }, 'patch'],
  ['a step that is added', { '/flow/steps/7': { ...flowExample.steps[1], id: 'again' } }, 'patch'],
  ['a setting with a default', { '/flow/settings/buffer': { ...setting, default: 0 } }, 'minor'],
  ['a setting that takes more', { '/flow/settings/pollMinutes/schema/maximum': 2000 }, 'minor'],
  ['an exception that is added', { '/flow/exceptions/LATE': flowExample.exceptions.NOT_RESTOCKED }, 'minor'],
  ['a setting without a default', { '/flow/settings/buffer': setting }, 'major'],
  ['a setting that is gone', { '/flow/settings/location': absent }, 'major'],
  ['a setting that takes less', { '/flow/settings/pollMinutes/schema/maximum': 60 }, 'major'],
  ['a system that is added', { '/flow/systems/2': 'example-shop' }, 'major'],
  ['an owner that is gone', { '/flow/owners/warehouse': absent }, 'major'],
  ['a target field that is gone', { [`${plan}/target/properties/findings`]: absent }, 'major'],
  ['a target field that is added', { [`${plan}/target/properties/note`]: { type: 'string' } }, 'minor'],
  ['an expression with the same results', { [`${plan}/description`]: 'One movement for each unit.' }, 'patch'],
  [
    'a field that no case gets any more, though the target allows it',
    {
      [`${plan}/expression`]:
        "{ 'lines': [lines[sku != null].{ 'sku': sku, 'location': $settings.location }], 'findings': [lines[sku = null].{ 'code': 'SKU_UNKNOWN' }] }",
    },
    'major',
  ],
  [
    'another value of a field',
    { [`${plan}/expression`]: planTransformExample.expression.replace('SKU_UNKNOWN', 'SKU_MISSING') },
    'patch',
  ],
];

test.each(changes)('%s demands the right part of the version', (_, change, expected) => {
  const next = JSON.parse(JSON.stringify(changed(shipped, change))) as Release;
  expect(requiredBump(releaseChanges(shipped, next, cases))).toBe(expected);
});

test('a field that one case gives no more and another still gives is no loss', () => {
  const two = {
    [id]: [
      ...(cases[id] ?? []),
      { fixture: '02', title: 'a unit with a product', input: { lines: [{ id: '2', sku: null }] } },
    ],
  };
  const expression = planTransformExample.expression.replace('lines[sku = null]', "lines[sku = null and id = '2']");
  const next = JSON.parse(JSON.stringify(changed(shipped, { [`${plan}/expression`]: expression }))) as Release;
  expect(requiredBump(releaseChanges(shipped, next, cases))).toBe('major');
  expect(requiredBump(releaseChanges(shipped, next, two))).toBe('patch');
});

test('versions are ordered by their numbers, and a preview comes before its version', () => {
  const ordered = ['0.9.0', '1.0.0-beta.1', '1.0.0', '1.2.0', '1.10.0', '2.0.0'];
  expect([...ordered].reverse().sort(compareVersions)).toEqual(ordered);
  expect(bumpBetween('1.2.3', '1.3.0')).toBe('minor');
  expect(bumpBetween('1.2.3', '1.2.3')).toBe('none');
  expect(bumped('1.2.3', 'major')).toBe('2.0.0');
});
