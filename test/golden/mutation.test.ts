/** The gate: fixtures notice 95 % of all small changes of every mapping, and what no input can show is listed. */
import { loadCatalog } from '../../src/blueprint/catalog.ts';
import { ownPackageRoot } from '../../src/blueprint/package-root.ts';
import { contains, parse } from '../../src/mapping/compiler/tree.ts';
import { fixtureName, mappingSubject, mappingSubjects } from '../../src/operations/mappings/mapping-subject.ts';
import { isWellTested, leastKilled, mutateMapping } from '../../src/operations/mappings/mutate-mapping.ts';

const root = ownPackageRoot();
const catalog = await loadCatalog({ projectRoot: root, goldens: true });
const subjects = mappingSubjects(catalog, root);

/** How many nodes the syntax tree of an expression has. */
function nodesOf(expression: string): number {
  let nodes = 0;
  contains(parse(expression), () => {
    nodes += 1;
    return false;
  });
  return nodes;
}

test.each(subjects.map((subject) => [subject.transform.id, subject] as const))(
  '%s: fixtures kill its mutants, but for those that are listed as equivalent',
  (_, subject) => {
    const { mutants, killed, stale, survivors } = mutateMapping(subject);
    expect(stale).toEqual([]);
    // Half of what stands in an expression can be changed; measured are 0.75 to 1.6 mutants for each node.
    expect(mutants).toBeGreaterThanOrEqual(nodesOf(subject.transform.expression) / 2);
    expect({ killed, survivors }).toEqual({ killed: expect.any(Number), survivors: expect.any(Array) });
    expect(killed / mutants).toBeGreaterThanOrEqual(leastKilled);
  },
);

test('a mutant that only one fixture kills survives without it, and is named with its place', () => {
  const subject = mappingSubject(catalog, 'normalise-return');
  const only = '28-title-of-not-available-is-none';
  const fixtures = subject.fixtures.filter((fixture) => fixtureName(fixture) !== only);
  expect(fixtures).toHaveLength(subject.fixtures.length - 1);
  const { survivors } = mutateMapping({ ...subject, fixtures });
  expect(survivors).toContainEqual({
    kind: 'call',
    original: '$text(title)',
    replacement: '(title)',
    occurrence: 1,
    ...subject.file.positionOf('/expression', { character: subject.transform.expression.indexOf('$text(title)') }),
  });
});

test('without fixtures everything survives, and the gate says so', () => {
  const result = mutateMapping({ ...mappingSubject(catalog, 'build-adjustment-batch'), fixtures: [] });
  expect(result.killed).toBe(0);
  expect(result.survivors.length).toBe(result.mutants);
  expect(isWellTested(result)).toBe(false);
});

test('an entry in the list of equivalent mutants that a fixture kills, or that is gone, is stale', () => {
  const subject = mappingSubject(catalog, 'build-dispatch');
  for (const changed of ['lines', "lines[sku = 'other']"]) {
    const expression = subject.transform.expression.replace('lines[0]', changed);
    const { stale } = mutateMapping({ ...subject, transform: { ...subject.transform, expression } });
    expect(stale.map(({ kind, original }) => `${kind} ${original}`)).toEqual(['predicate [0]']);
  }
});
