/**
 * Writes schemas/json from the formats: `node bin/pinned-node.js scripts/emit-schemas.ts`. With `--check` it writes
 * nothing, and ends with 1 when a file differs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emittedSchemas } from '../src/blueprint/emitted-schemas.ts';
import { ownPackageRoot } from '../src/blueprint/package-root.ts';

const folder = join(ownPackageRoot(), 'schemas', 'json');
mkdirSync(folder, { recursive: true });
for (const [name, text] of emittedSchemas()) {
  const path = join(folder, name);
  if (textOf(path) === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is not the schema that the format gives: run scripts/emit-schemas.ts.`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
