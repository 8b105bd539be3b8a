import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Connector } from '../../schemas/formats/connector.ts';
import { connectorExample, sourceConnectorExample } from '../../schemas/formats/examples/connector.ts';
import { connectorDocument } from './connector-document.ts';
import { ownPackageRoot } from './package-root.ts';

const root = ownPackageRoot();
const ids = globSync('*/connector.ts', { cwd: join(root, 'connectors') }).map((file) => file.split(/[\\/]/)[0] ?? '');

test('every connector has its page, and no page is of another', () => {
  const pages = globSync('*.md', { cwd: join(root, 'docs', 'connectors') });
  expect(pages.sort()).toEqual(ids.map((id) => `${id}.md`).sort());
  expect(ids.length).toBeGreaterThan(0);
});

test.each(ids)('the page of %s is what its connector gives: else run npm run emit', async (id) => {
  const { connector } = (await import(join(root, 'connectors', id, 'connector.ts'))) as { connector: Connector };
  expect(readFileSync(join(root, 'docs', 'connectors', `${id}.md`), 'utf8')).toBe(connectorDocument(connector));
});

test('a page tells of every operation, setting, credential and topic', () => {
  for (const connector of [connectorExample, sourceConnectorExample]) {
    const page = connectorDocument(connector);
    const { operations, settings, credentials, webhooks } = connector;
    for (const part of [operations, settings, credentials, webhooks?.topics ?? {}]) {
      for (const name of Object.keys(part)) expect(page).toContain(`| \`${name}\` |`);
    }
  }
});

test('references to settings stand with their defaults, and bars do not break a table', () => {
  const page = connectorDocument({
    ...connectorExample,
    timeoutMs: '{settings.maximumLines}',
    operations: { listMovements: { ...connectorExample.operations.listMovements, title: 'Now | then' } },
  } as Connector);
  expect(page).toContain('One call may take `100` (setting `maximumLines`) ms');
  expect(page).toContain('| Now \\| then |');
});

test('what protects a write is said in order of preference', () => {
  const page = connectorDocument(connectorExample);
  expect(page).toContain('a key in `Idempotency-Key`, by `true` (setting `capabilities.idempotencyKey`)');
  expect(page).toContain('the system itself, by `number`');
});

test('a quota and a hidden address are told', () => {
  const page = connectorDocument({
    ...sourceConnectorExample,
    webhooks: {
      ...(sourceConnectorExample.webhooks as NonNullable<Connector['webhooks']>),
      signature: { kind: 'secretPath', credential: 'webhookSecret' },
    },
  });
  expect(page).toContain('`10000` calls in each window of `86400000` ms');
  expect(page).toContain('the address ends with a secret');
});
