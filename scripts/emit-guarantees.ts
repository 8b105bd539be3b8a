/** Writes docs/guarantees from the flows of the demo brand: `node bin/pinned-node.js scripts/emit-guarantees.ts`. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownPackageRoot } from '../src/blueprint/package-root.ts';
import { loadDeclarations } from '../src/cli/declarations.ts';
import { guaranteeDocuments } from '../src/platforms/patchworks/build/guarantee-documents.ts';

const root = ownPackageRoot();
const folder = join(root, 'docs', 'guarantees');
const { declarations, brands } = await loadDeclarations(root, ['demo']);
const [brand] = brands;
const texts = brand ? await guaranteeDocuments(brand, declarations) : new Map<string, string>();
for (const [name, text] of texts) {
  const path = join(folder, name);
  if (textOf(path) === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
for (const path of globSync('**/*.md', { cwd: folder })) if (!texts.has(path)) rmSync(join(folder, path));

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
