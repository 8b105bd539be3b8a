/**
 * Writes docs/connectors from the connectors of this package: `node bin/pinned-node.js scripts/emit-connector-documents.ts`.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Connector } from '../schemas/formats/connector.ts';
import { connectorDocument } from '../src/blueprint/connector-document.ts';
import { ownPackageRoot } from '../src/blueprint/package-root.ts';

const root = ownPackageRoot();
const folder = join(root, 'docs', 'connectors');
mkdirSync(folder, { recursive: true });
const current = new Set<string>();
for (const file of globSync('connectors/*/connector.ts', { cwd: root }).sort()) {
  const { connector } = (await import(pathToFileURL(join(root, file)).href)) as { connector: Connector };
  const name = `${connector.id}.md`;
  current.add(name);
  const path = join(folder, name);
  const text = connectorDocument(connector);
  if (textOf(path) === text) continue;
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
for (const path of globSync('*.md', { cwd: folder })) {
  if (!current.has(basename(path))) rmSync(join(folder, path));
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
