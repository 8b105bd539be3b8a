/** Every connector is a subject of conformance, with each of its operations; every waiver is of something that exists. */
import { connectorIds, loadConnector, subjects } from './subject.ts';

test('every connector of the package is a subject', () => {
  expect(subjects.map(({ id }) => id)).toEqual(connectorIds);
  expect(connectorIds.length).toBeGreaterThan(0);
});

test.each(subjects)(
  '$id: each operation has a use, and each use is of an operation in the right direction',
  (subject) => {
    const byDirection = (direction: 'read' | 'write') =>
      Object.entries(subject.connector.operations)
        .filter(([, operation]) => operation.direction === direction)
        .map(([name]) => name)
        .sort();
    expect(Object.keys(subject.reads).sort()).toEqual(byDirection('read'));
    expect(Object.keys(subject.writes).sort()).toEqual(byDirection('write'));
  },
);

test.each(subjects)('$id: each operation that declares paging is used in pages', ({ connector, reads, waivers }) => {
  const declared = Object.entries(connector.operations).filter(([, operation]) => operation.pagination);
  const unused = declared.map(([name]) => name).filter((name) => !reads[name]?.paged);
  const waived = waivers.filter(({ test }) => test === 'paging').map(({ operation }) => operation);
  expect(unused.sort()).toEqual(waived.sort());
});

test.each(subjects)('$id: each credential has a value, and webhooks that are signed have theirs', (subject) => {
  const { credentials } = subject.connector;
  const required = Object.keys(credentials).filter((name) => credentials[name]?.optional !== true);
  expect(Object.keys(subject.credentials)).toEqual(expect.arrayContaining(required));
  expect(subject.credentials).toHaveProperty(subject.rotation.credential);
  const signature = subject.connector.webhooks?.signature;
  expect(subject.webhookCredential).toBe(signature && 'credential' in signature ? signature.credential : undefined);
});

test.each(subjects)('$id: a definition is data', async ({ id, connector }) => {
  expect(JSON.parse(JSON.stringify(connector))).toEqual(connector);
  expect(await loadConnector(id)).toBe(connector);
});

test.each(subjects)(
  '$id: each waiver gives its reason, and is of an operation that exists',
  ({ connector, waivers }) => {
    for (const { operation, reason } of waivers) {
      expect(reason.length).toBeGreaterThan(20);
      if (operation !== undefined) expect(connector.operations).toHaveProperty(operation);
    }
  },
);
