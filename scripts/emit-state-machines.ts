/** Writes docs/state-machines.md from the flows of this package: `node bin/pinned-node.js scripts/emit-state-machines.ts`. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Flow } from '../schemas/formats/flow.ts';
import { machineDocument } from '../src/blueprint/machine-document.ts';
import { ownPackageRoot } from '../src/blueprint/package-root.ts';

const root = ownPackageRoot();
const flows = globSync('flows/*/*.json', { cwd: root })
  .sort()
  .map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Flow);
writeFileSync(join(root, 'docs', 'state-machines.md'), machineDocument(flows));
