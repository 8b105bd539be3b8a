/** The gate: the golden fixtures reach every branch of every mapping, but for those that are listed with a reason. */
import { loadCatalog } from '../../src/blueprint/catalog.ts';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import { coverMapping } from '../../src/operations/mappings/cover-mapping.ts';
import { fixtureName, mappingSubject, mappingSubjects } from '../../src/operations/mappings/mapping-subject.ts';

const root = ownPackageRoot();
const catalog = await loadCatalog({ projectRoot: root, goldens: true });
const subjects = mappingSubjects(catalog, root);

test.each(subjects.map((subject) => [subject.transform.id, subject] as const))(
  '%s: fixtures reach every branch, and none that is listed as unreachable',
  async (_, subject) => {
    const { missedBranches, stale } = await coverMapping(subject);
    expect(missedBranches).toEqual([]);
    expect(stale).toEqual([]);
  },
);

test('a branch that only one fixture reaches is reported at its place when the fixture is taken away', async () => {
  const subject = mappingSubject(catalog, 'plan-stock-adjustments');
  const only = '49-return-without-order-name';
  const fixtures = subject.fixtures.filter((fixture) => fixtureName(fixture) !== only);
  expect(fixtures).toHaveLength(subject.fixtures.length - 1);
  const { missedBranches } = await coverMapping({ ...subject, fixtures });
  expect(missedBranches).toEqual([
    {
      kind: 'then',
      source: "$return.orderName = null ? '' : ', order ' & $return.orderName",
      ...subject.file.positionOf('/expression', {
        character: subject.transform.expression.indexOf('$return.orderName = null'),
      }),
    },
  ]);
});

test('an entry in the list of unreachable branches that a fixture reaches is reported as stale', async () => {
  const subject = mappingSubject(catalog, 'plan-stock-adjustments');
  const expression = subject.transform.expression.replace(': false\n', ": 'no'\n");
  const changed = { ...subject, transform: { ...subject.transform, expression } };
  const { stale, missedBranches } = await coverMapping(changed);
  expect(stale).toHaveLength(1);
  expect(missedBranches).toHaveLength(1);
});
